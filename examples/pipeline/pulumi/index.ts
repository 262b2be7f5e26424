import { EcsCluster, LoadBalancedService, ReleasePipeline } from "slipway/pulumi";

const cluster = new EcsCluster("cluster", { nat: "single" });
const web = new LoadBalancedService("web", { cluster, build: { context: "../../hello" }, port: 8080 });
new ReleasePipeline("release", {
  repository: "acme/hello",
  connection: "arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b2c3d-0000-4000-8000-000000000000",
  tests: ["npm ci", "npm test"],
  approval: true,
  topic: "arn:aws:sns:us-east-1:123456789012:releases",
  services: [web],
});

export const url = web.url;
