import { EcsCluster, LoadBalancedService } from "slipway/pulumi";

const vpc = {
  vpcId: "vpc-0123456789abcdef0",
  publicSubnetIds: ["subnet-0a000000000000001", "subnet-0a000000000000002"],
  privateSubnetIds: ["subnet-0b000000000000001", "subnet-0b000000000000002"],
};
const cluster = EcsCluster.fromClusterName("cluster", "shared", { vpc });
const web = new LoadBalancedService("web", { cluster, build: { context: "../../hello" }, port: 8080 });

export const url = web.url;
