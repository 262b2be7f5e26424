import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";

/** Keeps what a container wrote, which is about to be removed. What can't be kept doesn't keep it from being removed. */
export interface LogArchiver {
  archive(task: Task, definition: TaskDefinition, container: string, dockerId: string): Promise<void>;
}
