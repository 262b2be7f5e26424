import { Fn, Lazy } from "aws-cdk-lib";
import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import type { IHostedZone } from "aws-cdk-lib/aws-route53";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import {
  type CapacityProps,
  Ec2CapacityPool,
  EcsCluster,
  ExternalCapacity,
  InvalidPropertyError,
  LoadBalancedService,
  type LoadBalancerProps,
  ManagedInstancesPool,
  QueueWorker,
  ScheduledTask,
  type ScheduledTaskProps,
} from "../../src/cdk";
import type {
  AlarmOptions,
  ClusterOptions,
  DeploymentOptions,
  EbsVolumeOptions,
  EfsVolumeOptions,
  ExecuteCommandOptions,
  ExternalCapacityOptions,
  FlowLogsOptions,
  LinuxParametersOptions,
  LoadBalancedServiceOptions,
  LoadBalancerOptions,
  LogOptions,
  ManagedInstancesPoolOptions,
  OneImage,
  PoolOptions,
  PredictiveScalingOptions,
  QueueOptions,
  S3FilesVolumeOptions,
  ScalingOptions,
  ScalingStep,
  ScheduledTaskOptions,
  ScheduleOptions,
  SecretOptions,
  SidecarOptions,
  TaskOptions,
  TaskScheduleOptions,
  VolumeOptions,
  WorkerScalingOptions,
} from "../../src/options";
import { newStack, resourcesOf } from "./support";

type Primitive = string | number | boolean;

/** `T` with every property that it can have. */
type Complete<T> = T extends Primitive
  ? T
  : T extends (infer Item)[]
    ? Complete<Item>[]
    : { [K in keyof T]-?: Complete<T[K]> };

const CONTEXT = "examples/shop/web";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

/** Without what goes with none of the others. */
const CLUSTER: Complete<Omit<ClusterOptions, "flowLogs" | "executeCommand">> & {
  flowLogs: Complete<Omit<FlowLogsOptions, "bucket" | "prefix">>;
  executeCommand: Complete<Omit<ExecuteCommandOptions, "retention">>;
} = {
  cidr: "10.1.0.0/16",
  maxAzs: 2,
  nat: "single",
  endpoints: ["secretsmanager"],
  flowLogs: { traffic: "REJECT", retention: 7, encryptionKey: KEY, interval: 60 },
  executeCommand: {
    logGroup: "/shop/sessions",
    bucket: "shop-sessions",
    prefix: "shop",
    encryptionKey: KEY,
    encryptedLogs: true,
  },
  namespace: "shop.internal",
  containerInsights: true,
};

/** Without what goes with none of the others. */
const POOL: Complete<Omit<PoolOptions, "requirements" | "desired" | "warmPool">> = {
  instanceType: "m5.large",
  moreInstanceTypes: ["m5a.large"],
  spot: 50,
  onDemandBase: 1,
  operatingSystem: "amazon-linux-2023",
  gpu: false,
  attributes: { stack: "prod" },
  userData: "echo ready",
  agentSettings: { ECS_LOGLEVEL: "warn" },
  diskSize: 50,
  sessionManager: true,
  refresh: false,
  managedScaling: true,
  managedDraining: true,
  managedTerminationProtection: true,
  min: 1,
  max: 3,
  targetCapacity: 90,
  minimumStep: 1,
  maximumStep: 5,
  instanceWarmup: 60,
};

const MANAGED: Complete<Omit<ManagedInstancesPoolOptions, "requirements">> = {
  instanceTypes: ["m7i.*"],
  spot: true,
  diskSize: 100,
  scaleInAfter: 60,
  monitoring: "DETAILED",
};

const EXTERNAL: Complete<ExternalCapacityOptions> = {
  machines: 2,
  architecture: "ARM64",
  attributes: { site: "berlin" },
  cpu: 2048,
  memory: 4096,
};

