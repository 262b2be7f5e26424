import type { Task } from "../ecs/task/record";
import { earlier, isUnderway, type Member, withContainer } from "./containers";
import { mayStop } from "./dependencies";
import type { TaskContext, TaskOperation } from "./task";

/** Milliseconds after which a container that was killed and didn't end is killed again. */
const KILL_AGAIN = 5000;

export interface Stopping {
  task: Task;
  operations: TaskOperation[];
  wakeAt?: number;
  /** No container runs, and none will. */
  done: boolean;
}

/** Stops what runs: a signal in reverse order of dependency, and a kill when a container's own time is over. */
export function stopping(task: Task, all: Member[], { underway }: TaskContext, now: number): Stopping {
  const operations: TaskOperation[] = [];
  let next = task;
  let wakeAt: number | undefined;
  for (const member of all) {
    const { name, lastStatus, stopRequestedAt } = member.container;
    if (lastStatus !== "RUNNING") continue;
    if (stopRequestedAt === undefined) {
      if (!mayStop(member, all)) continue;
      operations.push({ kind: "signal", container: name });
      next = withContainer(next, name, (container) => ({ ...container, stopRequestedAt: now }));
      wakeAt = earlier(wakeAt, now + member.definition.stopTimeout * 1000);
      continue;
    }
    const deadline = Math.max(stopRequestedAt + member.definition.stopTimeout * 1000, task.retryAt ?? 0);
    if (now < deadline) {
      wakeAt = earlier(wakeAt, deadline);
      continue;
    }
    if (!isUnderway(underway, "kill", name)) operations.push({ kind: "kill", container: name });
    wakeAt = earlier(wakeAt, now + KILL_AGAIN);
  }
  // What is being made now is there in a moment, and has to be stopped or removed as well.
  const making = underway.some(({ kind }) => kind === "provision" || kind === "create" || kind === "start");
  const done = !making && all.every(({ container }) => container.lastStatus !== "RUNNING");
  return { task: next, operations, wakeAt, done };
}
