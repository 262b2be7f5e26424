import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { EcsCluster, LoadBalancedService } from "slipway/cdk";

export const app = new App();
const stack = new Stack(app, "scheduled-scaling");
const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
const web = new LoadBalancedService(stack, "web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  cpu: 256,
  memory: 512,
  capacity: [
    { provider: "FARGATE", base: 1, weight: 1 },
    { provider: "FARGATE_SPOT", weight: 3 },
  ],
  scaling: {
    min: 1,
    max: 10,
    cpu: 60,
    requests: 1000,
    schedule: [
      { cron: "0 8 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 4 },
      { cron: "0 19 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 1 },
    ],
  },
});

new CfnOutput(stack, "url", { value: web.url });
