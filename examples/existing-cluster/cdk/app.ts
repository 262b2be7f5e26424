import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import { EcsCluster, LoadBalancedService } from "slipway/cdk";

export const app = new App();
const stack = new Stack(app, "existing-cluster");
const vpc = Vpc.fromVpcAttributes(stack, "vpc", {
  vpcId: "vpc-0123456789abcdef0",
  availabilityZones: ["us-east-1a", "us-east-1b"],
  publicSubnetIds: ["subnet-0a000000000000001", "subnet-0a000000000000002"],
  privateSubnetIds: ["subnet-0b000000000000001", "subnet-0b000000000000002"],
});
const cluster = EcsCluster.fromClusterName(stack, "cluster", "shared", { vpc });
const web = new LoadBalancedService(stack, "web", { cluster, build: { context: "../../hello" }, port: 8080 });

new CfnOutput(stack, "url", { value: web.url });
