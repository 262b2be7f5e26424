import { containerInstanceArn, lastPart } from "../../arns";
import type { AutoScalingGroup } from "../../auto-scaling/record";
import { instanceSize, mibFor, smallestType } from "../../ecs/instance/instance-types";
import type { ContainerInstance } from "../../ecs/instance/record";
import { hexId } from "../../ids";
import { Books } from "../books";
import type { Need } from "../place/need";
import { place } from "../place/place";

/** Where the instances of a group are registered. */
export interface Membership {
  clusterArn: string;
  capacityProvider?: string;
}

/** The group as it launches instances for such tasks: one of ECS's own has them of a type that holds each. */
export function sizedFor(group: AutoScalingGroup, needs: readonly Need[]): AutoScalingGroup {
  const { sized } = group;
  if (!sized) return group;
  const most = (of: (need: Need) => number) => Math.max(0, ...needs.map(of));
  const instanceType = smallestType({
    ...sized,
    vcpus: Math.max(sized.vcpus, Math.ceil(most(({ demand }) => demand.cpu) / 1024)),
    mib: Math.max(sized.mib, mibFor(most(({ demand }) => demand.memory))),
  });
  return instanceType === undefined ? group : { ...group, instanceType };
}

/** Whether an instance that the group launches would take the task, had it nothing else to run. */
export function wouldTake(group: AutoScalingGroup, need: Need): boolean {
  const fresh = launch(sizedFor(group, [need]), need, [], group.zones.length, 0);
  return "instance" in place(need, fresh, new Books(), "");
}

/**
 * The next instances of the group, as they register with the cluster: each in the zone that has the fewest, as Auto
 * Scaling balances them.
 */
export function launch(
  group: AutoScalingGroup,
  { clusterArn, capacityProvider }: Membership,
  members: ContainerInstance[],
  count: number,
  now: number,
): ContainerInstance[] {
  const whole = instanceSize(group.instanceType) ?? { cpu: 0, memory: 0 };
  const size = { ...whole, memory: Math.max(0, whole.memory - (group.reservedMemory ?? 0)) };
  const zones = new Map(group.zones.map((zone) => [zone, members.filter((each) => each.zone === zone).length]));
  if (zones.size === 0) return [];
  const spot = members.filter((each) => each.spot).length;
  let onDemand = members.length - spot;
  const crew = hexId(...members.map((each) => each.id));
  return Array.from({ length: count }, (_, index) => {
    const [zone = "us-east-1a", present = 0] = [...zones].sort((a, b) => a[1] - b[1])[0] ?? [];
    zones.set(zone, present + 1);
    const isSpot = onDemand >= onDemandOf(group, members.length + index + 1);
    if (!isSpot) onDemand += 1;
    const id = hexId(clusterArn, group.id, now, index, crew);
    return {
      id: containerInstanceArn(lastPart(clusterArn), id),
      clusterArn,
      ec2InstanceId: `i-${hexId(id).slice(0, 17)}`,
      autoScalingGroup: group.id,
      ...(capacityProvider !== undefined && { capacityProvider }),
      status: "ACTIVE" as const,
      zone,
      instanceType: group.instanceType,
      ...size,
      ...(isSpot && { spot: true }),
      ...(group.drainsAtNotice && { drainsAtNotice: true }),
      ...(group.attributes && { attributes: group.attributes }),
      ...(group.launch !== undefined && { launch: group.launch }),
      registeredAt: now,
    };
  });
}

/** How many of so many instances are On-Demand: the base, and the percentage of the rest, rounded up. */
export function onDemandOf({ onDemand }: AutoScalingGroup, count: number): number {
  if (!onDemand) return count;
  const rest = Math.max(0, count - onDemand.base);
  return Math.min(count, onDemand.base) + Math.ceil((rest * onDemand.percent) / 100);
}
