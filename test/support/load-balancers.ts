import type { Listener } from "../../src/local/elb/listener/record";
import type { LoadBalancer } from "../../src/local/elb/load-balancer/record";
import type { TargetGroup } from "../../src/local/elb/target-group/record";
import type { Change } from "../../src/local/store";

const ARN = "arn:aws:elasticloadbalancing:us-east-1:000000000000";

export const loadBalancer: LoadBalancer = {
  id: `${ARN}:loadbalancer/app/shop/50dc6c495c0c9188`,
  name: "shop",
  scheme: "internet-facing",
  network: "slipway-default",
  dnsName: "localhost:8080",
  hostPort: 8080,
  attributes: {},
};

export const targetGroup: TargetGroup = {
  id: `${ARN}:targetgroup/web/73e2d6bc24d8a067`,
  name: "web",
  port: 8080,
  protocol: "HTTP",
  protocolVersion: "HTTP1",
  healthCheck: {
    path: "/health",
    port: "traffic-port",
    protocol: "HTTP",
    interval: 10,
    timeout: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    matcher: "200",
  },
  deregistrationDelay: 30,
  algorithm: "round_robin",
};

export const listener: Listener = {
  id: `${ARN}:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2`,
  loadBalancerArn: loadBalancer.id,
  port: 80,
  hostPort: 8080,
  protocol: "HTTP",
  defaultActions: [{ type: "forward", targetGroups: [{ arn: targetGroup.id, weight: 1 }] }],
};

/** The three of them as the store has them. */
export const BALANCER_TABLES: Change[] = [
  { table: "loadBalancers", put: loadBalancer },
  { table: "listeners", put: listener },
  { table: "targetGroups", put: targetGroup },
];
