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

/**
 * What lets the load balancer reach the ports of the tasks that it calls and checks, each once: EC2 refuses a rule twice. They
 * are called by their ports, so that one that is checked now and called then stays as it is.
 */
export function planOpenings({ key, name, loadBalancer, further }: OpeningsInput, used: BalancerRefs): Resource[] {
  const description = `Load balancer to ${name}`;
  const tasks = securityGroupId(`${key}/SecurityGroup`);
  return portsOf(loadBalancer, further).flatMap(({ port, what }) => [
    ingress(`${key}/TaskIngress${what}`, {
      groupId: tasks,
      from: { securityGroupId: used.securityGroupId },
      port,
      description,
    }),
    ...(used.needsEgress
      ? [
          egress(`${key}/LoadBalancerEgress${what}`, {
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
  /** What its rules' roles end with: its number, where that is known. */
  what: string;
}

function portsOf(loadBalancer: LoadBalancerSpec, further: FurtherTargetGroup[]): Opened[] {
  const groups = [{ suffix: "", spec: loadBalancer }, ...further];
  const opened = (port: Val<number>, later: string) => ({
    port,
    what: typeof port === "number" ? String(port) : later,
  });
  const all = [
    ...groups.map(({ suffix, spec }) => opened(spec.containerPort, suffix)),
    ...groups.flatMap(({ suffix, spec: { healthCheck } }) =>
      healthCheck.port === undefined ? [] : [opened(healthCheck.port, `Health${suffix}`)],
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
