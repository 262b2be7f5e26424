import { clusterArn, missing } from "../../arns";
import type { Control } from "../../control";
import type { StrategyItem } from "../capacity/record";
import { invalidParameter } from "../errors";
import { withMembership } from "../instance/membership";
import { page, paged } from "../pages";
import {
  type ClusterInput,
  type ClusterSettingsInput,
  deletedCluster,
  newCluster,
  refuseDeletion,
  withProviders,
  withSettings,
} from "./check";
import { describeCluster, EVERYTHING } from "./describe";
import { findCluster, tryFindCluster } from "./find";

/** One that is there already is the answer, as it is. */
export async function createCluster(control: Control, input: ClusterInput) {
  const existing = control.store.get("clusters", clusterArn(input.clusterName ?? "default"));
  const cluster = existing?.status === "ACTIVE" ? existing : newCluster(control, input);
  if (cluster !== existing) await control.store.commit(withMembership(control, [{ table: "clusters", put: cluster }]));
  return { cluster: describeCluster(control, cluster, EVERYTHING) };
}

export async function describeClusters(control: Control, input: { clusters?: string[]; include?: string[] }) {
  const names = input.clusters?.length ? input.clusters : ["default"];
  if (names.length > 100) throw invalidParameter("clusters has more than 100 entries.");
  const found = names.map((name) => tryFindCluster(control, name));
  return {
    clusters: found.flatMap((cluster) => (cluster ? [describeCluster(control, cluster, input.include ?? [])] : [])),
    failures: names.flatMap((name, i) => (found[i] ? [] : [missing(name, clusterArn)])),
  };
}

export async function listClusters(control: Control, input: { nextToken?: string; maxResults?: number }) {
  const arns = control.store.list("clusters").flatMap((cluster) => (cluster.status === "ACTIVE" ? [cluster.id] : []));
  return paged("clusterArns", page(arns, input, 100));
}

export async function deleteCluster(control: Control, input: { cluster: string }) {
  const cluster = findCluster(control, input.cluster);
  refuseDeletion(control, cluster);
  const deleted = deletedCluster(cluster, control.clock.now());
  await control.store.commit([{ table: "clusters", put: deleted }]);
  return { cluster: describeCluster(control, deleted, EVERYTHING) };
}

/** UpdateCluster and UpdateClusterSettings. */
export async function updateCluster(control: Control, input: ClusterSettingsInput & { cluster: string }) {
  const changed = withSettings(findCluster(control, input.cluster), input);
  await control.store.commit([{ table: "clusters", put: changed }]);
  return { cluster: describeCluster(control, changed, EVERYTHING) };
}

/** With the providers their instances join the cluster, or leave it. */
export async function putClusterCapacityProviders(
  control: Control,
  input: { cluster: string; capacityProviders: string[]; defaultCapacityProviderStrategy: Partial<StrategyItem>[] },
) {
  const cluster = withProviders(control, findCluster(control, input.cluster), input);
  await control.store.commit(withMembership(control, [{ table: "clusters", put: cluster }]));
  return { cluster: describeCluster(control, cluster, EVERYTHING) };
}
