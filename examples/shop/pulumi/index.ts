import * as pulumi from "@pulumi/pulumi";
import { EcsCluster, FargateService, LoadBalancedService } from "slipway/pulumi";

const version = process.env.SHOP_VERSION ?? "1";

/** Exit code 0 where a server in the same task answers `GET /health`. */
const healthy = (port: number) => [
  "CMD",
  "node",
  "-e",
  `fetch("http://127.0.0.1:${port}/health").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
];

const cluster = new EcsCluster("shop", { namespace: "shop.internal", nat: "single" });

const api = new FargateService("api", {
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

const web = new LoadBalancedService("web", {
  cluster,
  build: { context: "../web" },
  port: 8080,
  cpu: 256,
  memory: 512,
  desiredCount: 2,
  environment: { VERSION: version, API_URL: pulumi.interpolate`http://${api.discoveryName}:8080` },
  loadBalancer: { healthCheck: { path: "/health" } },
});

export const url = web.url;
