import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { EcsCluster, GitHubDeployRole, LoadBalancedService } from "slipway/cdk";

export const app = new App();
const stack = new Stack(app, "github");
const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
const web = new LoadBalancedService(stack, "web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  alarms: {},
  dashboard: true,
});
const deploy = new GitHubDeployRole(stack, "deploy", {
  repository: "acme/hello",
  environment: "production",
  services: [web],
});

new CfnOutput(stack, "url", { value: web.url });
// The text of .github/workflows/deploy.yml
new CfnOutput(stack, "workflow", { value: deploy.workflow });
