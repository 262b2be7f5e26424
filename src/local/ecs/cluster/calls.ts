import { ApiError } from "../../../protocol/errors";
import { clusterArn, lastPart } from "../../arns";
import type { Control } from "../../control";
import { describeStrategy, knownProviders, strategyOf } from "../capacity/calls";
import type { StrategyItem } from "../capacity/record";
import { invalidParameter } from "../errors";
import { withMembership } from "../instance/membership";
import { page, paged } from "../pages";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import type { Cluster } from "./record";

export interface ClusterInput {
  clusterName?: string;
  capacityProviders?: string[];
  defaultCapacityProviderStrategy?: Partial<StrategyItem>[];
  settings?: { name?: string; value?: string }[];
  tags?: Partial<Tag>[];
}

/** The cluster with this name or ARN; `default` where none is given. */
export function findCluster(control: Control, nameOrArn?: string): Cluster {
  const cluster = tryFindCluster(control, nameOrArn);
  if (!cluster) throw new ApiError("ClusterNotFoundException", "Cluster not found.");
  return cluster;
}

function tryFindCluster(control: Control, nameOrArn = "default"): Cluster | undefined {
  const cluster = control.store.get("clusters", clusterArn(lastPart(nameOrArn)));
  return cluster?.status === "ACTIVE" ? cluster : undefined;
}

/** A new cluster, checked and not yet committed. */
export function newCluster(control: Control, input: ClusterInput): Cluster {
  const name = input.clusterName ?? "default";
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) {
    throw invalidParameter(`clusterName is "${name}"; allowed are up to 255 letters, digits, hyphens and underscores.`);
  }
  const capacityProviders = knownProviders(control, input.capacityProviders ?? []);
  return {
    id: clusterArn(name),
    name,
    status: "ACTIVE",
    capacityProviders,
    defaultStrategy: strategyOf(input.defaultCapacityProviderStrategy ?? [], capacityProviders),
    settings: settingsOf(input.settings ?? []),
    tags: tagsOf(input.tags),
    createdAt: control.clock.now(),
  };
}

export function settingsOf(settings: { name?: string; value?: string }[]): Cluster["settings"] {
  return settings.map(({ name = "", value = "" }) => ({ name, value }));
}