/** Secrets in all forms, each of which is in a policy. */
function secretsOf(of: string): Record<string, SecretOptions> {
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

const CONTAINER = {
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
type OnFargate<T extends SidecarOptions> = Omit<T, "privileged" | "gpus" | "linuxParameters"> & {
  linuxParameters: Pick<LinuxParametersOptions, "initProcessEnabled" | "capabilities">;
};

const SIDECAR: Complete<OnFargate<Omit<SidecarOptions, "image" | "secrets" | "repositoryCredentials">>> &
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

const EFS: Complete<EfsVolumeOptions> = {
  fileSystem: "fs-12345678",
  accessPoint: "fsap-12345678",
  rootDirectory: "/",
  transitEncryption: true,
  transitEncryptionPort: 20_049,
  iam: true,
  securityGroup: "sg-0123456789abcdef0",
};

const EBS: Complete<EbsVolumeOptions> = {
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

const S3_FILES: Complete<S3FilesVolumeOptions> = {
  fileSystem: "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0",
  accessPoint: "arn:aws:s3files:eu-west-1:123456789012:file-system/fs-0123456789abcdef0/access-point/fsap-1",
  rootDirectory: "/",
  transitEncryptionPort: 20_050,
};

const SCALING: Complete<ScalingOptions> = {
  // A service that may have no task has something more: a first one for what waits in the queue.
  min: 0,
  max: 10,
  cpu: 60,
  memory: 70,
  requests: 1000,
  metrics: [{ name: "Backlog", namespace: "Shop", dimensions: { Queue: "orders" }, statistic: "Sum", target: 10 }],
  highResolution: true,
  expressions: [
    {
      expression: "jobs * 2",
      metrics: { jobs: { name: "Jobs", namespace: "Shop", dimensions: { Of: "web" }, statistic: "Sum" } },
      target: 10,
    },
  ],
  predictive: { cpu: 60, mode: "scale", buffer: 60, beyondMax: 10 } as Complete<PredictiveScalingOptions>,
  suspended: { in: true, out: true, schedule: true },
  queue: { name: "orders", acceptableLatency: 600, timePerMessage: 2 },
  steps: [
    {
      adjustment: "percent",
      minimumChange: 2,
      metric: { name: "Load", namespace: "Shop", dimensions: { Of: "web" }, statistic: "Maximum" },
      // One or the other.
      steps: [{ above: 70, change: 1 } as Complete<ScalingStep>, { above: 90, change: 3 } as Complete<ScalingStep>],
      periods: 2,
      cooldown: 60,
    },
  ],
  schedule: [
    { cron: "0 8 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 4, max: 12 } as Complete<ScheduleOptions>,
    { rate: "2 hours", min: 1, max: 3 } as Complete<ScheduleOptions>,
    { at: "2027-01-31T08:30:00", timeZone: "Europe/Berlin", min: 1, max: 3 } as Complete<ScheduleOptions>,
  ],
  cooldowns: { in: 60, out: 30 },
  scaleIn: false,
};

/**
 * The conditions of a rule have five values together: the sixth condition is left out. Further target groups say the same again,
 * and go with rolling deployments only; a zone is named or given.
 */
type OneRule = Omit<LoadBalancerOptions, "sources" | "subnets" | "targetGroups" | "zoneName">;

const WEB: Complete<
  OnFargate<
    // Security groups and subnets are the CDK's own objects.
    Omit<
      LoadBalancedServiceOptions,
      | "build"
      | "secrets"
      | "sidecars"
      | "desiredCount"
      | "logs"
      | "loadBalancer"
      | "securityGroups"
      | "subnets"
      | "placement"
      // What requests are counted of doesn't shift: the strategies that shift them have a test of their own.
      | "deployment"
      | "alarms"
    >
  >
> &
  Record<"deployment", Complete<Pick<DeploymentOptions, "strategy" | "bakeTimeInMinutes" | "earlySuccess">>> &
  Pick<SidecarOptions, "secrets"> &
  Record<"alarms", Complete<Omit<AlarmOptions, "oldestMessage" | "deadLetters">>> &
  Record<"sidecars", Record<string, OneImage<SidecarOptions>>> &
  Record<"logs", LogOptions> &
  Record<"loadBalancer", Complete<OneRule>> = {
  ...CONTAINER,
  secrets: secretsOf("web"),
  environmentFiles: ["arn:aws:s3:::shop-config/web.env"],
  image: "web",
  repositoryCredentials: {
    secret: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/registry-AbCdEf",
    kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/registry",
  },
  volumes: [
    { name: "data", efs: EFS } as Complete<VolumeOptions>,
    { name: "files", s3Files: S3_FILES } as Complete<VolumeOptions>,
    { name: "disk", ebs: EBS } as Complete<VolumeOptions>,
  ],
  mountPoints: [{ volume: "data", containerPath: "/data", readOnly: true }],
  volumesFrom: [{ container: "log", readOnly: true }],
  port: 8080,
  ports: [{ port: 9090, protocol: "udp" }],
  dependsOn: [{ container: "proxy", condition: "HEALTHY" }],
  cpu: 512,
  memory: 1024,
  sidecars: { proxy: SIDECAR, log: { image: "log" } },
  runtimePlatform: { cpuArchitecture: "ARM64" },
  ephemeralStorage: 50,
  platformVersion: "1.4.0",
  logs: {
    retention: 7,
    encryptionKey: "arn:aws:kms:eu-west-1:123456789012:key/1",
    mode: "non-blocking",
    maxBufferSize: "25m",
    multilinePattern: "^x",
  } satisfies Complete<Omit<LogOptions, "group" | "datetimeFormat" | "fireLens">>,
  exec: true,
  enableECSManagedTags: true,
  localEndpoints: true,
  assignPublicIp: true,
  tags: { team: "shop" },
  propagateTags: "SERVICE",
  scaling: SCALING,
  minimumHealthyPercent: 50,
  maximumPercent: 150,
  availabilityZoneRebalancing: "DISABLED",
  circuitBreaker: {
    enable: true,
    rollback: false,
    threshold: { type: "COUNT", value: 5 },
    resetOnHealthyTask: false,
  },
  deployment: {
    strategy: "ROLLING",
    bakeTimeInMinutes: 3,
    earlySuccess: { healthyPercent: 60, sourceServiceRevisionCleanup: "BLOCKING" },
  },
  rollbackOn: {
    errors: "1%",
    latency: 0.5,
    cpu: 90,
    memory: 95,
    alarms: ["web-slow"],
    periods: 3,
    rollback: false,
  },
  alarms: {
    topic: "arn:aws:sns:eu-west-1:123456789012:on-call",
    cpu: 80,
    memory: 85,
    errors: "2%",
    latency: 1,
    tasks: true,
    periods: 4,
  },
  dashboard: true,
  tracing: "otel",
  serviceDiscovery: { name: "shop" },
  serviceConnect: { name: "store", port: 8080 },
  loadBalancer: {
    port: 8000,
    public: false,
    idleTimeout: 90,
    healthCheck: {
      path: "/up",
      port: 8081,
      interval: 20,
      timeout: 7,
      healthyThreshold: 3,
      unhealthyThreshold: 4,
      matcher: "200",
    },
    deregistrationDelay: 20,
    container: "web",
    containerPort: 8080,
    allowFrom: ["10.0.0.0/8"],
    certificate: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b",
    moreCertificates: { blog: "arn:aws:acm:us-east-1:123456789012:certificate/0a1c" },
    domain: "shop.example.com",
    zone: "Z2FDTNDATAQYW2",
    redirect: true,
    tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    paths: ["/shop/*"],
    hosts: ["*.example.com"],
    headers: [{ name: "X-Version", values: ["2"] }],
    methods: ["GET"],
    query: [{ key: "version", value: "2" }],
    priority: 7,
    algorithm: "round_robin",
    slowStart: 60,
    stickiness: { duration: 600, cookie: "session" },
    http2: false,
    deletionProtection: true,
    accessLogs: { bucket: "shop-logs", prefix: "web" },
    connectionLogs: { bucket: "shop-logs", prefix: "connections" },
    webAcl: "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b",
  },
  healthCheckGracePeriod: 90,
};

const CAPACITY: Complete<Omit<CapacityProps, "pool">>[] = [{ provider: "FARGATE", base: 1, weight: 2 }];

/** What a scheduled task has beside what a service's tasks have. */
const NIGHTLY: Omit<Complete<ScheduledTaskOptions>, keyof TaskOptions> = {
  schedule: {
    cron: "30 4 * * ? *",
    timeZone: "Europe/Berlin",
    start: "2027-01-31T08:30:00Z",
    end: "2027-12-31T00:00:00Z",
    window: 15,
  } as Complete<TaskScheduleOptions>,
  count: 2,
  enabled: false,
  retry: { attempts: 3, maximumAge: 600 },
  deadLetterQueue: "arn:aws:sqs:eu-west-1:123456789012:failed-runs",
};

const QUEUE: Complete<Omit<QueueOptions, "existing">> = {
  acceptableLatency: 600,
  timePerMessage: 2,
  name: "orders.fifo",
  fifo: true,
  contentBasedDeduplication: true,
  visibilityTimeout: 60,
  retention: 3600,
  delay: 5,
  maxReceiveCount: 5,
  deadLetterRetention: 7200,
  encryptionKey: "arn:aws:kms:eu-west-1:123456789012:key/orders",
  variable: "ORDERS_URL",
};

const { requests: _requests, queue: _queue, ...OF_WORKERS } = SCALING;

/** What a queue worker has that other services haven't. */
const WORKER = {
  image: "worker",
  queue: QUEUE,
  taskProtection: false,
  scaling: OF_WORKERS satisfies Complete<WorkerScalingOptions>,
  alarms: { oldestMessage: 900, deadLetters: 3 },
};

/** All that can be said of a cluster, a pool, a service and a scheduled task, and what else of a queue worker. */
const EVERYTHING = {
  cluster: CLUSTER,
  pool: POOL,
  managed: MANAGED,
  external: EXTERNAL,
  web: { ...WEB, capacity: CAPACITY },
  nightly: NIGHTLY,
  worker: WORKER,
};

/** Where the CDK has objects, ones that have what is said. */
function inTheCdk(said: Complete<OneRule>): LoadBalancerProps {
  if (!said?.certificate || !said.moreCertificates?.blog || !said.zone) return said as unknown as LoadBalancerProps;
  const { certificate, moreCertificates, zone: hostedZoneId, ...others } = said;
  const ofArn = (certificateArn: string) => ({ certificateArn }) as ICertificate;
  return {
    ...others,
    certificate: ofArn(certificate),
    moreCertificates: { ...moreCertificates, blog: ofArn(moreCertificates.blog!) } as Record<string, ICertificate>,
    zone: { hostedZoneId } as IHostedZone,
  };
}

/** The queue as the CDK has one. */
function inTheQueue(said: typeof NIGHTLY) {
  if (!said?.deadLetterQueue) return said as object as Pick<ScheduledTaskProps, "schedule">;
  return { ...said, deadLetterQueue: { queueArn: said.deadLetterQueue } as IQueue };
}

type Said = typeof EVERYTHING;

/** How each part is made, in its cluster. */
const MAKE: {
  [Part in Exclude<keyof Said, "cluster">]: (scope: Construct, cluster: EcsCluster, said: Said) => unknown;
} = {
  pool: (scope, cluster, { pool }) => new Ec2CapacityPool(scope, "pool", { cluster, ...pool }),
  managed: (scope, cluster, { managed }) => new ManagedInstancesPool(scope, "managed", { cluster, ...managed }),
  external: (scope, cluster, { external }) => new ExternalCapacity(scope, "external", { cluster, ...external }),
  web: (scope, cluster, { web }) =>
    new LoadBalancedService(scope, "web", { cluster, ...web, loadBalancer: inTheCdk(web.loadBalancer) }),
  worker: (scope, cluster, { worker }) => new QueueWorker(scope, "worker", { cluster, ...worker }),
  nightly: (scope, cluster, { nightly }) =>
    new ScheduledTask(scope, "nightly", { cluster, image: "nightly", ...inTheQueue(nightly) }),
};

/** Types and properties of what is made. Rules of ports that are known later have other names. */
function synthesized(said: Said): string[] {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster", said.cluster);
  for (const make of Object.values(MAKE)) make(stack, cluster, said);
  return Object.values(resourcesOf(stack))
    .map(({ Type, Properties }) => JSON.stringify([Type, Properties], null, 2))
    .sort();
}

type Path = (string | number)[];

/** Paths of all values; of lists and maps of text as wholes too. */
function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, item]) => {
    return paths(item, [...path, Array.isArray(value) ? Number(key) : key]);
  });
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isList || ["environment", "args", "dockerLabels"].includes(String(path.at(-1))) ? [path, ...inner] : inner;
}

