import type { Scenarios } from "../scenario";
import { ECR } from "./clusters";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";
const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret";

/** What runs in a task. */
export const CONTAINERS: Scenarios = {
  "a service of which an image is said": { services: { worker: { image: "worker:1" } } },
  "a service with a port": { services: { web: { image: "nginx:1.27", port: 8080 } } },
  "a service with more ports, of both protocols": {
    services: { dns: { image: "dns:1", port: 53, ports: [{ port: 53, protocol: "udp" }, { port: 9153 }] } },
  },
  "a service of an image of ECR's": { services: { web: { image: `${ECR}/shop/web:1`, port: 80 } } },
  "commands, user and folder": {
    services: {
      web: {
        image: "web:1",
        command: ["serve", "all"],
        entryPoint: ["/entry"],
        user: "1000:1000",
        workingDirectory: "/app",
        readonlyRootFilesystem: true,
        stopTimeout: 60,
        startTimeout: 90,
      },
    },
  },
  "an environment": { services: { web: { image: "web:1", environment: { B: "2", A: "1", EMPTY: "" } } } },
  "files of an environment": {
    services: { web: { image: "web:1", environmentFiles: ["arn:aws:s3:::config/web.env"] } },
  },
  "secrets of Secrets Manager, by name, ARN, key and version": {
    services: {
      web: {
        image: "web:1",
        secrets: {
          NAMED: { secret: "shop/named" },
          WHOLE: { secret: `${SECRET}:shop/whole-AbCdEf` },
          KEY: { secret: `${SECRET}:shop/db-AbCdEf`, key: "password" },
          STAGE: { secret: `${SECRET}:shop/db-AbCdEf`, key: "password", versionStage: "AWSPREVIOUS" },
          PINNED: { secret: `${SECRET}:shop/pin-AbCdEf`, versionId: "d5dd2f5d-1b47-4a2a-8d2c-2f7c0c1f6f0e" },
          OWN_KEY: { secret: `${SECRET}:shop/own-AbCdEf`, kmsKey: KEY },
        },
      },
    },
  },
  "secrets of the Parameter Store": {
    services: {
      web: {
        image: "web:1",
        secrets: {
          NAMED: { parameter: "/shop/token" },
          ARN: { parameter: "arn:aws:ssm:us-east-1:123456789012:parameter/shop/other" },
          OWN_KEY: { parameter: "/shop/own", kmsKey: KEY },
        },
      },
    },
  },
  "sidecars with resources of their own": {
    services: {
      web: {
        image: "web:1",
        cpu: 512,
        memory: 1024,
        dependsOn: [
          { container: "init", condition: "SUCCESS" },
          { container: "proxy", condition: "HEALTHY" },
        ],
        sidecars: {
          init: { image: "init:1", essential: false, command: ["migrate"] },
          proxy: {
            image: "envoy:1.31",
            port: 9901,
            cpu: 128,
            memory: 256,
            memoryReservation: 128,
            healthCheck: { command: ["CMD", "true"] },
            secrets: { TOKEN: { parameter: "/shop/proxy" } },
            environment: { LEVEL: "info" },
          },
        },
      },
    },
  },
  "a container's health, and its restarts": {
    services: {
      web: {
        image: "web:1",
        healthCheck: {
          command: ["CMD-SHELL", "curl -f localhost"],
          interval: 10,
          timeout: 4,
          retries: 2,
          startPeriod: 9,
        },
        restartPolicy: { enabled: true, ignoredExitCodes: [3, 4], restartAttemptPeriod: 90 },
      },
    },
  },
  "limits, capabilities, labels and kernel settings": {
    services: {
      web: {
        image: "web:1",
        ulimits: [{ name: "nofile", softLimit: 1000, hardLimit: 2000 }],
        linuxParameters: { initProcessEnabled: false, capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } },
        systemControls: [{ namespace: "net.core.somaxconn", value: "1024" }],
        dockerLabels: { "com.example.Team": "shop", B: "2" },
      },
    },
  },
  "sizes, and a processor": {
    services: {
      web: {
        image: "web:1",
        cpu: 4096,
        memory: 30_720,
        runtimePlatform: { cpuArchitecture: "ARM64" },
        ephemeralStorage: 100,
        platformVersion: "1.4.0",
      },
    },
  },
  "a volume of the task's own": {
    services: {
      web: {
        image: "web:1",
        volumes: [{ name: "scratch" }],
        mountPoints: [{ volume: "scratch", containerPath: "/scratch" }],
        sidecars: { log: { image: "log:1", volumesFrom: [{ container: "web", readOnly: true }] } },
      },
    },
  },
  "volumes of EFS, by access point and by folder": {
    services: {
      web: {
        image: "web:1",
        volumes: [
          {
            name: "point",
            efs: { fileSystem: "fs-12345678", accessPoint: "fsap-12345678", iam: true, transitEncryptionPort: 20_049 },
          },
          { name: "folder", efs: { fileSystem: "fs-87654321", rootDirectory: "/data", securityGroup: "sg-0a1b2c3d" } },
        ],
        mountPoints: [
          { volume: "point", containerPath: "/point", readOnly: true },
          { volume: "folder", containerPath: "/folder" },
        ],
      },
    },
  },
  "a volume of EBS, encrypted": {
    services: {
      db: {
        image: "db:1",
        volumes: [{ name: "disk", ebs: { size: 100, type: "io2", iops: 5000, kmsKey: KEY, fileSystemType: "ext4" } }],
        mountPoints: [{ volume: "disk", containerPath: "/var/lib/db" }],
      },
    },
  },
  "a volume of EBS, of a snapshot": {
    services: {
      db: {
        image: "db:1",
        volumes: [{ name: "disk", ebs: { snapshot: "snap-0123456789abcdef0", throughput: 250 } }],
        mountPoints: [{ volume: "disk", containerPath: "/var/lib/db" }],
      },
    },
  },
  "a volume of S3 Files": {
    services: {
      web: {
        image: "web:1",
        volumes: [
          {
            name: "files",
            s3Files: {
              fileSystem: "arn:aws:s3files:us-east-1:123456789012:file-system/fs-0123456789abcdef0",
              rootDirectory: "/in",
              transitEncryptionPort: 20_050,
            },
          },
        ],
        mountPoints: [{ volume: "files", containerPath: "/files" }],
      },
    },
  },
  "logs that are kept for a week, with a key, and don't block": {
    services: {
      web: {
        image: "web:1",
        logs: {
          retention: 7,
          encryptionKey: KEY,
          mode: "non-blocking",
          maxBufferSize: "25m",
          multilinePattern: "^\\d",
        },
      },
    },
  },
  "logs of which dates begin a message": {
    services: { web: { image: "web:1", logs: { datetimeFormat: "%Y-%m-%d" } } },
  },
  "logs in a group that is there": { services: { web: { image: "web:1", logs: { group: "/shop/web" } } } },
};
