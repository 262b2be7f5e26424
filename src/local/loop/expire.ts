import { SHOWN_FOR } from "../ecs/shown-for";
import { sweepable } from "../ecs/task-definition/use";
import type { Change, Store } from "../store/store";

/** Ended resource calls can be asked after for a day. */
const OPERATIONS_FOR = 24 * 3_600_000;

/** What has been shown long enough, and when the next of it will have been. `inactiveSince` is kept between calls. */
export function expire(
  store: Store,
  inactiveSince: Map<string, number>,
  now: number,
): { changes: Change[]; wakeAt?: number } {
  const changes: Change[] = [];
  let wakeAt: number | undefined;
  const due = (at: number, change: Change) => {
    if (at <= now) changes.push(change);
    else wakeAt = Math.min(wakeAt ?? at, at);
  };
  for (const { id, lastStatus, stoppedAt } of store.list("tasks")) {
    if (lastStatus === "STOPPED") due((stoppedAt ?? now) + SHOWN_FOR, { table: "tasks", remove: id });
  }
  for (const { id, status } of store.list("services")) {
    if (status !== "INACTIVE") {
      inactiveSince.delete(id);
      continue;
    }
    const since = inactiveSince.get(id) ?? now;
    inactiveSince.set(id, since);
    due(since + SHOWN_FOR, { table: "services", remove: id });
  }
  for (const { id, deletedAt } of store.list("clusters")) {
    if (deletedAt !== undefined) due(deletedAt + SHOWN_FOR, { table: "clusters", remove: id });
  }
  for (const id of sweepable(store)) changes.push({ table: "taskDefinitions", remove: id });
  for (const { id, endedAt } of store.list("operations")) {
    if (endedAt !== undefined) due(endedAt + OPERATIONS_FOR, { table: "operations", remove: id });
  }
  return { changes, wakeAt };
}
