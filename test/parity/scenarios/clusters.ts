import type { Network, Scenarios } from "../scenario";

export const VPC: Network = {
  vpcId: "vpc-0a1b2c3d",
  publicSubnetIds: ["subnet-0a1b2c01", "subnet-0a1b2c02"],
  privateSubnetIds: ["subnet-0a1b2c03", "subnet-0a1b2c04"],
};

const KEY = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";

export const ECR = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

/** Clusters and their networks. */
export const CLUSTERS: Scenarios = {
  "a cluster of which nothing is said": {},
  "a cluster whose zones share a NAT gateway": { cluster: { nat: "single" } },
  "a cluster without a way out": { cluster: { nat: "none" } },
  "a cluster without a way out, and a service of an image of ECR's": {
    cluster: { nat: "none" },
    services: { web: { image: `${ECR}/web:1`, port: 80 } },
  },
  "a cluster in three zones": { cluster: { maxAzs: 3 } },
  "a cluster in one zone": { cluster: { maxAzs: 1 } },
  "a cluster with addresses of its own": { cluster: { cidr: "172.16.0.0/20" } },
  "a cluster without Container Insights": { cluster: { containerInsights: false } },
  "a cluster with a metric of each container": { cluster: { containerInsights: "enhanced" } },
  "a cluster with endpoints in its network": { cluster: { endpoints: ["sqs", "dynamodb"] } },
  "a cluster with a log of its network's connections": {
    cluster: { flowLogs: { traffic: "REJECT", retention: 7, interval: 60 } },
  },
  "a cluster with that log in a bucket": { cluster: { flowLogs: { bucket: "shop-logs", prefix: "network" } } },
  "a cluster that logs sessions": {
    cluster: { executeCommand: { retention: 30, encryptionKey: KEY } },
    services: { web: { image: "nginx:1.27", exec: true } },
  },
  "a cluster that logs sessions in what is there": {
    cluster: { executeCommand: { logGroup: "/shop/sessions", bucket: "shop-logs", prefix: "sessions" } },
    services: { web: { image: "nginx:1.27", exec: true } },
  },
  "a cluster with a namespace of that name": {
    cluster: { namespace: "shop.internal" },
    services: { web: { image: "nginx:1.27", port: 80, serviceDiscovery: {} } },
  },
  "a cluster in a network that is there": { cluster: { vpc: VPC }, services: { web: { image: "nginx:1.27" } } },
  "a cluster in a network of known addresses, with an internal load balancer": {
    cluster: { vpc: { ...VPC, cidr: "10.1.0.0/16" } },
    services: { web: { image: "nginx:1.27", port: 80, loadBalancer: { public: false } } },
  },
  "a cluster in a network without private subnets": {
    cluster: { vpc: { ...VPC, privateSubnetIds: [] } },
    services: { web: { image: "nginx:1.27", port: 80, loadBalancer: {} } },
  },
  "a cluster whose settings are overridden": {
    cluster: { overrides: { Vpc: { EnableDnsHostnames: true, Tags: [{ Key: "team", Value: "shop" }] } } },
  },
};
