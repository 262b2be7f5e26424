import { nameWithin, taskArn } from "../../arns";
import type { Control } from "../../control";
import type { Cluster } from "../cluster/record";
import type { Task } from "./record";

/** The task of this id or ARN in the cluster. */
export function tryFindTask({ store }: Pick<Control, "store">, idOrArn: string, cluster: Cluster): Task | undefined {
  const id = nameWithin(cluster.name, "task", idOrArn);
  return id === undefined ? undefined : store.get("tasks", taskArn(cluster.name, id));
}
