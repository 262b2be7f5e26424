import type { Scenarios, ServiceSaid } from "../scenario";
import { ECR, VPC } from "./clusters";

const WEB: ServiceSaid = { image: "nginx:1.27", port: 80 };
const KEY = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";

/** Instances that ECS manages, short names among services, and what the other scenarios leave unsaid. */
export const FURTHER: Scenarios = {
  "a pool that ECS manages": {
    managedPools: { managed: {} },
    services: { batch: { kind: "Ec2Service", image: "batch:1", capacity: [{ pool: "managed" }] } },
  },
  "a pool that ECS manages, of Arm and Spot, with disks and a pace": {
    managedPools: {
      managed: {
        requirements: { vcpus: 2, maxVcpus: 8, memory: 4096, maxMemory: 16_384, architecture: "ARM64" },
        instanceTypes: ["m7g.*", "c7g.*"],
        spot: true,
        diskSize: 100,
        scaleInAfter: 60,
        monitoring: "DETAILED",
      },
    },
    services: {
      batch: {
        kind: "Ec2Service",
        image: "batch:1",
        runtimePlatform: { cpuArchitecture: "ARM64" },
        capacity: [{ pool: "managed" }],
      },
    },
  },
  "a pool that ECS manages, of GPUs": {
    managedPools: { managed: { requirements: { vcpus: 4, memory: 16_384, gpus: 1 } } },
    services: { train: { kind: "Ec2Service", image: "train:1", gpus: 1, capacity: [{ pool: "managed" }] } },
  },
  "a pool of a fixed size, for hands": {
    pools: {
      pool: {
        managedScaling: false,
        min: 1,
        desired: 2,
        managedDraining: false,
        diskSize: 50,
        sessionManager: true,
        agentSettings: { ECS_IMAGE_PULL_BEHAVIOR: "prefer-cached" },
      },
    },
    services: { batch: { kind: "Ec2Service", image: "batch:1", capacity: [{ pool: "pool" }] } },
  },
  "a pool whose instances are kept while they work": {
    pools: { pool: { refresh: false, managedTerminationProtection: true } },
    services: { batch: { kind: "Ec2Service", image: "batch:1", capacity: [{ pool: "pool" }] } },
  },
  "services that call one another by short names": {
    services: {
      orders: { ...WEB, serviceConnect: { name: "orders", port: 8080 } },
      web: { image: "web:1", serviceConnect: {} },
    },
  },
  "images that stay as they are while a version is deployed, and one of a registry of one's own": {
    services: {
      web: {
        ...WEB,
        versionConsistency: "disabled",
        repositoryCredentials: {
          secret: "arn:aws:secretsmanager:us-east-1:123456789012:secret:registry-AbCdEf",
          kmsKey: KEY,
        },
        sidecars: { proxy: { image: "envoy:1.31", versionConsistency: "enabled" } },
      },
    },
  },
  "tags of ECS's own": {
    services: {
      web: { ...WEB, enableECSManagedTags: true, availabilityZoneRebalancing: "ENABLED" },
      migrate: { kind: "Task", image: "migrate:1", enableECSManagedTags: true },
      report: { image: "report:1", schedule: { at: "2027-01-31T08:30:00" }, enableECSManagedTags: true },
    },
  },
  "logs by a router, of which some go on": {
    services: {
      web: {
        ...WEB,
        logs: {
          fireLens: {
            type: "fluentd",
            image: `${ECR}/fluentd:1`,
            options: { "@type": "stdout" },
            includePattern: "^ERROR",
            excludePattern: "GET /health",
            configFile: "/extra.conf",
            memoryReservation: 100,
          },
        },
      },
    },
  },
  "a rolling deployment that succeeds early": {
    services: {
      web: {
        ...WEB,
        minimumHealthyPercent: 50,
        deployment: { earlySuccess: { healthyPercent: 80, sourceServiceRevisionCleanup: "BLOCKING" } },
      },
    },
  },
  "a canary with a time of its own": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {},
        deployment: { strategy: "CANARY", canary: { canaryPercent: 10, canaryBakeTimeInMinutes: 5 } },
      },
    },
  },
  "further target groups, by listeners of both protocols and by a rule": {
    services: {
      web: {
        ...WEB,
        ports: [{ port: 9000 }, { port: 9001 }, { port: 9002 }],
        loadBalancer: {
          certificate: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000",
          moreCertificates: {
            blog: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000001",
          },
          healthCheck: { path: "/up", port: 9002 },
          connectionLogs: { bucket: "shop-logs", prefix: "connections" },
          targetGroups: {
            admin: {
              port: 9443,
              certificate: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000002",
              moreCertificates: {
                staff: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000003",
              },
              containerPort: 9000,
              allowFrom: ["10.0.0.0/8"],
              healthCheck: { path: "/ready" },
              deregistrationDelay: 5,
              algorithm: "least_outstanding_requests",
              stickiness: { duration: 60 },
            },
            plain: { port: 9080, protocol: "HTTP", container: "web", containerPort: 9001, slowStart: 30 },
            more: {
              paths: ["/more/*"],
              hosts: ["more.example.com"],
              headers: [{ name: "X-More", values: ["1"] }],
              priority: 9,
            },
            rest: { methods: ["PUT"], query: [{ value: "rest" }], sources: ["192.0.2.0/24"] },
          },
        },
      },
    },
  },
  "volumes of which all is said": {
    services: {
      web: {
        image: "web:1",
        volumes: [
          { name: "plain", efs: { fileSystem: "fs-12345678", transitEncryption: false } },
          {
            name: "files",
            s3Files: {
              fileSystem: "arn:aws:s3files:us-east-1:123456789012:file-system/fs-0123456789abcdef0",
              accessPoint:
                "arn:aws:s3files:us-east-1:123456789012:file-system/fs-0123456789abcdef0/access-point/fsap-1",
            },
          },
        ],
        mountPoints: [
          { volume: "plain", containerPath: "/plain" },
          { volume: "files", containerPath: "/files" },
        ],
      },
      db: {
        image: "db:1",
        volumes: [
          { name: "disk", ebs: { size: 20, encrypted: false, role: "arn:aws:iam::123456789012:role/ecs-disks" } },
        ],
        mountPoints: [{ volume: "disk", containerPath: "/data" }],
      },
    },
  },
  "volumes and file systems of an instance": {
    pools: { pool: {} },
    services: {
      batch: {
        kind: "Ec2Service",
        image: "batch:1",
        capacity: [{ pool: "pool" }],
        linuxParameters: { tmpfs: [{ containerPath: "/run", size: 64, mountOptions: ["noexec"] }] },
        volumes: [{ name: "cache", docker: { driver: "local", driverOptions: { type: "tmpfs", device: "tmpfs" } } }],
        mountPoints: [{ volume: "cache", containerPath: "/cache" }],
      },
    },
  },
  "a cluster whose logs have keys": {
    cluster: {
      flowLogs: { retention: 7, encryptionKey: KEY },
      executeCommand: { encryptionKey: KEY, encryptedLogs: true },
    },
    services: { web: { ...WEB, exec: true } },
  },
  "a cluster that is there, by its name": {
    existing: { name: "shared", vpc: VPC },
    services: { web: WEB },
  },
  "a worker of a queue of which all is said": {
    services: {
      mails: {
        image: "mails:1",
        queue: {
          acceptableLatency: 600,
          timePerMessage: 2,
          name: "mails",
          visibilityTimeout: 120,
          retention: 86_400,
          maxReceiveCount: 5,
          deadLetterRetention: 604_800,
          variable: "MAILS_URL",
        },
        alarms: { deadLetters: 3 },
      },
    },
  },
  "scaling by all that suspends and steps": {
    services: {
      web: {
        ...WEB,
        scaling: {
          max: 10,
          predictive: { memory: 70 },
          suspended: { out: true, schedule: true },
          expressions: [
            {
              expression: "jobs / 2",
              metrics: { jobs: { name: "Jobs", namespace: "Shop", dimensions: { Queue: "jobs" }, statistic: "Sum" } },
              target: 5,
            },
          ],
          steps: [
            {
              metric: { name: "Load", namespace: "Shop", dimensions: { Queue: "jobs" } },
              steps: [{ above: 70, change: 10 }],
              adjustment: "percent",
              minimumChange: 2,
            },
          ],
        },
      },
    },
  },
};
