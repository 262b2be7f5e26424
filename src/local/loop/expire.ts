import type { Change, Store } from "../store/store";

const HOUR = 3_600_000;

/** How long ECS still shows a stopped task, and a service that is INACTIVE. */
export const SHOWN_FOR = HOUR;
/** Ended resource calls can be asked after for a day. */
const OPERATIONS_FOR = 24 * HOUR;

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
  for (const { id, endedAt } of store.list("operations")) {
    if (endedAt !== undefined) due(endedAt + OPERATIONS_FOR, { table: "operations", remove: id });
  }
  return { changes, wakeAt };
}
