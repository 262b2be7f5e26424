import type { Store } from "../../store/store";
import type { TaskDefinition } from "./record";

type Reads = Pick<Store, "list">;

/** Whether a task that isn't STOPPED, or a deployment of a service, has this definition. */
export function isInUse(store: Reads, definition: string): boolean {
  return (
    store.list("tasks").some((task) => task.taskDefinition === definition && task.lastStatus !== "STOPPED") ||
    store
      .list("services")
      .some(
        ({ status, deployments }) =>
          status !== "INACTIVE" && deployments.some((deployment) => deployment.revision.taskDefinition === definition),
      )
  );
}

/** Whether its deletion has come to its end: from then on it is found by no call. */
export function isDeleted(store: Reads, { id, status }: TaskDefinition): boolean {
  return status === "DELETE_IN_PROGRESS" && !isInUse(store, id);
}

/** Deleted definitions of which not even a STOPPED task shows anything any more. */
export function sweepable(store: Reads): string[] {
  const deleted = store.list("taskDefinitions").filter((definition) => isDeleted(store, definition));
  if (deleted.length === 0) return [];
  const shown = new Set(store.list("tasks").map((task) => task.taskDefinition));
  return deleted.flatMap(({ id }) => (shown.has(id) ? [] : [id]));
}
