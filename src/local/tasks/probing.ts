import { earlier, isUnderway, type Member } from "./containers";
import { healthCheck, nextProbe, probeCommand } from "./health";
import type { TaskContext, TaskOperation } from "./task";

/** The health probes that are due, and when the next one is. */
export function probing(
  all: Member[],
  { underway, pace }: TaskContext,
  now: number,
): { operations: TaskOperation[]; wakeAt?: number } {
  const operations: TaskOperation[] = [];
  let wakeAt: number | undefined;
  for (const { container, definition } of all) {
    const check = healthCheck(definition);
    if (!check || container.lastStatus !== "RUNNING" || isUnderway(underway, "probe", container.name)) continue;
    const due = nextProbe(container, check, pace);
    if (due === undefined) continue;
    if (due > now) wakeAt = earlier(wakeAt, due);
    else {
      const command = probeCommand(check);
      operations.push({ kind: "probe", container: container.name, command, timeoutSeconds: check.timeout });
    }
  }
  return { operations, wakeAt };
}
