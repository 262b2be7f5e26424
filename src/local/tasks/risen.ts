import { isProvisioned, type Task } from "../ecs/task/record";

/** PENDING with a namespace, RUNNING when every container has been started. */
export function risen(task: Task, now: number): Task {
  if (task.lastStatus === "RUNNING") return task;
  if (!isProvisioned(task)) return task;
  if (task.containers.every(({ startedAt }) => startedAt !== undefined)) {
    return { ...task, lastStatus: "RUNNING", startedAt: now };
  }
  return task.lastStatus === "PENDING" ? task : { ...task, lastStatus: "PENDING" };
}
