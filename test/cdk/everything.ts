import type { Stack } from "aws-cdk-lib";
import {
  type Component,
  Ec2CapacityPool,
  Ec2Service,
  EcsCluster,
  FargateService,
  GitHubDeployRole,
  LoadBalancedService,
  QueueWorker,
  ReleasePipeline,
  ScheduledTask,
  Task,
} from "../../src/cdk";

/** Every option that there is, on few services. */
export function everything(stack: Stack): Component[] {
  const cluster = new EcsCluster(stack, "cluster", { nat: "none", maxAzs: 3, containerInsights: false });
  const pool = new Ec2CapacityPool(stack, "pool", { cluster, instanceType: "t4g.large", min: 1, max: 3 });
  const watched = new EcsCluster(stack, "watched", { nat: "single", containerInsights: "enhanced" });
  const traced = new LoadBalancedService(stack, "traced", {
    cluster: watched,
    image: "traced",
    port: 80,
    alarms: {},
    dashboard: true,
    tracing: "xray",
  });
  const web = new LoadBalancedService(stack, "web", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web",
    command: ["serve"],
    entryPoint: ["/entry"],
    environment: { B: "2", A: "1" },
    environmentFiles: ["arn:aws:s3:::shop-config/web.env"],
    port: 8080,
    ports: [{ port: 9090, protocol: "udp" }],
    healthCheck: { command: ["CMD", "true"] },
    dependsOn: [{ container: "proxy", condition: "HEALTHY" }],
    stopTimeout: 40,
    user: "app",
    workingDirectory: "/app",
    readonlyRootFilesystem: true,
    sidecars: {
      proxy: {
        image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/proxy",
        cpu: 64,
        memory: 128,
        healthCheck: { command: ["CMD", "true"] },
      },
    },
    capacity: [
      { provider: "FARGATE", base: 1 },
      { provider: "FARGATE_SPOT", weight: 3 },
    ],
    serviceDiscovery: {},
    rollbackOn: { errors: "1%", latency: 0.5, cpu: 90, memory: 95, alarms: ["web-slow"] },
    alarms: { topic: "arn:aws:sns:us-east-1:123456789012:on-call" },
    loadBalancer: { port: 8000, paths: ["/shop/*"], priority: 7 },
  });
  const other = new LoadBalancedService(stack, "other", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/other",
    port: 80,
    loadBalancer: { sharedWith: web, paths: ["/other/*"] },
  });
  const worker = new Ec2Service(stack, "worker", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/worker",
    capacity: [{ pool }],
    placement: {
      strategies: [{ type: "binpack", field: "memory" }],
      distinctInstances: true,
      memberOf: ["attribute:ecs.cpu-architecture == arm64"],
    },
  });
  const internal = new FargateService(stack, "internal", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/x",
    desiredCount: 0,
  });
  const migrate = new Task(stack, "migrate", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/migrate",
  });
  const nightly = new ScheduledTask(stack, "nightly", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/nightly",
    capacity: [{ pool }],
    schedule: { cron: "30 4 * * ? *", timeZone: "Europe/Berlin" },
  });
  const deploy = new GitHubDeployRole(stack, "deploy", { repository: "acme/shop", services: [web, other] });
  const open = new EcsCluster(stack, "open", { maxAzs: 2, namespace: "open.internal" });
  const orders = new QueueWorker(stack, "orders", {
    cluster: open,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/orders",
    queue: { acceptableLatency: 600, timePerMessage: 2 },
    alarms: {},
  });
  const release = new ReleasePipeline(stack, "release", {
    repository: "acme/shop",
    connection: "arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b2c3d",
    tests: ["npm test"],
    approval: true,
    topic: "arn:aws:sns:us-east-1:123456789012:releases",
    services: [web, other],
  });
  return [
    deploy,
    release,
    cluster,
    pool,
    watched,
    traced,
    web,
    other,
    worker,
    internal,
    migrate,
    nightly,
    open,
    orders,
  ];
}
