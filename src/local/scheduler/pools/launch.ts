import { containerInstanceArn, lastPart } from "../../arns";
import type { AutoScalingGroup } from "../../auto-scaling/record";
import { instanceSize } from "../../ecs/instance/instance-types";
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

/** Whether an instance that the group launches would take the task, had it nothing else to run. */
export function wouldTake(group: AutoScalingGroup, need: Need): boolean {
  const fresh = launch(group, need, [], group.zones.length, 0);
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
  const size = instanceSize(group.instanceType) ?? { cpu: 0, memory: 0 };
  const zones = new Map(group.zones.map((zone) => [zone, members.filter((each) => each.zone === zone).length]));
  if (zones.size === 0) return [];
  const spot = members.filter((each) => each.spot).length;
  let onDemand = members.length - spot;
  return Array.from({ length: count }, (_, index) => {
    const [zone = "us-east-1a", present = 0] = [...zones].sort((a, b) => a[1] - b[1])[0] ?? [];
    zones.set(zone, present + 1);
    const isSpot = onDemand >= onDemandOf(group, members.length + index + 1);
    if (!isSpot) onDemand += 1;
    const id = hexId(clusterArn, group.id, now, index, ...members.map((each) => each.id));
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
      registeredAt: now,
    };
  });
}

/** How many of so many instances are On-Demand: the base, and the percentage of the rest, rounded up. */
function onDemandOf({ onDemand }: AutoScalingGroup, count: number): number {
  if (!onDemand) return count;
  const rest = Math.max(0, count - onDemand.base);
  return Math.min(count, onDemand.base) + Math.ceil((rest * onDemand.percent) / 100);
}