const at = (value: unknown, path: Path) =>
  path.reduce<unknown>((inner, key) => Reflect.get(inner as object, key), value);

function replaced<T>(value: T, [key, ...rest]: Path, by: unknown): T {
  if (key === undefined) return by as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as object;
  Reflect.set(copy, key, replaced(Reflect.get(copy, key), rest, by));
  return copy as T;
}

/** A token that comes to `value` at synthesis, in the form that the CDK has for its type. */
function lazily(value: unknown): unknown {
  if (typeof value === "string") return Lazy.string({ produce: () => value });
  if (typeof value === "number") return Lazy.number({ produce: () => value });
  if (Array.isArray(value)) return Lazy.list({ produce: () => value as string[] });
  return Lazy.any({ produce: () => value });
}

/** What gives the plan its shape, or is needed before the template is written: it is refused, and says so. */
const KNOWN = new Set([
  "cluster.cidr",
  "cluster.maxAzs",
  "cluster.nat",
  "cluster.containerInsights",
  "cluster.endpoints",
  "cluster.endpoints.0",
  "cluster.executeCommand.encryptedLogs",
  "web.localEndpoints",
  "web.dockerLabels",
  "web.sidecars.proxy.dockerLabels",
  "web.assignPublicIp",
  "web.volumes.0.name",
  "web.volumes.0.efs.iam",
  "web.volumes.0.efs.transitEncryption",
  "web.volumes.1.name",
  "web.volumes.2.name",
  "web.mountPoints.0.volume",
  "web.volumesFrom.0.container",
  "web.sidecars.proxy.mountPoints.0.volume",
  "web.sidecars.proxy.volumesFrom.0.container",
  "web.rollbackOn.errors",
  "web.rollbackOn.alarms",
  "web.alarms.errors",
  "web.alarms.tasks",
  "web.dashboard",
  "web.tracing",
  "web.dependsOn.0.container",
  "web.environmentFiles",
  "web.sidecars.proxy.environmentFiles",
  "web.sidecars.proxy.build.context",
  "web.sidecars.proxy.build.dockerfile",
  "web.sidecars.proxy.build.target",
  "web.sidecars.proxy.build.args",
  "web.sidecars.proxy.build.args.A",
  "web.sidecars.proxy.dependsOn.0.container",
  "web.runtimePlatform.cpuArchitecture",
  "web.exec",
  "web.deployment.strategy",
  "web.scaling.metrics.0.statistic",
  "web.scaling.queue.acceptableLatency",
  "web.scaling.queue.timePerMessage",
  "web.scaling.steps.0.metric.statistic",
  "web.scaling.steps.0.steps.0.above",
  "web.scaling.steps.0.steps.1.above",
  "web.scaling.scaleIn",
  "web.scaling.highResolution",
  "web.scaling.expressions.0.metrics.jobs.statistic",
  "web.scaling.predictive.mode",
  "web.scaling.steps.0.adjustment",
  "worker.queue.acceptableLatency",
  "worker.queue.timePerMessage",
  "worker.queue.fifo",
  "worker.queue.variable",
  "worker.taskProtection",
  "worker.scaling.metrics.0.statistic",
  "worker.scaling.steps.0.metric.statistic",
  "worker.scaling.steps.0.steps.0.above",
  "worker.scaling.steps.0.steps.1.above",
  "worker.scaling.scaleIn",
  "worker.scaling.highResolution",
  "worker.scaling.expressions.0.metrics.jobs.statistic",
  "worker.scaling.predictive.mode",
  "worker.scaling.steps.0.adjustment",
  "web.loadBalancer.port",
  "web.loadBalancer.public",
  "web.loadBalancer.allowFrom",
  "web.loadBalancer.redirect",
  "web.loadBalancer.container",
  "web.capacity.0.provider",
  "nightly.enabled",
  "external.machines",
  "external.architecture",
  "external.cpu",
  "external.memory",
  "managed.instanceTypes",
  "managed.spot",
  "pool.moreInstanceTypes",
  "pool.spot",
  "pool.operatingSystem",
  "pool.gpu",
  "pool.sessionManager",
  "pool.refresh",
  "pool.managedScaling",
  "pool.managedDraining",
  "pool.managedTerminationProtection",
]);

