import type { DesiredBalancer } from "../elb/balancer";
import type { RuleAction } from "../elb/rule/record";
import { backendName } from "./names";

type Forward = Extract<RuleAction, { type: "forward" }>;

/** The backends that an action forwards to: of target groups that are there, and that have a weight. */
export function backendsOf({ targetGroups }: Forward, balancer: DesiredBalancer): { name: string; weight: number }[] {
  return targetGroups.flatMap(({ arn, weight }) => {
    const found = balancer.targetGroups.find(({ targetGroup }) => targetGroup.id === arn);
    return found && weight > 0 ? [{ name: backendName(found.targetGroup), weight }] : [];
  });
}
