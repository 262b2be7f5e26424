import type { Task } from "../ecs/task/record";

/** The task after a change, its version one higher where ECS would tell of the change in an event. */
export function counted(before: Task, after: Task): Task {
  return isSame(before, after) ? after : { ...after, version: (before.version ?? 1) + 1 };
}

/** Whether an event of ECS would tell the same of both. */
function isSame(one: Task, other: Task): boolean {
  return (
    one.lastStatus === other.lastStatus &&
    one.desiredStatus === other.desiredStatus &&
    one.healthStatus === other.healthStatus &&
    (one.containers === other.containers || areSame(one.containers, other.containers))
  );
}

function areSame(some: Task["containers"], others: Task["containers"]): boolean {
  return (
    some.length === others.length &&
    some.every((one, i) => {
      const other = others[i]!;
      return (
        one.lastStatus === other.lastStatus && one.health.status === other.health.status && one.reason === other.reason
      );
    })
  );
}
