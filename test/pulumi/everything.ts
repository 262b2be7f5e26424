import * as pulumi from "@pulumi/pulumi";
import type { Child } from "../../src/pulumi";
import {
  Ec2CapacityPool,
  Ec2Service,
  EcsCluster,
  ExternalCapacity,
  FargateService,
  GitHubDeployRole,
  LoadBalancedService,
  ManagedInstancesPool,
  QueueWorker,
  ReleasePipeline,
  ScheduledTask,
  Task,
} from "../../src/pulumi";

const Tags = [{ Key: "team", Value: "shop" }];

/** Properties that the plan doesn't emit by itself. */
const SCALING_OVERRIDES = {
  ScalableTarget: {
    RoleARN: "arn:aws:iam::123456789012:role/scaling",
    SuspendedState: {
      DynamicScalingInSuspended: false,
      DynamicScalingOutSuspended: false,
      ScheduledScalingSuspended: true,
    },
    Tags,
  },
  StepAlarm1: {
    InsufficientDataActions: ["arn:aws:sns:us-east-1:123456789012:on-call"],
    ActionsEnabled: true,
    AlarmName: "busy",
    DatapointsToAlarm: 1,
    Tags,
    TreatMissingData: "missing",
  },
  StepScaling1: {
    StepScalingPolicyConfiguration: { AdjustmentType: "PercentChangeInCapacity", MinAdjustmentMagnitude: 2 },
  },
};

const OVERRIDES = {
  LoadBalancer: { IpAddressType: "ipv4", Tags },
  LogGroup: { KmsKeyId: "arn:aws:kms:eu-west-1:123456789012:key/1", LogGroupClass: "STANDARD", Tags },
  Service: {
    AvailabilityZoneRebalancing: "ENABLED",
    EnableECSManagedTags: true,
    EnableExecuteCommand: false,
    PlacementConstraints: [{ Type: "distinctInstance" }],
    PlacementStrategies: [{ Type: "spread", Field: "host" }],
    PlatformVersion: "1.4.0",
    PropagateTags: "SERVICE",
    Tags,
  },
  TargetGroup: {
    HealthCheckEnabled: true,
    HealthCheckPort: "traffic-port",
    HealthCheckProtocol: "HTTP",
    ProtocolVersion: "HTTP1",
    Tags,
  },
  TaskDefinition: {
    EphemeralStorage: { SizeInGiB: 30 },
    RuntimePlatform: { CpuArchitecture: "X86_64", OperatingSystemFamily: "LINUX" },
    Tags,
  },
};

const QUEUE_OVERRIDES = {
  Queue: {
    DeduplicationScope: "queue",
    FifoThroughputLimit: "perQueue",
    KmsDataKeyReusePeriodSeconds: 300,
    MaximumMessageSize: 1024,
    ReceiveMessageWaitTimeSeconds: 20,
  },
  DeadLetterQueue: { RedriveAllowPolicy: { redrivePermission: "allowAll" } },
};

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

