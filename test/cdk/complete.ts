import type { CapacityProps } from "../../src/cdk";
import type {
  AlarmOptions,
  ClusterOptions,
  DeploymentOptions,
  ExecuteCommandOptions,
  ExternalCapacityOptions,
  FlowLogsOptions,
  LoadBalancedServiceOptions,
  LoadBalancerOptions,
  LogOptions,
  ManagedInstancesPoolOptions,
  OneImage,
  PoolOptions,
  PredictiveScalingOptions,
  QueueOptions,
  ScalingOptions,
  ScalingStep,
  ScheduledTaskOptions,
  ScheduleOptions,
  SidecarOptions,
  TaskOptions,
  TaskScheduleOptions,
  VolumeOptions,
  WorkerScalingOptions,
} from "../../src/options";
import {
  CONTAINER,
  type Complete,
  EBS,
  EFS,
  KEY,
  type OnFargate,
  S3_FILES,
  SIDECAR,
  secretsOf,
} from "./complete-containers";

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
  associatePools: "each",
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
export type OneRule = Omit<LoadBalancerOptions, "sources" | "subnets" | "targetGroups" | "zoneName">;

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
export const NIGHTLY: Omit<Complete<ScheduledTaskOptions>, keyof TaskOptions> = {
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
export const EVERYTHING = {
  cluster: CLUSTER,
  pool: POOL,
  managed: MANAGED,
  external: EXTERNAL,
  web: { ...WEB, capacity: CAPACITY },
  nightly: NIGHTLY,
  worker: WORKER,
};
