import { ApiError } from "../../../protocol/errors";
import { nameWithin, serviceArn } from "../../arns";
import type { Control } from "../../control";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import type { Service } from "./record";

type Stored = Pick<Control, "store">;

/** The service of this name or ARN in the cluster, one that is being deleted, or was, as well. */
export function tryFindService({ store }: Stored, nameOrArn: string, cluster: Cluster): Service | undefined {
  const name = nameWithin(cluster.name, "service", nameOrArn);
  return name === undefined ? undefined : store.get("services", serviceArn(cluster.name, name));
}

export function findService(control: Stored, nameOrArn: string, cluster?: string): Service {
  const service = tryFindService(control, nameOrArn, findCluster(control, cluster));
  if (!service) throw new ApiError("ServiceNotFoundException", "Service not found.");
  return service;
}
