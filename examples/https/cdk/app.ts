import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { HostedZone } from "aws-cdk-lib/aws-route53";
import { EcsCluster, LoadBalancedService } from "slipway/cdk";

export const app = new App();
const stack = new Stack(app, "https");
const zone = HostedZone.fromHostedZoneAttributes(stack, "zone", {
  hostedZoneId: "Z0123456789ABCDEFGHIJ",
  zoneName: "example.com",
});
const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
const web = new LoadBalancedService(stack, "web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  // The certificate, its validation, the alias record, and port 80 redirects to 443.
  loadBalancer: { domain: "hello.example.com", zone },
});

new CfnOutput(stack, "url", { value: web.url });
