import type { Calls } from "../../api";
import { clusterArn } from "../../arns";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { type Acts, all } from "../../shapes/acted";
import { PAGE, STRATEGY, TAGS } from "../acts";
import type { StrategyItem } from "../capacity/record";
import { invalidParameter } from "../errors";
import { paged } from "../pages";
import { sought } from "../sought";
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

/** One that is there already is the answer, as it is; what is asked for must be right all the same. */
async function createCluster(control: Control, input: ClusterInput) {
  const made = newCluster(control, input);
  const existing = control.store.get("clusters", made.id);
  const cluster = existing?.status === "ACTIVE" ? existing : made;
  if (cluster !== existing) await control.store.commit(withMembership(control, [{ table: "clusters", put: cluster }]));
  return { cluster: describeCluster(control, cluster, EVERYTHING) };
}

async function describeClusters(control: Control, input: { clusters?: string[]; include?: string[] }) {
  const names = input.clusters?.length ? input.clusters : ["default"];
  if (names.length > 100) throw invalidParameter("clusters has more than 100 entries.");
  const { found, failures } = sought(names, (name) => tryFindCluster(control, name), clusterArn);
  return { clusters: found.map((cluster) => describeCluster(control, cluster, input.include ?? [])), failures };
}

async function listClusters(control: Control, input: { nextToken?: string; maxResults?: number }) {
  const arns = control.store.list("clusters").flatMap((cluster) => (cluster.status === "ACTIVE" ? [cluster.id] : []));
  return paged("clusterArns", arns, input, 100);
}

async function deleteCluster(control: Control, input: { cluster: string }) {
  const cluster = findCluster(control, input.cluster);
  refuseDeletion(control, cluster);
  const deleted = deletedCluster(cluster, control.clock.now());
  await control.store.commit([{ table: "clusters", put: deleted }]);
  return { cluster: describeCluster(control, deleted, EVERYTHING) };
}

/** UpdateCluster and UpdateClusterSettings. */
async function updateCluster(control: Control, input: ClusterSettingsInput & { cluster: string }) {
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

/** A log group has the sessions; a bucket doesn't, and nothing is encrypted by a key on this machine. */
const CONFIGURATION: Acts = {
  executeCommandConfiguration: {
    ...all("logging"),
    logConfiguration: all("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"),
  },
};

/** What is acted on of CreateCluster. */
export const CREATE_CLUSTER: Acts = {
  ...all("clusterName", "capacityProviders"),
  configuration: CONFIGURATION,
  settings: all("name", "value"),
  defaultCapacityProviderStrategy: STRATEGY,
  tags: TAGS,
};

export const PUT_CAPACITY_PROVIDERS: Acts = {
  ...all("cluster", "capacityProviders"),
  defaultCapacityProviderStrategy: STRATEGY,
};

const UPDATE_CLUSTER: Acts = { cluster: true, configuration: CONFIGURATION, settings: all("name", "value") };

export const CLUSTER_CALLS: Calls = {
  CreateCluster: { run: createCluster, acts: CREATE_CLUSTER },
  DescribeClusters: { run: describeClusters, acts: all("clusters", "include") },
  ListClusters: { run: listClusters, acts: PAGE },
  DeleteCluster: { run: deleteCluster, acts: all("cluster") },
  UpdateCluster: { run: updateCluster, acts: UPDATE_CLUSTER },
  UpdateClusterSettings: { run: updateCluster, acts: { cluster: true, settings: all("name", "value") } },
  PutClusterCapacityProviders: { run: putClusterCapacityProviders, acts: PUT_CAPACITY_PROVIDERS },
};
