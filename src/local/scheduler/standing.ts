import type { Deployment } from "../ecs/deployment/record";
import type { Task } from "../ecs/task/record";
import type { Health } from "./health";

/** A task that is wanted, with how it is. */
export interface Standing {
  task: Task;
  health: Health;
  /** The deployment that it counts for, if that is still known. */
  deployment?: Deployment;
  /** Its protection holds: neither scale-in nor a deployment stops it. */
  spared?: boolean;
}

export const isHealthy = ({ health }: Standing) => health.state === "healthy";
export const isUnhealthy = ({ health }: Standing) => health.state === "unhealthy";
export const isWaiting = ({ health }: Standing) => health.state === "waiting";
/** ECS: protection is of a task that does its work; an unhealthy one is replaced all the same. */
export const maySpare = (standing: Standing) => standing.spared === true && !isUnhealthy(standing);
/** Whether its service has counted it healthy at any time. */
export const wasHealthy = ({ task, health }: Standing) => task.healthyAt !== undefined || health.state === "healthy";

/** Whether the task is meant to run: on its way up, or running. */
export function isWanted(task: Task): boolean {
  return task.desiredStatus === "RUNNING" && task.lastStatus !== "STOPPED";
}

/** Whether no request can be in flight to the task any more. */
export function isDrained(task: Task): boolean {
  return task.desiredStatus === "STOPPED" && ["STOPPING", "DEPROVISIONING", "STOPPED"].includes(task.lastStatus);
}
