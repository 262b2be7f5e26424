import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { EcsCluster, LoadBalancedService } from "slipway/cdk";

export const app = new App();
const stack = new Stack(app, "secrets-and-volumes");
const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
const web = new LoadBalancedService(stack, "web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  // On this machine: slipway secrets set hello/db password=…
  secrets: { PASSWORD: { secret: "hello/db", key: "password" } },
  volumes: [{ name: "data", efs: { fileSystem: "fs-0123456789abcdef0", securityGroup: "sg-0123456789abcdef0" } }],
  mountPoints: [{ volume: "data", containerPath: "/data" }],
});

new CfnOutput(stack, "url", { value: web.url });
