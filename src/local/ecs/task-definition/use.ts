import type { Store } from "../../store/store";
import type { TaskDefinition } from "./record";

type Reads = Pick<Store, "by" | "count">;

/** Whether a task that isn't STOPPED, or a deployment of a service, has this definition. */
function isInUse(store: Reads, definition: string): boolean {
  return (
    store.by("tasks", "definition", definition).some(({ lastStatus }) => lastStatus !== "STOPPED") ||
    store
      .by("services", "definition", definition)
      .some(({ deployments }) => deployments.some(({ revision }) => revision.taskDefinition === definition))
  );
}

/** Whether its deletion has come to its end: from then on it is found by no call. */
export function isDeleted(store: Reads, { id, status }: TaskDefinition): boolean {
  return status === "DELETE_IN_PROGRESS" && !isInUse(store, id);
}

/** Deleted definitions of which not even a STOPPED task shows anything any more. */
export function sweepable(store: Reads): string[] {
  return store
    .by("taskDefinitions", "status", "DELETE_IN_PROGRESS")
    .filter((definition) => isDeleted(store, definition) && store.count("tasks", "definition", definition.id) === 0)
    .map(({ id }) => id);
}
