import { lastPart } from "../arns";
import type { Change, Store } from "../store/store";

/** Lines for whoever reads the control plane's own output: what `changes` will mean. */
export function announcements(store: Store, changes: Change[]): string[] {
  return changes.flatMap((change) => {
    if (!("put" in change)) return [];
    if (change.table === "tasks") {
      const { id, group, lastStatus, stoppedReason } = change.put;
      const told = lastStatus === "RUNNING" || lastStatus === "STOPPED";
      if (!told || store.get("tasks", id)?.lastStatus === lastStatus) return [];
      const why = lastStatus === "STOPPED" && stoppedReason ? `: ${stoppedReason}` : "";
      return [`${group} task ${lastPart(id)} is ${lastStatus}${why}`];
    }
    if (change.table === "scalingActivities") {
      const { id, target, description, cause, details = cause, notScaled } = change.put;
      if (notScaled || store.get("scalingActivities", id)) return [];
      return [`${target}: ${description} ${details}`];
    }
    if (change.table === "services") {
      const known = new Set(store.get("services", change.put.id)?.events.map(({ id }) => id));
      const fresh = change.put.events.filter(({ id }) => !known.has(id));
      return fresh.reverse().map(({ message }) => message);
    }
    return [];
  });
}
