import { ApiError } from "../../protocol/errors";
import type { RunSettingsAnswer, RunSettingsRequest } from "../../protocol/run";
import { lastPart } from "../arns";
import type { Control } from "../control";
import { findCluster } from "../ecs/cluster/find";
import type { Cluster } from "../ecs/cluster/record";
import { instanceSize } from "../ecs/instance/instance-types";
import { activeTaskDefinition, familyAndRevision, tryFindTaskDefinition } from "../ecs/task-definition/find";
import { gpusOf, type TaskDefinition } from "../ecs/task-definition/record";
import { displayNames } from "./names";

interface Settings {
  cluster: string;
  [member: string]: unknown;
}

/** How `slipway run` runs a task: its user says which, and what is said of it elsewhere says how. */
export async function runSettings(control: Control, request: RunSettingsRequest): Promise<RunSettingsAnswer> {
  const { definition, asked, shown } = meant(control, request.TaskDefinition);
  const settings =
    ofSchedule(control, definition, request.Cluster) ??
    ofService(control, definition, request.Cluster) ??
    ofStack(control, definition, request.Cluster);
  return {
    Input: { ...settings, taskDefinition: asked },
    DisplayName: shown,
    Containers: definition.containers.map(({ name }) => name),
  };
}

/** The definition that a family, a revision, an ARN or the user's own name means. */
function meant(control: Control, text: string): { definition: TaskDefinition; asked: string; shown: string } {
  const families = new Map(
    control.store.by("taskDefinitions", "status", "ACTIVE").map(({ family, stack }) => [family, stack]),
  );
  const things = [...families].map(([family, stack]) => ({ id: family, name: family, stack }));
  const shown = displayNames(control, "AWS::ECS::TaskDefinition", things);
  const exact = tryFindTaskDefinition(control, text);
  if (exact) {
    const definition = activeTaskDefinition(control, text);
    return { definition, asked: text, shown: shown.get(exact.family) ?? exact.family };
  }
  const { family: wanted = text, revision } = familyAndRevision(text) ?? {};
  const found = [...shown].filter(([, name]) => name === wanted);
  const ends = found.length > 0 ? found : [...shown].filter(([, name]) => name.endsWith(`/${wanted}`));
  const [one, other] = ends;
  if (!one || other) {
    const names = (ends.length > 1 ? ends : [...shown]).map(([, name]) => name).sort();
    const what = other ? `"${text}" can be any of` : `There is no task definition "${text}". There are`;
    throw new ApiError("ClientException", `${what}: ${names.join(", ") || "none"}.`);
  }
  const asked = revision === undefined ? one[0] : `${one[0]}:${revision}`;
  return { definition: activeTaskDefinition(control, asked), asked, shown: one[1] };
}

const isOf = ({ family }: TaskDefinition, nameOrArn: unknown) =>
  familyAndRevision(String(nameOrArn))?.family === family;

function isIn(cluster: unknown, asked: string | undefined): boolean {
  return asked === undefined || lastPart(String(cluster)) === lastPart(asked);
}

/** As its schedule runs it, once. */
function ofSchedule({ store }: Control, definition: TaskDefinition, cluster?: string): Settings | undefined {
  const targets = store
    .list("scheduledTasks")
    .flatMap((schedule) => schedule.targets.flatMap(({ run }) => (run ? [run] : [])));
  const run = targets.find((each) => isOf(definition, each.taskDefinition) && isIn(each.cluster, cluster));
  if (!run) return undefined;
  const { taskDefinition: _, startedBy: _by, count: _count, ...settings } = run;
  return settings as Settings;
}

/** As its service runs it. */
function ofService({ store }: Control, definition: TaskDefinition, cluster?: string): Settings | undefined {
  const service = store
    .list("services")
    .filter(({ status, clusterArn }) => status === "ACTIVE" && isIn(clusterArn, cluster))
    .find(({ revision }) => isOf(definition, revision.taskDefinition));
  if (!service) return undefined;
  const { launchType, capacityProviderStrategy, network } = service.revision;
  return {
    cluster: service.clusterArn,
    ...(capacityProviderStrategy.length > 0 ? { capacityProviderStrategy } : { launchType }),
    ...networkConfiguration(network),
  };
}

/** In its stack's cluster, or the only one, and its network. */
function ofStack(control: Control, definition: TaskDefinition, asked?: string): Settings {
  const cluster = clusterFor(control, definition, asked);
  return {
    cluster: cluster.id,
    ...capacityFor(control, definition, cluster),
    ...(definition.networkMode === "awsvpc" && networkConfiguration(networkFor(control, definition, cluster))),
  };
}

function clusterFor(control: Control, { stack }: TaskDefinition, asked?: string): Cluster {
  if (asked !== undefined) return findCluster(control, asked);
  const all = control.store.list("clusters").filter(({ status }) => status === "ACTIVE");
  const own = all.filter((cluster) => stack !== undefined && cluster.stack === stack);
  const [cluster, other] = own.length > 0 ? own : all;
  if (cluster && !other) return cluster;
  const names = all.map(({ name }) => name).join(", ");
  throw new ApiError(
    "ClusterNotFoundException",
    `Which cluster? Name one with --cluster: ${names || "there is none"}.`,
  );
}

function capacityFor({ store }: Control, definition: TaskDefinition, { defaultStrategy, capacityProviders }: Cluster) {
  if (definition.requiresCompatibilities.includes("FARGATE")) return { launchType: "FARGATE" };
  const isOfFargate = (name: string) => name.startsWith("FARGATE");
  if (defaultStrategy.length > 0 && !defaultStrategy.some((item) => isOfFargate(item.capacityProvider))) return {};
  const pools = capacityProviders.filter((name) => !isOfFargate(name));
  const wanted = definition.containers.reduce((sum, container) => sum + gpusOf(container), 0);
  const has = (name: string) => {
    const group = store.get("autoScalingGroups", store.get("capacityProviders", name)?.autoScalingGroup ?? "");
    return (group && instanceSize(group.instanceType)?.gpus) ?? 0;
  };
  const fits = (name: string) => (wanted === 0 ? has(name) === 0 : has(name) >= wanted);
  const provider = pools.find(fits) ?? pools[0];
  return provider === undefined
    ? {}
    : { capacityProviderStrategy: [{ capacityProvider: provider, base: 0, weight: 1 }] };
}

interface Network {
  subnets: string[];
  securityGroups?: string[];
}

function networkFor({ store }: Control, { stack }: TaskDefinition, cluster: Cluster): Network | undefined {
  const service = store.by("services", "cluster", cluster.id).find(({ revision }) => revision.network !== undefined);
  if (service) return service.revision.network;
  const stacks = [stack, cluster.stack].filter((each) => each !== undefined);
  const subnets = store
    .by("resources", "type", "AWS::EC2::Subnet")
    .filter((resource) => stacks.includes(resource.stack))
    .map(({ identifier }) => identifier);
  return subnets.length === 0 ? undefined : { subnets: subnets.slice(0, 16) };
}

function networkConfiguration(network: Network | undefined) {
  if (network === undefined) return {};
  const { subnets, securityGroups } = network;
  return { networkConfiguration: { awsvpcConfiguration: { subnets, ...(securityGroups && { securityGroups }) } } };
}
