import { LOCAL_REGION } from "../../protocol/calls";
import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { ContainerSpec } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { ContainerDefinition, TaskDefinition } from "../ecs/task-definition/record";
import { containerName, pauseName, volumeName } from "./names";

/** The container that holds a task's network namespace: its address, names and hosts. */
export function pauseSpec(task: Task, definition: TaskDefinition, image: string): ContainerSpec {
  const extraHosts = definition.containers.flatMap((container) =>
    container.extraHosts.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`),
  );
  return {
    name: pauseName(task),
    image,
    labels: { ...labels(task), [LABEL.pause]: "true" },
    entryPoint: ["sleep"],
    command: ["infinity"],
    environment: {},
    network: { kind: "own", name: task.network, aliases: task.aliases, extraHosts: [...new Set(extraHosts)] },
  };
}

/** A container of the task, in the namespace of its pause container. */
export function containerSpec(task: Task, definition: TaskDefinition, container: ContainerDefinition): ContainerSpec {
  const override = task.overrides.containers.find(({ name }) => name === container.name);
  const taskCpu = task.overrides.cpu ?? definition.cpu;
  const taskMemory = task.overrides.memory ?? definition.memory;
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
      ...variables(container.environment),
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
    ulimits: container.ulimits,
    mounts: container.mountPoints.map(({ sourceVolume, containerPath, readOnly }) => {
      const path = definition.volumes.find(({ name }) => name === sourceVolume)?.host?.sourcePath;
      return path
        ? { source: path, target: containerPath, readOnly, kind: "bind" }
        : { source: volumeName(task, sourceVolume), target: containerPath, readOnly, kind: "volume" };
    }),
    network: { kind: "of", container: task.pause ?? pauseName(task) },
  };
}

/** Volumes that were made for this task alone. */
export const taskVolumes = (task: Task, definition: TaskDefinition) =>
  definition.volumes.filter(({ host }) => !host?.sourcePath).map(({ name }) => volumeName(task, name));

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
