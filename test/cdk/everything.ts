import type { Stack } from "aws-cdk-lib";
import {
  type Component,
  Ec2CapacityPool,
  Ec2Service,
  EcsCluster,
  FargateService,
  LoadBalancedService,
} from "../../src/cdk";

/** Every option that there is, on few services. */
export function everything(stack: Stack): Component[] {
  const cluster = new EcsCluster(stack, "cluster", { nat: "none", maxAzs: 3, containerInsights: false });
  const pool = new Ec2CapacityPool(stack, "pool", { cluster, instanceType: "t4g.large", min: 1, max: 3 });
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
  });
  const internal = new FargateService(stack, "internal", {
    cluster,
    image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/x",
    desiredCount: 0,
  });
  return [cluster, pool, web, other, worker, internal];
}
