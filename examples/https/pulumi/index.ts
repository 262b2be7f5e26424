import { EcsCluster, LoadBalancedService } from "slipway/pulumi";

const cluster = new EcsCluster("cluster", { nat: "single" });
const web = new LoadBalancedService("web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  // The certificate, its validation, the alias record, and port 80 redirects to 443.
  loadBalancer: { domain: "hello.example.com", zone: "Z0123456789ABCDEFGHIJ" },
});

export const url = web.url;
