import type { AutoScalingGroup } from "../auto-scaling/record";
import type { CapacityProvider } from "../ecs/capacity/record";
import type { Size } from "./books";
import type { Decision } from "./schedule";

/** A group, and what an instance of it takes. */
export interface Pool {
  provider: CapacityProvider;
  group: AutoScalingGroup;
  size: Size;
}

/**
 * The groups that managed scaling makes larger so that tasks without a place get one, with their new desired counts. ECS
 * looks every minute at what is needed; here it is done at once. A group stays within its maximum.
 */
export function scaledOut(pools: Pool[], unplaced: Decision["unplaced"]): AutoScalingGroup[] {
  return pools.flatMap(({ provider, group, size }) => {
    if (!provider.managedScaling) return [];
    const needed = unplaced
      .filter(({ capacityProvider }) => capacityProvider === provider.id)
      .reduce((sum, tasks) => sum + instancesFor(tasks, size), 0);
    const desired = Math.min(group.max, group.desired + needed);
    return desired > group.desired ? [{ ...group, desired }] : [];
  });
}

/** None where a single task is larger than an instance: more of them would not help. */
function instancesFor({ count, cpu, memory }: Decision["unplaced"][number], size: Size): number {
  const each = Math.min(
    cpu > 0 ? Math.floor(size.cpu / cpu) : count,
    memory > 0 ? Math.floor(size.memory / memory) : count,
  );
  return each > 0 ? Math.ceil(count / each) : 0;
}
