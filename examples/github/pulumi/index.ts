import { EcsCluster, GitHubDeployRole, LoadBalancedService } from "slipway/pulumi";

const cluster = new EcsCluster("cluster", { nat: "single" });
const web = new LoadBalancedService("web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  alarms: {},
  dashboard: true,
});
const deploy = new GitHubDeployRole("deploy", {
  repository: "acme/hello",
  environment: "production",
  services: [web],
});

export const url = web.url;
/** The text of .github/workflows/deploy.yml: pulumi stack output workflow */
export const workflow = deploy.workflow;
