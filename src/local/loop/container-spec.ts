import { LOCAL_REGION } from "../../protocol/calls";
import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { ContainerSpec } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import { linksOf } from "../ecs/task-definition/links";
import { isOfNetwork, linuxSettings } from "../ecs/task-definition/linux";
import type { ContainerDefinition, TaskDefinition } from "../ecs/task-definition/record";
import type { SecretEnvironment } from "../secrets/environment";
import { containerName, instanceName, pauseName, volumeName } from "./names";

/**
 * The container that stands for a task: its death is the task's. It holds what the task's containers share: the network
 * namespace in `awsvpc` mode (the address, names and hosts), and processes and IPC where the definition says so. `instance`
 * is what stands for its container instance, whose network namespace a task in `host` mode is in.
 */
export function pauseSpec(task: Task, definition: TaskDefinition, image: string, instance?: string): ContainerSpec {
  const isShared = definition.networkMode === "awsvpc";
  const settings = definition.containers.map(linuxSettings);
  const sysctls = Object.assign({}, ...settings.map((each) => each.sysctls));
  return {
    name: pauseName(task),
    image,
    labels: { ...labels(task), [LABEL.pause]: "true" },
    entryPoint: ["sleep"],
    command: ["infinity"],
    environment: {},
    sysctls: isShared ? some(sysctls, isOfNetwork) : {},
    ...(definition.other?.ipcMode === "task" && { ipc: "shareable" }),
    network: isShared
      ? namespaceOf(task, definition.containers)
      : instance === undefined
        ? { kind: "none" }
        : { kind: "of", container: instance },
  };
}

/** What stands for a container instance: the network namespace that its tasks in `host` mode share. */
export function instanceSpec(instanceId: string, network: string, image: string): ContainerSpec {
  return {
    name: instanceName(instanceId),
    image,
    labels: { [LABEL.role]: "instance", [LABEL.instance]: lastPart(instanceId) },
    entryPoint: ["sleep"],
    command: ["infinity"],
    environment: {},
    network: { kind: "own", name: network, aliases: [] },
  };
}

/** A network namespace on the task's network that these containers are in. */
function namespaceOf(
  task: Task,
  containers: ContainerDefinition[],
): Extract<ContainerSpec["network"], { kind: "own" }> {
  const settings = containers.map(linuxSettings);
  const unique = (lists: string[][]) => [...new Set(lists.flat())];
  return {
    kind: "own",
    name: task.network,
    aliases: task.aliases,
    hostname: settings.find(({ hostname }) => hostname !== undefined)?.hostname,
    extraHosts: unique(containers.map(hostsOf)),
    dns: {
      servers: unique(settings.map(({ dns }) => dns.servers)),
      search: unique(settings.map(({ dns }) => dns.search)),
    },
  };
}

const hostsOf = ({ extraHosts }: ContainerDefinition) =>
  extraHosts.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`);

/** Where a container of the task is on the network, by the mode of its definition. */
function networkOf(
  task: Task,
  { networkMode }: TaskDefinition,
  container: ContainerDefinition,
  pause: string,
): ContainerSpec["network"] {
  if (networkMode === "none") {
    return { kind: "none", hostname: linuxSettings(container).hostname, extraHosts: hostsOf(container) };
  }
  // What joins a namespace names its owner: Docker follows no chain.
  if (networkMode === "host" && task.instanceId) return { kind: "of", container: instanceName(task.instanceId) };
  if (networkMode !== "bridge") return { kind: "of", container: pause };
  const own = namespaceOf(task, [container]);
  return {
    ...own,
    // Who looks up the service finds what listens.
    aliases: container.portMappings.length > 0 ? own.aliases : [],
    links: linksOf(container).map(({ container: other, alias }) => ({ container: containerName(task, other), alias })),
  };
}

const NO_SECRETS: SecretEnvironment = { files: {}, secrets: {} };

/** A container of the task, on the network by its mode. */
export function containerSpec(
  task: Task,
  definition: TaskDefinition,
  container: ContainerDefinition,
  secret: SecretEnvironment = NO_SECRETS,
): ContainerSpec {
  const override = task.overrides.containers.find(({ name }) => name === container.name);
  const taskCpu = task.overrides.cpu ?? definition.cpu;
  const taskMemory = task.overrides.memory ?? definition.memory;
  const pause = task.pause ?? pauseName(task);
  const linux = linuxSettings(container);
  const isShared = definition.networkMode === "awsvpc";
  return {
    name: containerName(task, container.name),
    image: container.image,
    labels: { ...container.dockerLabels, ...labels(task), [LABEL.container]: container.name },
    entryPoint: container.entryPoint,
    command: override?.command ?? container.command,
    environment: {
      AWS_REGION: LOCAL_REGION,
      AWS_DEFAULT_REGION: LOCAL_REGION,
      AWS_EXECUTION_ENV: `AWS_ECS_${task.launchType}`,
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
    interactive: linux.interactive,
    securityOptions: linux.securityOptions,
    pid: pidOf(definition, pause),
    ipc: ipcOf(definition, pause),
    mounts: container.mountPoints.map(({ sourceVolume, containerPath, readOnly }) => {
      const path = definition.volumes.find(({ name }) => name === sourceVolume)?.host?.sourcePath;
      return path
        ? { source: path, target: containerPath, readOnly, kind: "bind" }
        : { source: volumeName(task, sourceVolume), target: containerPath, readOnly, kind: "volume" };
    }),
    network: networkOf(task, definition, container, pause),
  };
}

/** Volumes that were made for this task alone. */
export const taskVolumes = (task: Task, definition: TaskDefinition) =>
  definition.volumes.filter(({ host }) => !host?.sourcePath).map(({ name }) => volumeName(task, name));

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html#ECS-RegisterTaskDefinition-request-pidMode */
function pidOf({ other }: TaskDefinition, pause: string): ContainerSpec["pid"] {
  if (other?.pidMode === "host") return "host";
  return other?.pidMode === "task" ? { container: pause } : undefined;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html#ECS-RegisterTaskDefinition-request-ipcMode */
function ipcOf({ other }: TaskDefinition, pause: string): ContainerSpec["ipc"] {
  if (other?.ipcMode === "host" || other?.ipcMode === "none") return other.ipcMode;
  return other?.ipcMode === "task" ? { container: pause } : undefined;
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
