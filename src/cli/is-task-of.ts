import type { TaskOverview } from "../protocol/overview";

/** Whether the task is one of the service's. A service's name is its own in its cluster only. */
export function isTaskOf(
  service: { Name: string; Cluster: string },
  task: Pick<TaskOverview, "Service" | "Cluster">,
): boolean {
  return task.Service === service.Name && task.Cluster === service.Cluster;
}
