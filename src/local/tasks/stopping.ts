import type { Task } from "../ecs/task/record";
import { earlier, isUnderway, type Member } from "./containers";
import { mayStop } from "./dependencies";
import type { TaskContext, TaskOperation } from "./task";

/** Milliseconds after which a container that was killed and didn't end is killed again. */
const KILL_AGAIN = 5000;

export interface Stopping {
  operations: TaskOperation[];
  wakeAt?: number;
  /** No container runs, and none will. */
  done: boolean;
}

/**
 * Stops what runs: a signal in reverse order of dependency, asked for until it was delivered, and a kill when a
 * container's own time since then is over. What Docker refuses to signal for all that time is killed as well.
 */
export function stopping(task: Task, all: Member[], { underway }: TaskContext, now: number): Stopping {
  const operations: TaskOperation[] = [];
  let wakeAt: number | undefined;
  const ask = (kind: "signal" | "kill", container: string) => {
    if (!isUnderway(underway, kind, container)) operations.push({ kind, container });
  };
  const retryAt = task.retryAt ?? 0;
  for (const member of all) {
    const { name, lastStatus, signalledAt, signalRefusedAt } = member.container;
    if (lastStatus !== "RUNNING") continue;
    const since = signalledAt ?? signalRefusedAt;
    const deadline = task.lost ? now : since === undefined ? undefined : since + member.definition.stopTimeout * 1000;
    if (deadline !== undefined && now >= Math.max(deadline, retryAt)) {
      ask("kill", name);
      wakeAt = earlier(wakeAt, now + KILL_AGAIN);
      continue;
    }
    if (deadline !== undefined) wakeAt = earlier(wakeAt, Math.max(deadline, retryAt));
    if (signalledAt !== undefined || !mayStop(member, all)) continue;
    if (now >= retryAt) ask("signal", name);
    else wakeAt = earlier(wakeAt, retryAt);
  }
  // What is being made now is there in a moment, and has to be stopped or removed as well.
  const making = underway.some(({ kind }) => kind === "provision" || kind === "create" || kind === "start");
  const done = !making && all.every(({ container }) => container.lastStatus !== "RUNNING");
  return { operations, wakeAt, done };
}
