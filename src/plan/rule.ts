import type {
  ElasticLoadBalancingV2ListenerRuleAction,
  ElasticLoadBalancingV2ListenerRuleRuleCondition,
} from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import type { LoadBalancerSpec, RuleSpec, ServiceSpec } from "../options";
import { LAST_PRIORITY } from "./priorities";
import type { LoadBalancerRefs } from "./refs";
import { EVERYTHING, forwardToFirst } from "./shifting";

export const forwardTo = (targetGroupArn: Val<string>) => ({
  TargetGroupArn: targetGroupArn,
  Type: "forward" as const,
});

export interface RuleInput {
  /** The service's key. */
  key: string;
  spec: ServiceSpec;
  loadBalancer: LoadBalancerSpec;
  /** Whether the load balancer is another service's. */
  shared: boolean;
  targetGroupArn: Val<string>;
  /** The second target group, where requests shift between two. */
  alternateArn?: Val<string>;
}

/**
 * The rule for a service's requests, where it doesn't take all of them. What no service asks for gets an answer by the last
 * rule and not by the listener's default, which stays with the service: so there is no moment without the one or the other
 * when conditions come to a service that had none, or go.
 */
export function planRules(input: RuleInput, { listenerArn, priorities }: LoadBalancerRefs): Resource[] {
  const { key, spec, loadBalancer, shared, targetGroupArn, alternateArn } = input;
  const conditions = conditionsOf(loadBalancer, shared);
  const action =
    alternateArn === undefined ? forwardTo(targetGroupArn) : forwardToFirst([targetGroupArn, alternateArn]);
  if (conditions.length === 0) {
    if (alternateArn === undefined) return [];
    // Requests shift by a rule: a listener's default has no ARN of its own.
    return [
      resource("AWS::ElasticLoadBalancingV2::ListenerRule", `${key}/ProductionRule`, {
        Actions: [action],
        Conditions: EVERYTHING,
        ListenerArn: listenerArn,
        Priority: LAST_PRIORITY - 1,
      }),
    ];
  }
  const own = resource("AWS::ElasticLoadBalancingV2::ListenerRule", `${key}/ListenerRule`, {
    Actions: [action],
    Conditions: conditions,
    ListenerArn: listenerArn,
    Priority: priorities.give({
      key,
      name: spec.name,
      component: spec.path,
      property: "loadBalancer.priority",
      rule: loadBalancer,
    }),
  });
  if (shared) return [own];
  const last = resource(
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    `${key}/NotFoundRule`,
    {
      Actions: [NOT_FOUND],
      Conditions: EVERYTHING,
      ListenerArn: listenerArn,
      Priority: LAST_PRIORITY,
    },
    [own.logicalId],
  );
  return [own, last];
}

const NOT_FOUND: ElasticLoadBalancingV2ListenerRuleAction = {
  FixedResponseConfig: { ContentType: "text/plain", MessageBody: "Not found", StatusCode: "404" },
  Type: "fixed-response",
};

type Condition = ElasticLoadBalancingV2ListenerRuleRuleCondition;

/** @param shared whether the listener is another service's: a domain is then told by its name */
export function conditionsOf(rule: RuleSpec & Pick<LoadBalancerSpec, "domain">, shared: boolean): Condition[] {
  const { paths, methods, sources, headers = [], query, domain } = rule;
  const hosts = rule.hosts ?? (shared && domain !== undefined ? [domain] : undefined);
  const conditions: (Condition | undefined)[] = [
    paths && { Field: "path-pattern", PathPatternConfig: { Values: paths } },
    hosts && { Field: "host-header", HostHeaderConfig: { Values: hosts } },
    ...headers.map(({ name, values }) => ({
      Field: "http-header",
      HttpHeaderConfig: { HttpHeaderName: name, Values: values },
    })),
    methods && { Field: "http-request-method", HttpRequestMethodConfig: { Values: methods } },
    query && {
      Field: "query-string",
      QueryStringConfig: { Values: query.map(({ key, value }) => ({ Key: key, Value: value })) },
    },
    sources && { Field: "source-ip", SourceIpConfig: { Values: sources } },
  ];
  return conditions.filter((condition) => condition !== undefined);
}