/** CloudFormation works out of a file's ARN which bucket it is in, and of an image which repository of ECR's. */
const WORKED_OUT = new Set([
  "web.environmentFiles.0",
  "web.sidecars.proxy.environmentFiles.0",
  "web.image",
  "worker.image",
  "web.sidecars.log.image",
]);

const ALL = paths(EVERYTHING).map((path) => [path.join("."), path] as const);

describe("a value that is known at synthesis only is as good as a plain one", () => {
  const plain = synthesized(EVERYTHING);

  test.each(ALL.filter(([name]) => !KNOWN.has(name) && !WORKED_OUT.has(name)))("%s", (_, path) => {
    expect(synthesized(replaced(EVERYTHING, path, lazily(at(EVERYTHING, path))))).toEqual(plain);
  });
});

describe("what the program's structure follows from is refused where it is known later", () => {
  test.each(ALL.filter(([name]) => KNOWN.has(name)))("%s", (_, path) => {
    const act = () => synthesized(replaced(EVERYTHING, path, lazily(at(EVERYTHING, path))));
    expect(act).toThrow(InvalidPropertyError);
    expect(act).toThrow(/allowed is what is known (while the program runs|at synthesis)/);
  });
});

/** What stands at each place among all that can be said, lists and maps included. */
const PLACES = [...new Set(ALL.flatMap(([, path]) => path.map((_, i) => path.slice(0, i + 1).join("."))))].filter(
  (name) => name.includes("."),
);

