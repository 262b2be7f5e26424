import type { TaskDefinition } from "../task-definition/record";
import type { Task } from "./record";

/** Linux' least share, which ECS gives to a container that names none or less. */
const LEAST_SHARE = 2;

/**
 * CPU units of a container of the task: its share.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html#ECS-Type-ContainerDefinition-cpu
 */
export function cpuShareOf(task: Task, container: string, { containers }: TaskDefinition): number {
  const override = task.overrides.containers.find(({ name }) => name === container);
  return Math.max(LEAST_SHARE, override?.cpu ?? containers.find(({ name }) => name === container)?.cpu ?? 0);
}
