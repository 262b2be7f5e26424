import { containerInstanceArn, nameWithin } from "../../arns";
import type { Control } from "../../control";
import type { Cluster } from "../cluster/record";
import { sought } from "../sought";
import type { ContainerInstance } from "./record";

type Stored = Pick<Control, "store">;

/** The container instance of this id or ARN in the cluster. */
export function tryFindInstance({ store }: Stored, cluster: Cluster, idOrArn: string): ContainerInstance | undefined {
  const id = nameWithin(cluster.name, "container-instance", idOrArn);
  return id === undefined ? undefined : store.get("containerInstances", containerInstanceArn(cluster.name, id));
}

/** Those of these ids and ARNs that are there, and a failure for each that isn't. */
export function findInstances(control: Stored, cluster: Cluster, idsOrArns: string[]) {
  return sought(
    idsOrArns,
    (each) => tryFindInstance(control, cluster, each),
    (id) => containerInstanceArn(cluster.name, id),
  );
}

/** The container instances that are registered with the cluster. */
export function instancesOf({ store }: Stored, clusterArn: string): ContainerInstance[] {
  return store.by("containerInstances", "cluster", clusterArn);
}
