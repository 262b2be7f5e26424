import { isRecord } from "../../../protocol/json";
import { containerArn, lastPart } from "../../arns";
import type { Control } from "../../control";
import { uuid } from "../../ids";
import { seconds } from "../seconds";
import type { TaskDefinition } from "../task-definition/record";
import { attachmentId, describeInterface } from "./network-interface";
import { isProvisioned, type Task, type TaskContainer, type TaskVolume } from "./record";

/** GiB that a Fargate task has where nothing is said. */
const EPHEMERAL_STORAGE = 20;

/** The task as DescribeTasks shows it. */
export function describeTask(control: Control, task: Task, include: string[]) {
  const definition = control.store.get("taskDefinitions", task.taskDefinition);
  return {
    attachments: [
      ...(definition?.networkMode === "awsvpc" ? [describeInterface(task)] : []),
      ...(task.volume ? [describeVolume(task, task.volume)] : []),
    ],
    attributes: [{ name: "ecs.cpu-architecture", value: architectureOf(definition) }],
    availabilityZone: task.zone || undefined,
    capacityProviderName: task.capacityProvider,
    clusterArn: task.clusterArn,
    connectivity: task.startedAt === undefined ? undefined : "CONNECTED",
    connectivityAt: seconds(task.startedAt),
    containerInstanceArn: task.instanceId,
    containers: task.containers.map((container) => describeContainer(task, container, definition)),
    cpu: text(task.overrides.cpu ?? definition?.cpu),
    createdAt: seconds(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand ?? false,
    executionStoppedAt: seconds(executionStoppedAt(task)),
    group: task.group,
    healthStatus: task.healthStatus,
    lastStatus: task.lastStatus,
    launchType: isOnManaged(control, task) ? "MANAGED_INSTANCES" : task.launchType,
    memory: text(task.overrides.memory ?? definition?.memory),
    overrides: describeOverrides(task),
    ...(task.launchType === "FARGATE" && describePlatform(task, definition)),
    pullStartedAt: seconds(task.pullStartedAt),
    pullStoppedAt: seconds(task.pullStoppedAt),
    startedAt: seconds(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: seconds(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: seconds(task.stoppingAt),
    tags: include.includes("TAGS") ? task.tags : [],
    taskArn: task.id,
    taskDefinitionArn: task.taskDefinition,
    version: task.version ?? 1,
  };
}

/** The EBS volume: one that is kept when its task has ended is only detached. */
/** Whether it is on an instance of ECS Managed Instances. */
function isOnManaged({ store }: Control, { capacityProvider }: Task): boolean {
  return (
    capacityProvider !== undefined && store.get("capacityProviders", capacityProvider)?.managedInstances !== undefined
  );
}

function describeVolume(task: Task, volume: TaskVolume) {
  const { id, lastStatus } = task;
  const isAttached = isProvisioned(task);
  const gone = volume.deleteOnTermination ? "DELETED" : "DETACHED";
  return {
    id: uuid(`${lastPart(id)}${volume.name}`),
    type: "AmazonElasticBlockStorage",
    status: lastStatus === "STOPPED" ? gone : isAttached ? "ATTACHED" : "PRECREATED",
    details: [
      { name: "roleArn", value: volume.roleArn },
      { name: "volumeName", value: volume.name },
      { name: "deleteOnTermination", value: String(volume.deleteOnTermination) },
      ...(isAttached ? [{ name: "volumeId", value: volume.id }] : []),
    ],
  };
}

/** A task shows which platform version LATEST came to. */
function describePlatform({ platformVersion = "LATEST", overrides }: Task, definition: TaskDefinition | undefined) {
  const given = overrides.ephemeralStorage ?? definition?.other?.ephemeralStorage;
  const sizeInGiB = isRecord(given) ? Number(given.sizeInGiB) : EPHEMERAL_STORAGE;
  return {
    platformVersion: platformVersion === "LATEST" ? "1.4.0" : platformVersion,
    platformFamily: "Linux",
    ephemeralStorage: { sizeInGiB },
    fargateEphemeralStorage: { sizeInGiB },
  };
}

/** That which the definition asks for, else this machine's. */
function architectureOf(definition: TaskDefinition | undefined): string {
  const platform = definition?.other?.runtimePlatform;
  const asked = isRecord(platform) ? platform.cpuArchitecture : undefined;
  return (asked ?? process.arch).toString().toLowerCase() === "arm64" ? "arm64" : "x86_64";
}

/** When the last of its containers ended. */
function executionStoppedAt({ lastStatus, containers, stoppingAt }: Task): number | undefined {
  if (lastStatus !== "STOPPED" && lastStatus !== "DEPROVISIONING") return undefined;
  const ends = containers.flatMap(({ finishedAt }) => finishedAt ?? []);
  return ends.length > 0 ? Math.max(...ends) : stoppingAt;
}

function describeContainer(task: Task, container: TaskContainer, definition: TaskDefinition | undefined) {
  const defined = definition?.containers.find((other) => other.name === container.name);
  const health = task.lastStatus === "STOPPED" ? undefined : container.health.status;
  const override = task.overrides.containers.find(({ name }) => name === container.name);
  return {
    containerArn: containerArn(task.id, container.name),
    taskArn: task.id,
    name: container.name,
    image: defined?.image,
    imageDigest: container.imageDigest,
    runtimeId: container.dockerId,
    lastStatus: statusOf(container),
    exitCode: container.exitCode,
    reason: container.reason,
    ...describeNetwork(task, container, definition),
    healthStatus: health ?? "UNKNOWN",
    managedAgents: task.enableExecuteCommand ? [execAgent(container)] : undefined,
    cpu: text(override?.cpu ?? defined?.cpu ?? 0),
    memory: text(override?.memory ?? defined?.memory),
    memoryReservation: text(override?.memoryReservation ?? defined?.memoryReservation),
  };
}

/** ECS knows no CREATED. */
const statusOf = ({ lastStatus }: TaskContainer) => (lastStatus === "CREATED" ? "PENDING" : lastStatus);

/**
 * ECS: an awsvpc task has an interface of its own, whose address its containers share, and binds no port of its instance;
 * in the modes bridge and host it is the reverse.
 */
function describeNetwork(task: Task, container: TaskContainer, definition: TaskDefinition | undefined) {
  if (definition?.networkMode === "awsvpc") {
    const networkInterfaces = task.ip ? [{ attachmentId: attachmentId(task), privateIpv4Address: task.ip }] : [];
    return { networkBindings: [], networkInterfaces };
  }
  const bound = container.lastStatus === "RUNNING" ? (task.hostPorts ?? []) : [];
  const networkBindings = bound
    .filter((port) => port.container === container.name)
    .map(({ containerPort, hostPort, protocol }) => ({ bindIP: "0.0.0.0", containerPort, hostPort, protocol }));
  return { networkBindings, networkInterfaces: [] };
}

/** The agent that ECS runs in a container for ExecuteCommand: it lives as long as the container does. */
function execAgent(container: TaskContainer) {
  return {
    name: "ExecuteCommandAgent",
    lastStatus: statusOf(container),
    lastStartedAt: seconds(container.startedAt),
  };
}

/** Every container has an entry, one that nothing is overridden of just its name. */
function describeOverrides({ overrides, containers }: Task) {
  const { containers: given, cpu, memory, ...rest } = overrides;
  const others = containers.filter(({ name }) => !given.some((override) => override.name === name));
  return {
    containerOverrides: [...given, ...others.map(({ name }) => ({ name }))],
    cpu: text(cpu),
    memory: text(memory),
    inferenceAcceleratorOverrides: [],
    ...rest,
  };
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
