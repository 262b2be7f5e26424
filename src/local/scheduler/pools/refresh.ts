import type { AutoScalingGroup } from "../../auto-scaling/record";
import type { ContainerInstance } from "../../ecs/instance/record";

/** A group whose instances are being replaced, with those that it has. */
export interface Refreshing {
  group: AutoScalingGroup;
  instances: ContainerInstance[];
  /** Whether ECS drains instances before they go: `managedDraining` of its capacity provider. */
  drains: boolean;
  /** Whether the instance has a task that isn't a daemon. */
  isBusy(instance: ContainerInstance): boolean;
}

/** What comes next of it. */
export interface RefreshStep {
  /** Instances whose successors are launched now. They take no tasks any more. */
  replaced: ContainerInstance[];
  /** Ids of instances that go now. */
  gone: string[];
  /** Nothing is left to replace. */
  done: boolean;
}

/**
 * One step of a refresh: the oldest instances first, so many at a time as the group's policy says. Each one's successor
 * is launched before it goes; it goes when its tasks have left it, or at once where it isn't drained.
 */
export function refresh({ group, instances, drains, isBusy }: Refreshing): RefreshStep {
  const outdated = instances.filter(({ launch }) => launch !== group.launch);
  const leaving = outdated.filter(({ replaced }) => replaced);
  const isFree = (each: ContainerInstance) => !drains || !isBusy(each);
  const gone = leaving.filter(isFree);
  const batch = group.refreshing?.batch ?? 1;
  const room = batch - (leaving.length - gone.length);
  const next = outdated
    .filter(({ replaced }) => !replaced)
    .sort((a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1))
    .slice(0, Math.max(0, room));
  return {
    replaced: next.map((each) => ({ ...each, status: "DRAINING", replaced: true })),
    gone: gone.map(({ id }) => id),
    done: (batch === 0 ? leaving : outdated).length === gone.length,
  };
}
