import { LOCAL_REGION } from "../../protocol/calls";
import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { ContainerSpec, Mount } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import { linksOf } from "../ecs/task-definition/links";
import { isOfNetwork, type LinuxSettings, linuxSettings } from "../ecs/task-definition/linux";
import { type ContainerDefinition, gpusOf, type TaskDefinition } from "../ecs/task-definition/record";
import type { SecretEnvironment } from "../secrets/environment";
import { hasRestarts } from "../tasks/restarts";
import { dockerVolume } from "../volumes/docker-volume";
import { type Relay, relayConfig } from "./connect-relays";
import { runningHaproxy } from "./haproxy";
import { routing } from "./log-router";
import { containerName, instanceName, pauseName } from "./names";

/** What a pause container is there for beside a namespace. */
export interface Held {
  mounts: Mount[];
  relays: Relay[];
}

/**
 * Whether a task has a pause container: one of a single container has none, unless that may be started again in place,
 * when Docker could give it another address, or something is to be done beside it.
 */
export const needsPause = ({ containers }: TaskDefinition, { mounts, relays }: Held) =>
  containers.length > 1 || containers.some(hasRestarts) || mounts.length > 0 || relays.length > 0;

/**
 * The container that stands for a task: its death is the task's. It holds what the task's containers share: the network
 * namespace in `awsvpc` mode (the address, names and hosts), and processes and IPC where the definition says so. `instance`
 * is what stands for its container instance, whose network namespace a task in `host` mode is in.
 */
export function pauseSpec(
  task: Task,
  definition: TaskDefinition,
  image: string,
  { instance, mounts, relays = [], ...way }: { instance?: string } & Partial<Held> & Way = {},
): ContainerSpec {
  const isShared = definition.networkMode === "awsvpc";
  const settings = definition.containers.map(linuxSettings);
  const sysctls = Object.fromEntries(settings.flatMap((each) => Object.entries(each.sysctls)));
  return {
    name: pauseName(task),
    image,
    labels: { ...labels(task), ...(isShared && addressLabel(way)), [LABEL.pause]: "true" },
    ...doing(relays),
    mounts,
    sysctls: isShared ? some(sysctls, isOfNetwork) : {},
    ...(definition.other?.ipcMode === "task" && { ipc: "shareable" }),
    network: isShared
      ? namespaceOf(task, definition.containers, way)
      : instance === undefined
        ? { kind: "none" }
        : { kind: "of", container: instance },
  };
}

/** What a container runs that is there for its namespace. */
function doing(relays: readonly Relay[] = []): Pick<ContainerSpec, "entryPoint" | "command" | "environment"> {
  if (relays.length === 0) return { entryPoint: ["sleep"], command: ["infinity"], environment: {} };
  return runningHaproxy(relayConfig(relays));
}

/** What stands for a container instance: the network namespace that its tasks in `host` mode share. */
export function instanceSpec(instanceId: string, network: string, image: string, way: Way = {}): ContainerSpec {
  return {
    name: instanceName(instanceId),
    image,
    labels: { [LABEL.role]: "instance", [LABEL.instance]: lastPart(instanceId), ...addressLabel(way) },
    ...doing(),
    network: { kind: "own", name: network, aliases: [], linkLocal: way.linkLocal, dns: dnsOf([], way.resolver) },
  };
}

/** The ways out of a network namespace. */
export interface Way {
  /** The address of its network's DNS, which is asked about what Docker's own doesn't know, unless the definition names others. */
  resolver?: string;
  /** Its address on the way to the agent. */
  linkLocal?: string;
}

const addressLabel = ({ linkLocal }: Way): Record<string, string> =>
  linkLocal ? { [LABEL.agentAddress]: linkLocal } : {};

/** A network namespace on the task's network that these containers are in. */
function namespaceOf(
  task: Task,
  containers: ContainerDefinition[],
  { resolver, linkLocal }: Way,
): Extract<ContainerSpec["network"], { kind: "own" }> {
  const settings = containers.map(linuxSettings);
  return {
    kind: "own",
    name: task.network,
    aliases: [],
    ...(linkLocal && { linkLocal }),
    hostname: settings.find(({ hostname }) => hostname !== undefined)?.hostname,
    extraHosts: unique(containers.map(hostsOf)),
    dns: dnsOf(settings, resolver),
  };
}

function dnsOf(settings: LinuxSettings[], resolver: string | undefined): { servers: string[]; search: string[] } {
  const given = unique(settings.map(({ dns }) => dns.servers));
  return {
    servers: given.length > 0 || resolver === undefined ? given : [resolver],
    search: unique(settings.map(({ dns }) => dns.search)),
  };
}

const unique = (lists: string[][]) => [...new Set(lists.flat())];

