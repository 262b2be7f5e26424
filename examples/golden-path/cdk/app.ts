import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { EcsCluster, LoadBalancedService } from "./platform";

export const app = new App();
const stack = new Stack(app, "golden-path");
const cluster = new EcsCluster(stack, "cluster");
const web = new LoadBalancedService(stack, "web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  tags: { team: "hello" },
});

new CfnOutput(stack, "url", { value: web.url });
