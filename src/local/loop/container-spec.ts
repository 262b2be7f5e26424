import { LOCAL_REGION } from "../../protocol/calls";
import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { ContainerSpec } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import { isOfNetwork, linuxSettings } from "../ecs/task-definition/linux";
import type { ContainerDefinition, TaskDefinition } from "../ecs/task-definition/record";
import type { SecretEnvironment } from "../secrets/environment";
import { containerName, pauseName, volumeName } from "./names";

/** The container that holds a task's network namespace: its address, names and hosts. */
export function pauseSpec(task: Task, definition: TaskDefinition, image: string): ContainerSpec {
  const extraHosts = definition.containers.flatMap((container) =>
    container.extraHosts.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`),
  );
  const settings = definition.containers.map(linuxSettings);
  const sysctls = Object.assign({}, ...settings.map((each) => each.sysctls));
  const unique = (lists: string[][]) => [...new Set(lists.flat())];
  return {
    name: pauseName(task),
    image,
    labels: { ...labels(task), [LABEL.pause]: "true" },
    entryPoint: ["sleep"],
    command: ["infinity"],
    environment: {},
    sysctls: some(sysctls, isOfNetwork),
    ...(definition.other?.ipcMode === "task" && { ipc: "shareable" }),
    network: {
      kind: "own",
      name: task.network,
      aliases: task.aliases,
      hostname: settings.find(({ hostname }) => hostname !== undefined)?.hostname,
      extraHosts: [...new Set(extraHosts)],
      dns: {
        servers: unique(settings.map(({ dns }) => dns.servers)),
        search: unique(settings.map(({ dns }) => dns.search)),
      },
    },
  };
}

const NO_SECRETS: SecretEnvironment = { files: {}, secrets: {} };

/** A container of the task, in the namespace of its pause container. */
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
    sysctls: some(linux.sysctls, (name) => !isOfNetwork(name)),
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
    network: { kind: "of", container: pause },
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
