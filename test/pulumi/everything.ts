import * as pulumi from "@pulumi/pulumi";
import type { Child } from "../../src/pulumi";
import { Ec2CapacityPool, Ec2Service, EcsCluster, FargateService, LoadBalancedService } from "../../src/pulumi";

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
  StepAlarm1: { ActionsEnabled: true, AlarmName: "busy", DatapointsToAlarm: 1, Tags, TreatMissingData: "missing" },
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

/** A program whose plan has every resource and every property that there is. */
export function everything(transform?: (child: Child) => undefined) {
  const healthCheck = { command: ["CMD-SHELL", "true"], interval: 10, timeout: 5, retries: 3, startPeriod: 5 };
  const shop = new EcsCluster("shop", { transform });
  const closed = new EcsCluster("closed", { nat: "none", namespace: "closed.local", transform });
  const workers = new Ec2CapacityPool("workers", { cluster: shop, min: 1, max: 3, transform });
  const hidden = new Ec2CapacityPool("hidden", { cluster: closed, transform });
  const web = new LoadBalancedService("web", {
    cluster: shop,
    image: pulumi.secret("nginx"),
    port: 80,
    ports: [{ port: 53, protocol: "udp" }],
    command: ["serve"],
    entryPoint: ["/entry"],
    environment: pulumi.output({ B: "2", A: "1" }),
    secrets: { PASSWORD: { secret: "shop/db", key: pulumi.output("password") }, TOKEN: { parameter: "/shop/token" } },
    environmentFiles: [pulumi.output("arn:aws:s3:::shop-config/web.env")],
    healthCheck,
    dependsOn: [{ container: "proxy", condition: "HEALTHY" }],
    startTimeout: 60,
    stopTimeout: 60,
    restartPolicy: { ignoredExitCodes: [3] },
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
    port: 80,
    loadBalancer: {
      domain: "secure.example.com",
      zone: "Z1",
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
      domain: "named.example.com",
      zone: "Z1",
    },
    transform,
  });
  const plain = new LoadBalancedService("plain", {
    cluster: closed,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/nginx",
    port: 80,
    loadBalancer: { public: false, port: 8081 },
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
      cooldowns: { in: 60, out: 30 },
      scaleIn: false,
    },
    overrides: SCALING_OVERRIDES,
    transform,
  });
  const batch = new Ec2Service("batch", {
    cluster: shop,
    image: "batch",
    privileged: true,
    linuxParameters: { sharedMemorySize: 64, tmpfs: [{ containerPath: "/run", size: 64 }], maxSwap: 1, swappiness: 1 },
    capacity: [{ pool: workers }],
    transform,
  });
  const reader = new FargateService("reader", {
    cluster: closed,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/reader",
    taskRoleArn: "arn:role",
    transform,
  });
  return { shop, closed, workers, hidden, web, api, secure, named, plain, batch, reader };
}

/** What a plan has for a service in a cluster that is there already only. */
export function guest(transform: (child: Child) => undefined) {
  const cluster = EcsCluster.fromClusterName("shared", "shared", {
    vpc: { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"] },
  });
  return new FargateService("guest", { cluster, image: "guest", transform });
}
