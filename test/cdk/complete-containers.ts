import type {
  EbsVolumeOptions,
  EfsVolumeOptions,
  LinuxParametersOptions,
  S3FilesVolumeOptions,
  SecretOptions,
  SidecarOptions,
} from "../../src/options";

type Primitive = string | number | boolean;

/** `T` with every property that it can have. */
export type Complete<T> = T extends Primitive
  ? T
  : T extends (infer Item)[]
    ? Complete<Item>[]
    : { [K in keyof T]-?: Complete<T[K]> };

const CONTEXT = "examples/shop/web";

export const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

/** Secrets in all forms, each of which is in a policy. */
export function secretsOf(of: string): Record<string, SecretOptions> {
  const secret = (name: string) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${of}/${name}-AbCdEf`;
  return {
    PASSWORD: { secret: secret("db"), key: "password", versionStage: "AWSPREVIOUS" },
    PINNED: { secret: secret("pin"), versionId: "d5dd2f5d-1b47-4a2a-8d2c-2f7c0c1f6f0e" },
    TOKEN: {
      parameter: `arn:aws:ssm:eu-west-1:123456789012:parameter/${of}/token`,
      kmsKey: `arn:aws:kms:eu-west-1:123456789012:key/${of}`,
    },
  };
}

export const CONTAINER = {
  command: ["serve", "all"],
  entryPoint: ["/entry"],
  environment: { B: "2", A: "1" },
  healthCheck: { command: ["CMD", "true"], interval: 10, timeout: 4, retries: 2, startPeriod: 1 },
  startTimeout: 50,
  restartPolicy: { enabled: true, ignoredExitCodes: [3], restartAttemptPeriod: 90 },
  versionConsistency: "disabled" as const,
  memoryReservation: 64,
  ulimits: [{ name: "nofile" as const, softLimit: 1000, hardLimit: 2000 }],
  linuxParameters: { initProcessEnabled: false, capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } },
  systemControls: [{ namespace: "net.core.somaxconn", value: "1024" }],
  dockerLabels: { B: "2", A: "1" },
  stopTimeout: 40,
  user: "app",
  workingDirectory: "/app",
  readonlyRootFilesystem: true,
};

/** What a container has on instances only; a token of it is tried in a test of its own. */
export type OnFargate<T extends SidecarOptions> = Omit<T, "privileged" | "gpus" | "linuxParameters"> & {
  linuxParameters: Pick<LinuxParametersOptions, "initProcessEnabled" | "capabilities">;
};

export const SIDECAR: Complete<OnFargate<Omit<SidecarOptions, "image" | "secrets" | "repositoryCredentials">>> &
  Pick<SidecarOptions, "secrets"> = {
  ...CONTAINER,
  secrets: secretsOf("proxy"),
  environmentFiles: ["arn:aws:s3:::shop-config/proxy.env"],
  build: { context: CONTEXT, dockerfile: "Dockerfile", target: "final", args: { A: "1" } },
  mountPoints: [{ volume: "data", containerPath: "/proxy", readOnly: false }],
  volumesFrom: [{ container: "log", readOnly: false }],
  port: 3000,
  ports: [{ port: 3001, protocol: "udp" }],
  dependsOn: [{ container: "log", condition: "START" }],
  cpu: 64,
  memory: 128,
  essential: false,
};

export const EFS: Complete<EfsVolumeOptions> = {
  fileSystem: "fs-12345678",
  accessPoint: "fsap-12345678",
  rootDirectory: "/",
  transitEncryption: true,
  transitEncryptionPort: 20_049,
  iam: true,
  securityGroup: "sg-0123456789abcdef0",
};

export const EBS: Complete<EbsVolumeOptions> = {
  size: 20,
  snapshot: "snap-0123456789abcdef0",
  type: "gp3",
  iops: 4000,
  throughput: 250,
  encrypted: true,
  kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/1",
  fileSystemType: "ext4",
  role: "arn:aws:iam::123456789012:role/volumes",
};

export const S3_FILES: Complete<S3FilesVolumeOptions> = {
  fileSystem: "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0",
  accessPoint: "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0/access-point/fsap-1",
  rootDirectory: "/",
  transitEncryptionPort: 20_050,
};
