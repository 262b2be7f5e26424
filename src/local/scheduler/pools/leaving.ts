import type { AutoScalingGroup } from "../../auto-scaling/record";
import type { ContainerInstance } from "../../ecs/instance/record";
import { grouped } from "../grouped";
import { count, tally } from "../place/tally";
import { onDemandOf } from "./launch";

/** What decides which instances go, beside the group. */
export interface Leaving {
  /** Whether the instance has a task that isn't a daemon. */
  isBusy(instance: ContainerInstance): boolean;
  /** Whether those go first that run nothing: managed scaling waits for them. @default false */
  idleFirst?: boolean;
  /** Whether ECS protects the instances that run something, and lifts the protection of the others. @default false */
  managedProtection?: boolean;
  now: number;
}

/**
 * Which instances go when a group has more than it wants, none of the protected ones: in the zone with most, by the group's
 * termination policies, one after the other. What runs on them is nothing to Auto Scaling.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
 */
export function leaving(group: AutoScalingGroup, members: ContainerInstance[], on: Leaving): ContainerInstance[] {
  const busy = new Set(members.filter(on.isBusy));
  const isProtected = (each: ContainerInstance) =>
    on.managedProtection ? busy.has(each) : (each.protectedFromScaleIn ?? group.protected ?? false);
  const open = members.filter((each) => !isProtected(each));
  const surplus = Math.min(members.length - group.desired, open.length);
  if (surplus <= 0) return [];
  const crowds = tally(members, ({ zone }) => zone);
  const { terminationPolicies = ["Default"] } = group;
  const policies = terminationPolicies.flatMap((name) => POLICIES[name] ?? []);
  const gone: ContainerInstance[] = [];
  const idle = (each: ContainerInstance) => Number(on.idleFirst && busy.has(each));
  // What is alike to every policy goes in order, the one that was registered first, first.
  const alike = (each: ContainerInstance) =>
    `${each.zone} ${idle(each)} ${each.launch} ${each.spot ?? false} ${each.registeredAt}`;
  const queues = [...grouped(open, alike).values()].map((queue) => queue.reverse());
  let onDemand = members.filter(({ spot }) => !spot).length;
  while (gone.length < surplus) {
    const scene: Scene = { group, now: on.now, kind: surplusKind(group, onDemand, members.length - gone.length) };
    const before = (a: ContainerInstance, b: ContainerInstance) =>
      idle(a) - idle(b) ||
      (crowds.get(b.zone) ?? 0) - (crowds.get(a.zone) ?? 0) ||
      policies.reduce((order, policy) => order || policy(b, scene) - policy(a, scene), 0) ||
      a.registeredAt - b.registeredAt;
    const queue = queues
      .filter(({ length }) => length > 0)
      .reduce((one, other) => (before(one.at(-1)!, other.at(-1)!) <= 0 ? one : other));
    const each = queue.pop()!;
    count(crowds, each.zone, -1);
    if (!each.spot) onDemand -= 1;
    gone.push(each);
  }
  return gone;
}

interface Scene {
  group: AutoScalingGroup;
  now: number;
  /** Of which kind there are more than the group's share, where it has both. */
  kind?: "spot" | "on-demand";
}

/** The one with the highest value goes first. */
type Policy = (instance: ContainerInstance, scene: Scene) => number;

const HOUR = 3_600_000;

const outdated: Policy = ({ launch }, { group }) => Number(launch !== group.launch);
const nextHour: Policy = ({ registeredAt }, { now }) => (now - registeredAt) % HOUR;
const allocation: Policy = ({ spot = false }, { kind }) => Number(kind === (spot ? "spot" : "on-demand"));

/** Auto Scaling's policies by their names; the ones of launch templates and configurations are the same here. */
const POLICIES: Readonly<Record<string, readonly Policy[]>> = {
  Default: [allocation, outdated, nextHour],
  AllocationStrategy: [allocation],
  OldestInstance: [({ registeredAt }) => -registeredAt],
  NewestInstance: [({ registeredAt }) => registeredAt],
  OldestLaunchTemplate: [outdated],
  OldestLaunchConfiguration: [outdated],
  ClosestToNextInstanceHour: [nextHour],
};

/** What a group may be given as a policy. A function of Lambda's is none here. */
export const TERMINATION_POLICIES = Object.keys(POLICIES);

/** Of which kind one goes, so that the rest has the group's share of both. */
function surplusKind(group: AutoScalingGroup, onDemand: number, all: number): Scene["kind"] {
  if (!group.onDemand) return undefined;
  return onDemand > onDemandOf(group, all - 1) ? "on-demand" : "spot";
}
