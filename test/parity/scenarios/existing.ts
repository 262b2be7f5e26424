import type { ExistingBalancer, ExistingCluster, Scenarios, ServiceSaid } from "../scenario";
import { VPC } from "./clusters";

const WEB: ServiceSaid = { image: "nginx:1.27", port: 80 };
export const SHARED: ExistingCluster = { arn: "arn:aws:ecs:us-east-1:123456789012:cluster/shared", vpc: VPC };
export const BALANCER: ExistingBalancer = {
  arn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shared/0a1b2c3d4e5f6071",
  dnsName: "shared.us-east-1.elb.amazonaws.com",
  zoneId: "Z35SXDOTRQ7X7K",
  securityGroup: "sg-0a1b2c3d",
  allowAllOutbound: true,
};
export const LISTENER =
  "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shared/0a1b2c3d4e5f6071/8091a2b3c4d5e6f7";

/** Services among what is there already. */
export const EXISTING: Scenarios = {
  "a service in a cluster that is there": { existing: SHARED, services: { web: WEB } },
  "a service in a cluster that is there, by a strategy": {
    existing: { ...SHARED, capacityProviders: ["FARGATE", "FARGATE_SPOT"] },
    services: { web: { ...WEB, capacity: [{ provider: "FARGATE_SPOT" }] } },
  },
  "a service that is found by name in a cluster that is there": {
    existing: {
      ...SHARED,
      namespace: { namespaceId: "ns-0a1b2c3d", namespaceName: "shared.internal" },
      servicesSecurityGroup: "sg-0a1b2c3e",
    },
    services: { web: { ...WEB, serviceDiscovery: {} } },
  },
  "a load balancer in a cluster that is there": { existing: SHARED, services: { web: { ...WEB, loadBalancer: {} } } },
  "a listener of its own on a load balancer that is there": {
    cluster: { vpc: VPC },
    services: { web: { ...WEB, loadBalancer: { existing: BALANCER, port: 8080 } } },
  },
  "a load balancer that is there, which lets nothing out": {
    cluster: { vpc: VPC },
    services: { web: { ...WEB, loadBalancer: { existing: { ...BALANCER, allowAllOutbound: false } } } },
  },
  "a rule of a listener that is there": {
    cluster: { vpc: VPC },
    services: {
      web: {
        ...WEB,
        loadBalancer: { existing: BALANCER, listener: { arn: LISTENER, port: 80 }, paths: ["/web/*"], priority: 12 },
      },
      api: {
        ...WEB,
        loadBalancer: {
          existing: BALANCER,
          listener: { arn: LISTENER, port: 80 },
          paths: ["/api/*"],
          headers: [{ name: "X-Version", values: ["2"] }],
        },
      },
    },
  },
  "a domain on a load balancer that is there": {
    cluster: { vpc: VPC },
    services: {
      web: { ...WEB, loadBalancer: { existing: BALANCER, domain: "shop.example.com", zone: "Z2FDTNDATAQYW2" } },
    },
  },
  "roles that are there": {
    services: {
      web: {
        ...WEB,
        taskRole: "arn:aws:iam::123456789012:role/web",
        executionRole: "arn:aws:iam::123456789012:role/starts",
        secrets: { TOKEN: { parameter: "/shop/token" } },
      },
    },
  },
  "security groups and subnets that are there": {
    cluster: { vpc: VPC },
    services: {
      web: {
        ...WEB,
        securityGroups: ["sg-0a1b2c3d", "sg-0a1b2c3e"],
        subnets: ["subnet-0a1b2c04"],
        loadBalancer: { subnets: ["subnet-0a1b2c01", "subnet-0a1b2c02"] },
      },
    },
  },
};
