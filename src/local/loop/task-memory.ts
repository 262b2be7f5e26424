import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";

/** The task's own limit, in MiB, where the limits of those of its containers that run let them use more together. */
export function memoryToHold(
  task: Task,
  running: Task["containers"],
  { memory: own, containers }: TaskDefinition,
): number | undefined {
  const memory = task.overrides.memory ?? own;
  if (memory === undefined) return undefined;
  const limits = running.map(({ name }) => {
    const override = task.overrides.containers.find((each) => each.name === name);
    return override?.memory ?? containers.find((each) => each.name === name)?.memory ?? memory;
  });
  return limits.reduce((sum, limit) => sum + limit, 0) > memory ? memory : undefined;
}
