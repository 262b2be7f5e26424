import type { Control } from "../control";
import type { Deployment } from "./deployment/record";
import type { Service } from "./service/record";
import type { Task } from "./task/record";

const PENDING = ["PROVISIONING", "PENDING", "ACTIVATING"];

export interface TaskCounts {
  running: number;
  pending: number;
}

export function countTasks(tasks: Task[]): TaskCounts {
  return {
    running: tasks.filter((task) => task.lastStatus === "RUNNING").length,
    pending: tasks.filter(isPending).length,
  };
}

export const isPending = (task: Task) => PENDING.includes(task.lastStatus);

/** The service's tasks that aren't STOPPED. */
export function tasksOf({ store }: Control, service: Service): Task[] {
  return store.by("tasks", "service", service.id).filter((task) => task.lastStatus !== "STOPPED");
}

/** Those of `tasks` that count as the deployment's. */
export function tasksOfDeployment(tasks: Task[], { id, continues = [] }: Deployment): Task[] {
  return tasks.filter(
    ({ startedBy }) => startedBy !== undefined && (startedBy === id || continues.includes(startedBy)),
  );
}

/** What a deployment is to have: the service's number for the PRIMARY one, a share of it for a task set, else what is left of it. */
export function desiredOf(service: Service, deployment: Deployment, { running, pending }: TaskCounts): number {
  if (deployment.taskSet) return deployment.taskSet.computedDesiredCount;
  return deployment.status === "PRIMARY" ? service.desiredCount : running + pending;
}