/** What keeps the cluster from being deleted. */
export function refuseDeletion(control: Control, cluster: Cluster): void {
  const { store } = control;
  const services = store.list("services").filter((s) => s.clusterArn === cluster.id && s.status !== "INACTIVE");
  if (services.length > 0) {
    throw new ApiError(
      "ClusterContainsServicesException",
      `The Cluster cannot be deleted while Services are active: ${services.map((s) => s.name).join(", ")}.`,
    );
  }
  if (store.list("tasks").some((task) => task.clusterArn === cluster.id && task.lastStatus !== "STOPPED")) {
    throw new ApiError("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
  }
  if (store.list("containerInstances").some((instance) => instance.clusterArn === cluster.id)) {
    throw new ApiError(
      "ClusterContainsContainerInstancesException",
      "The Cluster cannot be deleted while Container Instances are active or draining.",
    );
  }
}

export async function createCluster(control: Control, input: ClusterInput) {
  const existing = tryFindCluster(control, input.clusterName);
  const cluster = existing ?? newCluster(control, input);
  if (!existing) await control.store.commit(withMembership(control, [{ table: "clusters", put: cluster }]));
  return { cluster: describeCluster(control, cluster, EVERYTHING) };
}

export async function describeClusters(control: Control, input: { clusters?: string[]; include?: string[] }) {
  const names = input.clusters ?? ["default"];
  if (names.length > 100) throw invalidParameter("clusters has more than 100 entries.");
  const found = names.map((name) => tryFindCluster(control, name));
  return {
    clusters: found.flatMap((cluster) => (cluster ? [describeCluster(control, cluster, input.include ?? [])] : [])),
    failures: names.flatMap((name, i) => (found[i] ? [] : [{ arn: clusterArn(lastPart(name)), reason: "MISSING" }])),
  };
}

export async function listClusters(control: Control, input: { nextToken?: string; maxResults?: number }) {
  const arns = control.store.list("clusters").flatMap((cluster) => (cluster.status === "ACTIVE" ? [cluster.id] : []));
  return paged("clusterArns", page(arns, input, 100));
}

export async function deleteCluster(control: Control, input: { cluster: string }) {
  const cluster = findCluster(control, input.cluster);
  refuseDeletion(control, cluster);
  await control.store.commit([{ table: "clusters", remove: cluster.id }]);
  return { cluster: { ...describeCluster(control, cluster, EVERYTHING), status: "INACTIVE" } };
}

/** UpdateCluster and UpdateClusterSettings: a setting that isn't named stays. */
export async function updateCluster(control: Control, input: { cluster: string; settings?: Cluster["settings"] }) {
  const cluster = findCluster(control, input.cluster);
  const given = settingsOf(input.settings ?? []);
  const kept = cluster.settings.filter((setting) => !given.some((other) => other.name === setting.name));
  const changed = { ...cluster, settings: [...kept, ...given] };
  await control.store.commit([{ table: "clusters", put: changed }]);
  return { cluster: describeCluster(control, changed, EVERYTHING) };
}

export async function putClusterCapacityProviders(
  control: Control,
  input: { cluster: string; capacityProviders: string[]; defaultCapacityProviderStrategy: Partial<StrategyItem>[] },
) {
  const cluster = withProviders(control, findCluster(control, input.cluster), input);
  await control.store.commit(withMembership(control, [{ table: "clusters", put: cluster }]));
  return { cluster: describeCluster(control, cluster, EVERYTHING) };
}

/** The cluster with these capacity providers and this default strategy in place of its own. */
export function withProviders(
  control: Control,
  cluster: Cluster,
  input: { capacityProviders: string[]; defaultCapacityProviderStrategy: Partial<StrategyItem>[] },
): Cluster {
  const capacityProviders = knownProviders(control, input.capacityProviders);
  const used = new Set(
    control.store
      .list("services")
      .filter((service) => service.clusterArn === cluster.id && service.status === "ACTIVE")
      .flatMap((service) => service.revision.capacityProviderStrategy.map((item) => item.capacityProvider)),
  );
  const missed = cluster.capacityProviders.filter((name) => used.has(name) && !capacityProviders.includes(name));
  if (missed.length > 0) {
    throw new ApiError("ResourceInUseException", `The capacity provider ${missed.join(", ")} is in use by a service.`);
  }
  return {
    ...cluster,
    capacityProviders,
    defaultStrategy: strategyOf(input.defaultCapacityProviderStrategy, capacityProviders),
  };
}

const EVERYTHING = ["SETTINGS", "TAGS", "STATISTICS"];

function describeCluster(control: Control, cluster: Cluster, include: string[]) {
  const { store } = control;
  const tasks = store.list("tasks").filter((task) => task.clusterArn === cluster.id);
  const running = tasks.filter((task) => task.lastStatus === "RUNNING");
  const pending = tasks.filter((task) => ["PROVISIONING", "PENDING", "ACTIVATING"].includes(task.lastStatus));
  const services = store.list("services").filter((s) => s.clusterArn === cluster.id && s.status === "ACTIVE");
  const instances = store.list("containerInstances").filter((instance) => instance.clusterArn === cluster.id);
  const count = (list: { launchType?: string }[], type: string) =>
    String(list.filter((item) => (item.launchType ?? "FARGATE") === type).length);
  return {
    clusterArn: cluster.id,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: instances.length,
    runningTasksCount: running.length,
    pendingTasksCount: pending.length,
    activeServicesCount: services.length,
    statistics: include.includes("STATISTICS")
      ? ["EC2", "FARGATE"].flatMap((type) => {
          const label = type === "EC2" ? "EC2" : "Fargate";
          return [
            { name: `running${label}TasksCount`, value: count(running, type) },
            { name: `pending${label}TasksCount`, value: count(pending, type) },
          ];
        })
      : [],
    tags: include.includes("TAGS") ? cluster.tags : [],
    settings: include.includes("SETTINGS") ? cluster.settings : [],
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: describeStrategy(cluster.defaultStrategy),
  };
}
