import type { Listener } from "../../src/local/elb/listener/record";
import type { LoadBalancer } from "../../src/local/elb/load-balancer/record";
import type { ListenerRule } from "../../src/local/elb/rule/record";
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

export const alternateGroup: TargetGroup = {
  ...targetGroup,
  id: `${ARN}:targetgroup/web-alternate/73e2d6bc24d8a068`,
  name: "web-alternate",
};

const ruleOf = (priority: number, path: string): ListenerRule => ({
  id: `${listener.id.replace(":listener/", ":listener-rule/")}/9683b2d02a6cabe${priority}`,
  listenerArn: listener.id,
  priority,
  conditions: [{ field: "path-pattern", values: [path] }],
  actions: [
    {
      type: "forward",
      targetGroups: [
        { arn: targetGroup.id, weight: 1 },
        { arn: alternateGroup.id, weight: 0 },
      ],
    },
  ],
});

/** The rule that requests come by, and the one that tests of a new revision do. */
export const productionRule = ruleOf(1, "/*");
export const testRule = ruleOf(2, "/test/*");

/** What deployments that shift requests need beside {@link BALANCER_TABLES}. */
export const SHIFTING_TABLES: Change[] = [
  { table: "targetGroups", put: alternateGroup },
  { table: "listenerRules", put: productionRule },
  { table: "listenerRules", put: testRule },
];