/** A program whose plan has every resource and every property that there is. */
export function everything(transform?: (child: Child) => undefined) {
  const healthCheck = { command: ["CMD-SHELL", "true"], interval: 10, timeout: 5, retries: 3, startPeriod: 5 };
  const shop = new EcsCluster("shop", {
    associatePools: "each",
    endpoints: ["dynamodb"],
    flowLogs: { interval: 60 },
    executeCommand: {
      logGroup: pulumi.output("/shop/sessions"),
      bucket: "shop-sessions",
      prefix: "shop",
      encryptionKey: "arn:aws:kms:eu-west-1:123456789012:key/1",
    },
    transform,
  });
  const closed = new EcsCluster("closed", { nat: "none", namespace: "closed.local", transform });
  // It is made with the first that asks for it.
  void closed.namespaceId;
  const workers = new Ec2CapacityPool("workers", { cluster: shop, min: 1, max: 3, warmPool: { min: 1 }, transform });
  new ManagedInstancesPool("managed", {
    cluster: shop,
    requirements: { vcpus: 2, memory: 4096, maxMemory: 8192, gpus: 1 },
    instanceTypes: ["g6.*"],
    spot: true,
    diskSize: 100,
    scaleInAfter: pulumi.output(60),
    transform,
  });
  const external = new ExternalCapacity("external", {
    cluster: shop,
    machines: 2,
    attributes: { site: "berlin" },
    transform,
  });
  new Ec2Service("edge", { cluster: shop, image: "edge:1", capacity: [{ pool: external }], transform });
  const hidden = new Ec2CapacityPool("hidden", {
    cluster: closed,
    managedScaling: false,
    desired: 2,
    transform,
  });
  const web = new LoadBalancedService("web", {
    cluster: shop,
    image: pulumi.secret("nginx"),
    rollbackOn: { errors: "1%", latency: 0.5, cpu: 90, memory: 95, alarms: ["web-slow"] },
    alarms: { topic: "arn:aws:sns:us-east-1:123456789012:on-call" },
    dashboard: true,
    tracing: "otel",
    port: 80,
    ports: [{ port: 53, protocol: "udp" }],
    command: ["serve"],
    entryPoint: ["/entry"],
    environment: pulumi.output({ B: "2", A: "1" }),
    secrets: { PASSWORD: { secret: "shop/db", key: pulumi.output("password") }, TOKEN: { parameter: "/shop/token" } },
    environmentFiles: [pulumi.output("arn:aws:s3:::shop-config/web.env")],
    volumes: [
      {
        name: "data",
        efs: { fileSystem: pulumi.output("fs-12345678"), accessPoint: "fsap-12345678", securityGroup: "sg-1a" },
      },
      {
        name: "files",
        s3Files: { fileSystem: "arn:aws:s3files:us-east-1:123456789012:file-system/fs-1", rootDirectory: "/a" },
      },
      { name: "disk", ebs: { size: 20, iops: 4000, throughput: 250, kmsKey: KEY } },
    ],
    mountPoints: [{ volume: "data", containerPath: pulumi.output("/data"), readOnly: true }],
    volumesFrom: [{ container: "proxy" }],
    healthCheck,
    dependsOn: [{ container: "proxy", condition: "HEALTHY" }],
    startTimeout: 60,
    stopTimeout: 60,
    restartPolicy: { ignoredExitCodes: [3] },
    versionConsistency: pulumi.output("enabled" as const),
    memoryReservation: 64,
    ulimits: [{ name: "nofile", softLimit: 1024 }],
    linuxParameters: { capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } },
    systemControls: [{ namespace: "net.core.somaxconn", value: "1024" }],
    dockerLabels: { team: "shop" },
    runtimePlatform: { cpuArchitecture: "ARM64" },
    ephemeralStorage: 30,
    platformVersion: "1.4.0",
    logs: { retention: 7, encryptionKey: "arn:aws:kms:eu-west-1:123456789012:key/1" },
    exec: true,
    localEndpoints: true,
    tags: { team: "shop" },
    user: "nobody",
    workingDirectory: "/srv",
    readonlyRootFilesystem: true,
    sidecars: {
      proxy: { image: "proxy", cpu: 64, memory: 128, essential: false, healthCheck, environment: { C: "3" } },
    },
    capacity: [
      { provider: "FARGATE", base: 1, weight: 1 },
      { provider: "FARGATE_SPOT", weight: 3 },
    ],
    serviceDiscovery: { name: "web" },
    loadBalancer: { paths: ["/web/*"], healthCheck: { path: "/health" } },
    overrides: OVERRIDES,
    transform,
  });
  const api = new LoadBalancedService("api", {
    cluster: shop,
    build: { context: "examples/shop/api", args: { VERSION: "1" } },
    port: 8080,
    loadBalancer: { sharedWith: web, paths: ["/api/*"], priority: 7 },
    transform,
  });
  const secure = new LoadBalancedService("secure", {
    cluster: shop,
    image: "nginx",
    repositoryCredentials: {
      secret: pulumi.output("arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/registry-AbCdEf"),
    },
    port: 80,
    loadBalancer: {
      domain: "secure.example.com",
      zone: "Z1",
      moreCertificates: { blog: pulumi.output("arn:aws:acm:us-east-1:123456789012:certificate/2") },
      hosts: ["*.example.com"],
      headers: [{ name: "X-Version", values: ["2"] }],
      methods: ["GET"],
      query: [{ key: "version", value: "2" }],
      sources: ["192.0.2.0/24"],
      algorithm: "round_robin",
      slowStart: 60,
      stickiness: { cookie: "session" },
      http2: true,
      deletionProtection: pulumi.output(false),
      accessLogs: { bucket: "shop-logs", prefix: pulumi.output("secure") },
      webAcl: "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b",
    },
    transform,
  });
  const named = new LoadBalancedService("named", {
    cluster: shop,
    image: "nginx",
    port: 80,
    loadBalancer: {
      sharedWith: secure,
      certificate: pulumi.output("arn:aws:acm:us-east-1:123456789012:certificate/1"),
      moreCertificates: { more: pulumi.output("arn:aws:acm:us-east-1:123456789012:certificate/6") },
      domain: "named.example.com",
      zone: "Z1",
    },
    transform,
  });
  const plain = new LoadBalancedService("plain", {
    cluster: closed,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/nginx",
    port: 80,
    loadBalancer: {
      public: false,
      port: 8081,
      targetGroups: {
        admin: {
          port: 8082,
          certificate: pulumi.output("arn:aws:acm:us-east-1:123456789012:certificate/3"),
          moreCertificates: { staff: pulumi.output("arn:aws:acm:us-east-1:123456789012:certificate/4") },
          healthCheck: { path: "/ready", port: pulumi.output(9000) },
        },
        more: { hosts: ["more.example.com"], stickiness: {} },
      },
    },
    scaling: {
      min: 2,
      max: 10,
      cpu: 60,
      memory: 70,
      requests: pulumi.output(1000),
      metrics: [{ name: "Backlog", namespace: "Shop", dimensions: { Queue: "orders" }, target: 10 }],
      queue: { name: pulumi.output("orders"), acceptableLatency: 600, timePerMessage: 2 },
      steps: [
        {
          metric: { name: "CPUUtilization" },
          steps: [
            { above: 70, change: 1 },
            { above: 90, change: 3 },
          ],
        },
        { metric: { name: "CPUUtilization" }, steps: [{ below: 20, change: -1 }], periods: 5, cooldown: 60 },
      ],
      schedule: [
        { cron: "0 8 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 4, max: 12 },
        { rate: "2 hours", max: 3 },
      ],
      expressions: [
        { expression: "jobs * 2", metrics: { jobs: { name: "Jobs", namespace: "Shop" } }, target: pulumi.output(10) },
      ],
      predictive: { memory: 60, buffer: 60, beyondMax: 10 },
      suspended: { in: pulumi.output(true) },
      cooldowns: { in: 60, out: 30 },
      scaleIn: false,
    },
    overrides: SCALING_OVERRIDES,
    transform,
  });
  const canary = new LoadBalancedService("canary", {
    cluster: shop,
    image: "nginx",
    port: 80,
    deployment: {
      strategy: "CANARY",
      bakeTimeInMinutes: pulumi.output(10),
      canary: { canaryPercent: 0.5 },
      pauses: [{ stage: "POST_TEST_TRAFFIC_SHIFT" }],
      testPort: 8080,
      testCertificate: pulumi.output("arn:aws:acm:us-east-1:123456789012:certificate/5"),
    },
    transform,
  });
  const linear = new LoadBalancedService("linear", {
    cluster: shop,
    image: "nginx",
    port: 80,
    deployment: { strategy: "LINEAR", linear: { stepPercent: 25 } },
    serviceConnect: { name: pulumi.output("linear"), port: 8080 },
    loadBalancer: { sharedWith: web, paths: ["/linear/*"] },
    transform,
  });
  const batch = new Ec2Service("batch", {
    cluster: shop,
    image: "batch",
    privileged: true,
    gpus: 1,
    placement: {
      strategies: [{ type: "spread", field: "instanceId" }, { type: "random" }],
      distinctInstances: true,
      memberOf: ["attribute:stack == prod"],
    },
    linuxParameters: { sharedMemorySize: 64, tmpfs: [{ containerPath: "/run", size: 64 }], maxSwap: 1, swappiness: 1 },
    capacity: [{ pool: workers }],
    transform,
  });
  const reader = new FargateService("reader", {
    cluster: closed,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/reader",
    logs: {
      fireLens: {
        image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/fluent",
        options: { Name: pulumi.output("loki") },
      },
    },
    taskRoleArn: "arn:role",
    transform,
  });
  const migrate = new Task("migrate", { cluster: shop, image: "migrate", tags: { team: "shop" }, transform });
  const nightly = new ScheduledTask("nightly", {
    cluster: shop,
    image: "nightly",
    capacity: [{ pool: workers, base: 1 }],
    placement: { strategies: [{ type: "spread", field: "instanceId" }], memberOf: ["attribute:stack == prod"] },
    schedule: {
      cron: "30 4 * * ? *",
      timeZone: "Europe/Berlin",
      start: "2027-01-31T08:30:00Z",
      end: "2027-12-31T00:00:00Z",
      window: 15,
    },
    count: 2,
    enabled: false,
    exec: true,
    retry: { attempts: 3, maximumAge: 600 },
    deadLetterQueue: pulumi.output("arn:aws:sqs:us-east-1:123456789012:failed-runs"),
    tags: { team: "shop" },
    overrides: {
      Schedule: {
        Description: "Every night",
        GroupName: "shop",
        KmsKeyArn: KEY,
        Target: {
          Input: "{}",
          EcsParameters: { EnableECSManagedTags: true, Group: "night", ReferenceId: "one", Tags },
        },
      },
    },
    transform,
  });
  const hourly = new ScheduledTask("hourly", {
    cluster: shop,
    image: "hourly",
    platformVersion: "1.4.0",
    schedule: { rate: "1 hour" },
    transform,
  });
  const deploy = new GitHubDeployRole("deploy", {
    repository: "acme/shop",
    branch: "release/1",
    services: [api],
    folders: { api: "services/api" },
    transform,
  });
  const orders = new QueueWorker("orders", {
    cluster: shop,
    image: "orders",
    queue: {
      acceptableLatency: 600,
      timePerMessage: 2,
      name: pulumi.output("orders.fifo"),
      fifo: true,
      contentBasedDeduplication: true,
      delay: 5,
      encryptionKey: KEY,
    },
    alarms: {},
    tags: { team: "shop" },
    overrides: QUEUE_OVERRIDES,
    transform,
  });
  const mails = new QueueWorker("mails", {
    cluster: shop,
    image: "mails",
    queue: {
      acceptableLatency: 60,
      timePerMessage: 1,
      existing: { arn: pulumi.output("arn:aws:sqs:us-east-1:123456789012:mails"), url: "https://sqs/mails" },
    },
    transform,
  });
  const release = new ReleasePipeline("release", {
    repository: "acme/shop",
    connection: "arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b2c3d",
    tests: ["npm test"],
    approval: true,
    topic: pulumi.output("arn:aws:sns:us-east-1:123456789012:releases"),
    services: [api],
    transform,
  });
  return {
    deploy,
    release,
    orders,
    mails,
    shop,
    closed,
    workers,
    hidden,
    web,
    api,
    secure,
    named,
    plain,
    canary,
    linear,
    batch,
    reader,
    migrate,
    nightly,
    hourly,
  };
}

/** What a plan has for a service in a cluster that is there already only. */
export function guest(transform: (child: Child) => undefined) {
  const cluster = EcsCluster.fromClusterName("shared", "shared", {
    vpc: { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"] },
  });
  const loadBalancer = {
    existing: { arn: "arn:lb/app/a/b", dnsName: "a", securityGroups: ["sg-1"], allowAllOutbound: false },
  };
  new LoadBalancedService("behind", { cluster, image: "behind", port: 80, loadBalancer, transform });
  return new FargateService("guest", { cluster, image: "guest", transform });
}
