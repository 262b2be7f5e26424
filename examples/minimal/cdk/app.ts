import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { EcsCluster, LoadBalancedService } from "slipway/cdk";

export const app = new App();
const stack = new Stack(app, "minimal");
const cluster = new EcsCluster(stack, "cluster");
const web = new LoadBalancedService(stack, "web", { cluster, build: { context: "../../hello" }, port: 8080 });

new CfnOutput(stack, "url", { value: web.url });
