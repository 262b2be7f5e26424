import { lastCompleted } from "../../scheduler/services";
import type { Store } from "../../store/store";
import type { Service } from "../service/record";
import type { TaskDefinition } from "./record";

type Reads = Pick<Store, "by" | "count">;

/** Whether a task that isn't STOPPED, or a deployment that may still start some, has this definition. */
function isInUse(store: Reads, definition: string): boolean {
  return (
    store.by("tasks", "definition", definition).some(({ lastStatus }) => lastStatus !== "STOPPED") ||
    store
      .by("services", "definition", definition)
      .some((service) => deployable(service).some(({ revision }) => revision.taskDefinition === definition))
  );
}

/** The service's deployments without those that are history: one that ended is gone back to only if it is the last completed. */
function deployable(service: Service): Service["deployments"] {
  const last = lastCompleted(service);
  return service.deployments.filter((deployment) => deployment.status !== "INACTIVE" || deployment === last);
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