const circle: Record<string, unknown> = {};
circle.self = circle;

/** What no property can be. */
const NOTHING: Record<string, unknown> = {
  null: null,
  "not a number": Number.NaN,
  "a bigint": 10n,
  "an instance of a class": new Map([["A", "1"]]),
  "a list in a list": [[]],
  "a circle": circle,
};

describe("what no property can be is refused, wherever it stands", () => {
  test.each(Object.entries(NOTHING))("%s", (_, nothing) => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster", EVERYTHING.cluster);
    for (const name of PLACES) {
      const path = name.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      const said = replaced(EVERYTHING, path, nothing);
      const act = () => {
        // Mostly its own part refuses it, and then the others need not be made.
        MAKE[path[0] as keyof typeof MAKE]?.(new Construct(stack, name), cluster, said);
        synthesized(said);
      };
      expect([name, outcome(act)]).toEqual([name, "refused"]);
    }
  });
});

function outcome(act: () => unknown): unknown {
  try {
    act();
    return "taken";
  } catch (error) {
    return error instanceof InvalidPropertyError ? "refused" : error;
  }
}

describe("a value that turns out wrong at synthesis is refused then, as it would be at once", () => {
  const wrong: [string, Path, unknown, string][] = [
    ["a number", ["web", "cpu"], 300, 'LoadBalancedService "web": cpu is 300; allowed are 256, 512'],
    ["text", ["web", "loadBalancer", "healthCheck", "path"], "up", "loadBalancer.healthCheck.path is"],
    ["a list", ["web", "loadBalancer", "paths"], ["nowhere"], 'loadBalancer.paths[0] is "nowhere"'],
    ["an item's", ["web", "capacity", 0, "base"], -1, "capacity[0].base is -1; allowed are"],
    ["a cluster's", ["cluster", "namespace"], "a b", 'EcsCluster "cluster": namespace is "a b"; allowed are DNS names'],
    ["a pool's, with what is known of others", ["pool", "min"], 4, "min is 4; allowed are numbers up to max"],
  ];

  test.each(wrong)("%s", (_, path, value, message) => {
    expect(() => synthesized(replaced(EVERYTHING, path, lazily(value)))).toThrow(message);
  });

  test("what CloudFormation resolves is left to it", () => {
    const environment = { HOST: Fn.importValue("host"), LIST: Fn.join(",", ["a", Fn.ref("AWS::Region")]) };
    expect(() => synthesized(replaced(EVERYTHING, ["web", "environment"], environment))).not.toThrow();
  });
});
