import type { Resource } from "../cfn/resource";
import type { Val } from "../cfn/typed";
import { isLeaf, type LoadBalancerSpec } from "../options";
import type { BalancerRefs } from "./refs";
import { egress, ingress, securityGroupId } from "./security-group";
import type { FurtherTargetGroup } from "./target-groups";

export interface OpeningsInput {
  /** The service's key. */
  key: string;
  /** Its name. */
  name: string;
  loadBalancer: LoadBalancerSpec;
  further: FurtherTargetGroup[];
}

/** What lets the load balancer reach the ports of the tasks that it calls and checks, each once: EC2 refuses a rule twice. */
export function planOpenings({ key, name, loadBalancer, further }: OpeningsInput, used: BalancerRefs): Resource[] {
  const description = `Load balancer to ${name}`;
  const tasks = securityGroupId(`${key}/SecurityGroup`);
  return portsOf(loadBalancer, further).flatMap(({ port, what }) => [
    ingress(`${key}/Task${what}`, {
      groupId: tasks,
      from: { securityGroupId: used.securityGroupId },
      port,
      description,
    }),
    ...(used.needsEgress
      ? [
          egress(`${key}/LoadBalancerEgress${what.replace("Ingress", "")}`, {
            groupId: used.securityGroupId,
            toGroupId: tasks,
            port,
            description,
          }),
        ]
      : []),
  ]);
}

interface Opened {
  port: Val<number>;
  /** The role of its rule, without what all begin with. */
  what: string;
}

function portsOf(loadBalancer: LoadBalancerSpec, further: FurtherTargetGroup[]): Opened[] {
  const groups = [{ suffix: "", spec: loadBalancer }, ...further];
  const all = [
    ...groups.map(({ suffix, spec }) => ({ port: spec.containerPort, what: `Ingress${suffix}` })),
    ...groups.flatMap(({ suffix, spec: { healthCheck } }) =>
      healthCheck.port === undefined ? [] : [{ port: healthCheck.port, what: `HealthIngress${suffix}` }],
    ),
  ];
  const seen = new Set<unknown>();
  return all.filter(({ port }) => {
    const identity = isLeaf(port) ? port.value : port;
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}
