import { ApiError } from "../../../protocol/errors";
import { clusterArn, nameOf } from "../../arns";
import type { Control } from "../../control";
import type { Cluster } from "./record";

type Stored = Pick<Control, "store">;

/** The ACTIVE cluster with this name or ARN; `default` where none is given. */
export function findCluster(control: Stored, nameOrArn?: string): Cluster {
  const cluster = tryFindCluster(control, nameOrArn);
  if (!cluster) throw new ApiError("ClusterNotFoundException", "Cluster not found.");
  if (cluster.status !== "ACTIVE") {
    throw new ApiError("ClusterNotFoundException", "The referenced cluster was inactive.");
  }
  return cluster;
}

/** The same, one that was deleted a while ago as well. */
export function tryFindCluster({ store }: Stored, nameOrArn = "default"): Cluster | undefined {
  const name = nameOf("cluster", nameOrArn);
  return name === undefined ? undefined : store.get("clusters", clusterArn(name));
}