const hostsOf = ({ extraHosts }: ContainerDefinition) =>
  extraHosts.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`);

/** Where a container of the task is on the network, by the mode of its definition. */
function networkOf(
  task: Task,
  { networkMode }: TaskDefinition,
  container: ContainerDefinition,
  pause: string,
  way: Way,
): ContainerSpec["network"] {
  if (networkMode === "none") {
    return { kind: "none", hostname: linuxSettings(container).hostname, extraHosts: hostsOf(container) };
  }
  // What joins a namespace names its owner: Docker follows no chain.
  if (networkMode === "host" && task.instanceId) return { kind: "of", container: instanceName(task.instanceId) };
  if (!hasNamespace(task, networkMode)) return { kind: "of", container: pause };
  return {
    ...namespaceOf(task, [container], way),
    links: linksOf(container).map(({ container: other, alias }) => ({ container: containerName(task, other), alias })),
  };
}

const NO_SECRETS: SecretEnvironment = { files: {}, secrets: {} };

/** Whether each container of the task has a network namespace of its own on the task's network. */
export const hasNamespace = ({ alone }: Task, networkMode: TaskDefinition["networkMode"]) =>
  networkMode === "bridge" || (networkMode === "awsvpc" && alone === true);

/** A container of the task, on the network by its mode. */
export function containerSpec(
  task: Task,
  definition: TaskDefinition,
  container: ContainerDefinition,
  secret: SecretEnvironment = NO_SECRETS,
  toAgent: Record<string, string> = {},
  way: Way = {},
): ContainerSpec {
  const override = task.overrides.containers.find(({ name }) => name === container.name);
  const taskCpu = task.overrides.cpu ?? definition.cpu;
  const taskMemory = task.overrides.memory ?? definition.memory;
  const pause = task.pause ?? pauseName(task);
  const linux = linuxSettings(container);
  const isShared = definition.networkMode === "awsvpc" && !task.alone;
  const { environment: toRouter, ...routed } = routing(task, definition, container);
  return {
    ...routed,
    name: containerName(task, container.name),
    image: task.containers.find(({ name }) => name === container.name)?.image ?? container.image,
    labels: { ...container.dockerLabels, ...labels(task), ...addressLabel(way), [LABEL.container]: container.name },
    entryPoint: container.entryPoint,
    command: override?.command ?? container.command,
    environment: {
      AWS_REGION: LOCAL_REGION,
      AWS_DEFAULT_REGION: LOCAL_REGION,
      AWS_EXECUTION_ENV: `AWS_ECS_${task.launchType}`,
      ...toAgent,
      ...toRouter,
      ...secret.files,
      ...variables(container.environment),
      ...secret.secrets,
      ...variables(override?.environment ?? []),
    },
    user: container.user,
    workingDirectory: container.workingDirectory,
    readonlyRootFilesystem: container.readonlyRootFilesystem,
    init: container.initProcessEnabled,
    // ECS: a container's CPU units are its share; the task's are what all of them can't exceed.
    cpuShares: override?.cpu ?? container.cpu,
    cpuLimit: taskCpu,
    memory: override?.memory ?? container.memory ?? taskMemory,
    memoryReservation: override?.memoryReservation ?? container.memoryReservation,
    swap: linux.maxSwap,
    swappiness: linux.swappiness,
    sharedMemory: linux.sharedMemory,
    ulimits: container.ulimits,
    tmpfs: linux.tmpfs,
    devices: linux.devices,
    capabilities: linux.capabilities,
    sysctls: isShared ? some(linux.sysctls, (name) => !isOfNetwork(name)) : linux.sysctls,
    privileged: linux.privileged,
    gpus: gpusOf(container) || undefined,
    interactive: linux.interactive,
    terminal: linux.terminal,
    securityOptions: linux.securityOptions,
    pid: pidOf(task, definition, pause),
    ipc: ipcOf(task, definition, pause),
    mounts: container.mountPoints.map((point) => mountOf(task, definition, point)),
    volumesFrom: container.volumesFrom?.map(({ sourceContainer, readOnly }) => ({
      container: containerName(task, sourceContainer),
      readOnly,
    })),
    network: networkOf(task, definition, container, pause, way),
  };
}

function mountOf(
  task: Task,
  { volumes }: TaskDefinition,
  { sourceVolume, containerPath: target, readOnly }: ContainerDefinition["mountPoints"][number],
): Mount {
  const volume = volumes.find(({ name }) => name === sourceVolume) ?? { name: sourceVolume };
  const docker = dockerVolume(task, volume);
  if (docker === undefined) return { source: volume.host?.sourcePath ?? "", target, readOnly, kind: "bind" };
  return { source: docker.name, target, readOnly, kind: "volume", ...(docker.begins === "empty" && { noCopy: true }) };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html#ECS-RegisterTaskDefinition-request-pidMode */
function pidOf({ alone }: Task, { other }: TaskDefinition, pause: string): ContainerSpec["pid"] {
  if (other?.pidMode === "host") return "host";
  return other?.pidMode === "task" && !alone ? { container: pause } : undefined;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html#ECS-RegisterTaskDefinition-request-ipcMode */
function ipcOf({ alone }: Task, { other }: TaskDefinition, pause: string): ContainerSpec["ipc"] {
  if (other?.ipcMode === "host" || other?.ipcMode === "none") return other.ipcMode;
  return other?.ipcMode === "task" && !alone ? { container: pause } : undefined;
}

const some = (values: Record<string, string>, take: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => take(name)));

const variables = (list: { name?: string; value?: string }[]) =>
  Object.fromEntries(list.map(({ name = "", value = "" }) => [name, value]));

function labels(task: Task): Record<string, string> {
  return {
    [LABEL.role]: "task",
    [LABEL.task]: lastPart(task.id),
    [LABEL.cluster]: lastPart(task.clusterArn),
    ...(task.stack && { [LABEL.stack]: task.stack }),
    ...(task.serviceArn && { [LABEL.service]: lastPart(task.serviceArn) }),
  };
}
