import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { EcsCluster, FargateService, LoadBalancedService } from "slipway/cdk";

const version = process.env.SHOP_VERSION ?? "1";

/** Exit code 0 where a server in the same task answers `GET /health`. */
const healthy = (port: number) => [
  "CMD",
  "node",
  "-e",
  `fetch("http://127.0.0.1:${port}/health").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
];

export const app = new App();
const stack = new Stack(app, "shop");
const cluster = new EcsCluster(stack, "cluster", { namespace: "shop.internal", nat: "single" });

const api = new FargateService(stack, "api", {
  cluster,
  build: { context: "../api" },
  port: 8080,
  cpu: 256,
  memory: 512,
  environment: { VERSION: version, CACHE_URL: "http://127.0.0.1:9000" },
  healthCheck: { command: healthy(8080), interval: 10 },
  dependsOn: [{ container: "cache", condition: "HEALTHY" }],
  sidecars: {
    cache: { build: { context: "../cache" }, port: 9000, healthCheck: { command: healthy(9000), interval: 10 } },
  },
  serviceDiscovery: { name: "api" },
});

const web = new LoadBalancedService(stack, "web", {
  cluster,
  build: { context: "../web" },
  port: 8080,
  cpu: 256,
  memory: 512,
  desiredCount: 2,
  environment: { VERSION: version, API_URL: `http://${api.discoveryName}:8080` },
  loadBalancer: { healthCheck: { path: "/health" } },
});

new CfnOutput(stack, "url", { value: web.url });
