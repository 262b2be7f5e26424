import type {
  ElasticLoadBalancingV2ListenerAction,
  ElasticLoadBalancingV2ListenerRuleAction,
} from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import type { LoadBalancerSpec } from "../options";
import { listenerRole } from "./listener-role";
import { role } from "./role";

/** Forwards to the first of the two groups, until ECS shifts. */
export const forwardToFirst = (groups: Val<string>[]): ElasticLoadBalancingV2ListenerRuleAction => ({
  ForwardConfig: {
    TargetGroups: groups.map((TargetGroupArn, at) => ({ TargetGroupArn, Weight: at === 0 ? 100 : 0 })),
  },
  Type: "forward",
});

/** The condition of a rule for every request. */
export const EVERYTHING = [{ Field: "path-pattern", PathPatternConfig: { Values: ["*"] } }];
const NOTHING: ElasticLoadBalancingV2ListenerAction = {
  FixedResponseConfig: { ContentType: "text/plain", MessageBody: "No version is being tested", StatusCode: "404" },
  Type: "fixed-response",
};

/** A listener whose requests go to the new tasks before all others do. */
export function testListener(
  key: string,
  loadBalancerArn: Val<string>,
  port: number,
  secure: { certificate: Val<string>; tlsPolicy: LoadBalancerSpec["tlsPolicy"] } | undefined,
  groups: Val<string>[],
): Resource[] {
  const listener = `${key}/${listenerRole(port)}`;
  return [
    resource("AWS::ElasticLoadBalancingV2::Listener", listener, {
      ...(secure && { Certificates: [{ CertificateArn: secure.certificate }], SslPolicy: secure.tlsPolicy }),
      DefaultActions: [NOTHING],
      LoadBalancerArn: loadBalancerArn,
      Port: port,
      Protocol: secure ? "HTTPS" : "HTTP",
    }),
    resource("AWS::ElasticLoadBalancingV2::ListenerRule", `${key}/TestRule`, {
      Actions: [forwardToFirst(groups)],
      Conditions: EVERYTHING,
      ListenerArn: att(listener, "ListenerArn"),
      Priority: 1,
    }),
  ];
}

/**
 * The role with which ECS shifts requests: it changes the rules, and registers and deregisters tasks. What describes them
 * takes no resource.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
 */
export function shiftingRole(key: string, name: string, rules: Val<string>[], groups: Val<string>[]): Resource {
  const calls = (...actions: string[]) => actions.map((action) => `elasticloadbalancing:${action}`);
  return role(`${key}/ShiftRole`, "ecs.amazonaws.com", `Shifts the requests of ${name}`, [
    {
      actions: calls("DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth"),
      resources: ["*"],
    },
    { actions: calls("ModifyRule"), resources: rules },
    { actions: calls("DeregisterTargets", "RegisterTargets"), resources: groups },
  ]);
}
