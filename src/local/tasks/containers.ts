import type { Task, TaskContainer } from "../ecs/task/record";
import type { ContainerDefinition, TaskDefinition } from "../ecs/task-definition/record";
import type { TaskOperation } from "./task";

/** A container of a task with its definition. */
export interface Member {
  container: TaskContainer;
  definition: ContainerDefinition;
}

export function members(task: Task, definition: TaskDefinition): Member[] {
  return task.containers.flatMap((container) => {
    const found = definition.containers.find((each) => each.name === container.name);
    return found ? [{ container, definition: found }] : [];
  });
}

/** The task with one container changed. */
export function withContainer(task: Task, name: string, change: (container: TaskContainer) => TaskContainer): Task {
  return { ...task, containers: task.containers.map((each) => (each.name === name ? change(each) : each)) };
}

export function isUnderway(underway: TaskOperation[], kind: TaskOperation["kind"], container?: string): boolean {
  return underway.some((each) => each.kind === kind && (!("container" in each) || each.container === container));
}

/** The earlier of two times, of which either may be missing. */
export function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
