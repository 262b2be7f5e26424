import { ApiError } from "../../../protocol/errors";
import { clusterArn } from "../../arns";
import type { Control } from "../../control";
import { effective } from "../account-setting/settings";
import type { StrategyItem } from "../capacity/record";
import { invalidParameter } from "../errors";
import { knownProviders, strategyOf } from "../strategy/check";
import { namesOf, usersOf } from "../strategy/users";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import type { Cluster, ClusterConfiguration } from "./record";

/** Input of CreateCluster. */
export interface ClusterInput extends ClusterSettingsInput {
  clusterName?: string;
  capacityProviders?: string[];
  defaultCapacityProviderStrategy?: Partial<StrategyItem>[];
  tags?: Partial<Tag>[];
}

type ExecLogs = NonNullable<ClusterConfiguration["executeCommandConfiguration"]>;

/** What UpdateCluster can change. */
export interface ClusterSettingsInput {
  settings?: { name?: string; value?: string }[];
  configuration?: ClusterConfiguration;
  serviceConnectDefaults?: { namespace?: string };
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
    settings: initialSettings(control, input.settings ?? []),
    ...extrasOf(input),
    tags: tagsOf(input.tags),
    createdAt: control.clock.now(),
  };
}

/** What isn't given is as the account has it. */
function initialSettings({ store }: Control, given: { name?: string; value?: string }[]): Cluster["settings"] {
  const settings = settingsOf(given);
  const value = effective(store, "containerInsights");
  if (settings.length > 0 || value === "disabled") return settings;
  return [{ name: "containerInsights", value }];
}

/** The cluster with what the input sets; a setting that isn't named stays. */
export function withSettings(cluster: Cluster, input: ClusterSettingsInput): Cluster {
  const given = settingsOf(input.settings ?? []);
  const kept = cluster.settings.filter((setting) => !given.some((other) => other.name === setting.name));
  return { ...cluster, settings: [...kept, ...given], ...extrasOf(input) };
}

/** ECS: Container Insights is the one setting that a cluster has. */
export function settingsOf(settings: { name?: string; value?: string }[]): Cluster["settings"] {
  return settings.map(({ name = "", value = "" }, i) => {
    oneOf(`settings.${i}.name`, name, ["containerInsights"]);
    oneOf(`settings.${i}.value`, value, ["enabled", "disabled", "enhanced"]);
    return { name, value };
  });
}

/** ECS: where ExecuteCommand's sessions are logged to is given just where the default is overridden. */
function checkExecLogs(given: ExecLogs | undefined): void {
  const { logging, logConfiguration = {} } = given ?? {};
  const to = logConfiguration.cloudWatchLogGroupName ?? logConfiguration.s3BucketName;
  if (logging === "OVERRIDE" && !to) {
    throw invalidParameter(
      "A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration.",
    );
  }
  if (logging !== "OVERRIDE" && given?.logConfiguration !== undefined) {
    throw invalidParameter("You must set logging to 'OVERRIDE' when you supply a log configuration.");
  }
}

/** An empty namespace takes the default away, as ECS has it. */
export function extrasOf(input: ClusterSettingsInput): Pick<Cluster, "configuration" | "serviceConnectDefaults"> {
  const { configuration, serviceConnectDefaults } = input;
  checkExecLogs(configuration?.executeCommandConfiguration);
  const namespace = serviceConnectDefaults?.namespace;
  return {
    ...(configuration && { configuration }),
    ...(serviceConnectDefaults && { serviceConnectDefaults: namespace ? { namespace } : undefined }),
  };
}

function oneOf(path: string, value: string, allowed: string[]): void {
  if (!allowed.includes(value)) throw invalidParameter(`${path} is "${value}"; allowed are ${allowed.join(", ")}.`);
}

/** The cluster after its deletion, which ECS still shows for a while. */
export function deletedCluster(cluster: Cluster, now: number): Cluster {
  return { ...cluster, status: "INACTIVE", capacityProviders: [], defaultStrategy: [], tags: [], deletedAt: now };
}

/** Throws what keeps the cluster from being deleted. */
export function refuseDeletion(control: Control, cluster: Cluster): void {
  const { store } = control;
  const services = store.by("services", "cluster", cluster.id).filter(({ status }) => status !== "INACTIVE");
  if (services.length > 0) {
    throw new ApiError(
      "ClusterContainsServicesException",
      `The Cluster cannot be deleted while Services are active: ${services.map((s) => s.name).join(", ")}.`,
    );
  }
  if (store.by("tasks", "cluster", cluster.id).some(({ lastStatus }) => lastStatus !== "STOPPED")) {
    throw new ApiError("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
  }
  if (store.count("containerInstances", "cluster", cluster.id) > 0) {
    throw new ApiError(
      "ClusterContainsContainerInstancesException",
      "The Cluster cannot be deleted while Container Instances are active or draining.",
    );
  }
}

/** Whether the provider is in its cluster from the first: one of ECS Managed Instances. */
export const isManaged = ({ store }: Control, name: string) =>
  store.get("capacityProviders", name)?.managedInstances !== undefined;

/** The cluster with these capacity providers and this default strategy in place of its own. */
export function withProviders(
  control: Control,
  cluster: Cluster,
  input: { capacityProviders: string[]; defaultCapacityProviderStrategy: Partial<StrategyItem>[] },
): Cluster {
  const named = knownProviders(control, input.capacityProviders);
  // ECS Managed Instances are the cluster's own, and nothing ties or unties them.
  const own = cluster.capacityProviders.filter((name) => isManaged(control, name) && !named.includes(name));
  const capacityProviders = [...named, ...own];
  for (const name of cluster.capacityProviders) {
    const users = capacityProviders.includes(name) ? "" : namesOf(usersOf(control, cluster.id, name));
    if (users === "") continue;
    throw new ApiError(
      "ResourceInUseException",
      `The specified capacity provider is in use and cannot be removed: ${name} is used by ${users}. ` +
        "What is on it goes elsewhere or ends in one deployment, and it goes in the next.",
    );
  }
  return {
    ...cluster,
    capacityProviders,
    defaultStrategy: strategyOf(input.defaultCapacityProviderStrategy, capacityProviders),
  };
}
