import type { Task } from "../ecs/task/record";

/** The task after a change, its version one higher where ECS would tell of the change in an event. */
export function counted(before: Task, after: Task): Task {
  return shown(before) === shown(after) ? after : { ...after, version: (before.version ?? 1) + 1 };
}

/** What an event of ECS about a task tells. */
function shown({ lastStatus, desiredStatus, healthStatus, containers }: Task): string {
  const states = containers.map((container) => [container.lastStatus, container.health.status, container.reason]);
  return JSON.stringify([lastStatus, desiredStatus, healthStatus, states]);
}
