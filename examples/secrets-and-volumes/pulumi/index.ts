import { EcsCluster, LoadBalancedService } from "slipway/pulumi";

const cluster = new EcsCluster("cluster", { nat: "single" });
const web = new LoadBalancedService("web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  // On this machine: slipway secrets set hello/db password=…
  secrets: { PASSWORD: { secret: "hello/db", key: "password" } },
  volumes: [{ name: "data", efs: { fileSystem: "fs-0123456789abcdef0", securityGroup: "sg-0123456789abcdef0" } }],
  mountPoints: [{ volume: "data", containerPath: "/data" }],
});

export const url = web.url;
