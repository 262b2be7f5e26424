import { containerArn, lastPart } from "../../arns";
import type { Control } from "../../control";
import type { NetworkState } from "../../docker/runtime";
import { cpuShareOf } from "../../ecs/task/cpu-share";
import { privateDnsName } from "../../ecs/task/network-interface";
import { addressOf, type Task, type TaskContainer } from "../../ecs/task/record";
import type { ContainerDefinition, TaskDefinition } from "../../ecs/task-definition/record";
import { fraction } from "../../ids";
import { streamName } from "../../logs/streams";
import { containerName } from "../../loop/names";
import { dockerVolume } from "../../volumes/docker-volume";
import { timeText } from "./time";

/** The metadata endpoints that a container has. */
export type Version = "v3" | "v4";

export interface Described {
  task: Task;
  definition: TaskDefinition;
  /** The task's network, of one in `awsvpc` mode. */
  network?: NetworkState;
}

/**
 * A container as the metadata endpoint shows it; undefined before there is one.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-response.html
 */
export function containerMetadata(described: Described, name: string, version: Version) {
  const { task, definition } = described;
  const container = task.containers.find((each) => each.name === name);
  const defined = definition.containers.find((each) => each.name === name);
  if (!container?.dockerId || !defined) return undefined;
  const override = task.overrides.containers.find((each) => each.name === name);
  return {
    DockerId: dockerIdOf(task, container),
    Name: name,
    DockerName: task.launchType === "FARGATE" ? name : containerName(task, name),
    Image: defined.image,
    ImageID: container.imageDigest ?? "",
    ...portsOf(task, name),
    Labels: { ...defined.dockerLabels, ...ecsLabels(task, definition, name) },
    DesiredStatus: container.lastStatus === "STOPPED" ? "STOPPED" : task.desiredStatus,
    KnownStatus: container.lastStatus,
    ...(container.exitCode !== undefined && { ExitCode: container.exitCode }),
    Limits: {
      CPU: cpuShareOf(task, name, definition),
      Memory: override?.memory ?? defined.memory ?? 0,
    },
    CreatedAt: timeText(container.createdAt),
    StartedAt: timeText(container.startedAt),
    FinishedAt: timeText(container.finishedAt),
    Type: "NORMAL",
    ...(defined.healthCheck && { Health: healthOf(container) }),
    ...volumesOf(task, definition, defined),
    ...(version === "v4" && {
      ...logOf(task, defined),
      ContainerARN: containerArn(task.id, name),
      ...(defined.given.restartPolicy !== undefined && { RestartCount: container.restarts ?? 0 }),
    }),
    Networks: [networkOf(described, name, version)],
  };
}

/** Fargate shows an id of its own, Docker's is shown where there is Docker. */
export function dockerIdOf(task: Task, { name, dockerId = "" }: TaskContainer): string {
  if (task.launchType !== "FARGATE") return dockerId;
  return `${lastPart(task.id)}-${Math.floor(1e9 + fraction(task.id, name) * 9e9)}`;
}

function ecsLabels(task: Task, { family, revision }: TaskDefinition, name: string): Record<string, string> {
  return {
    "com.amazonaws.ecs.cluster": task.launchType === "FARGATE" ? task.clusterArn : lastPart(task.clusterArn),
    "com.amazonaws.ecs.container-name": name,
    "com.amazonaws.ecs.task-arn": task.id,
    "com.amazonaws.ecs.task-definition-family": family,
    "com.amazonaws.ecs.task-definition-version": String(revision),
  };
}

function portsOf({ hostPorts = [] }: Task, name: string) {
  const bound = hostPorts.filter(({ container }) => container === name);
  if (bound.length === 0) return {};
  return {
    Ports: bound.map(({ containerPort, hostPort, protocol }) => ({
      ContainerPort: containerPort,
      Protocol: protocol,
      HostPort: hostPort,
      HostIp: "0.0.0.0",
    })),
  };
}

function healthOf({ health }: TaskContainer) {
  if (health.status === "UNKNOWN") return {};
  return {
    status: health.status,
    statusSince: timeText(health.checkedAt),
    ...(health.output !== undefined && { output: health.output }),
  };
}

function volumesOf(task: Task, { volumes }: TaskDefinition, { mountPoints }: ContainerDefinition) {
  if (mountPoints.length === 0) return {};
  return {
    Volumes: mountPoints.map(({ sourceVolume, containerPath }) => {
      const volume = volumes.find(({ name }) => name === sourceVolume) ?? { name: sourceVolume };
      const docker = dockerVolume(task, volume);
      const where = docker ? { DockerName: docker.name } : { Source: volume.host?.sourcePath };
      return { ...where, Destination: containerPath };
    }),
  };
}

function logOf(task: Task, { name, logConfiguration }: ContainerDefinition) {
  if (!logConfiguration) return {};
  const { logDriver, options } = logConfiguration;
  const stream = logDriver === "awslogs" && { "awslogs-stream": streamName(task, name, options) };
  return { LogDriver: logDriver, LogOptions: { ...options, ...stream } };
}

function networkOf({ task, definition, network }: Described, name: string, version: Version) {
  const { networkMode } = definition;
  const ip = addressOf(task, name);
  const addresses = { NetworkMode: networkMode, IPv4Addresses: ip === undefined ? [""] : [ip] };
  if (networkMode !== "awsvpc" || version === "v3" || ip === undefined) return addresses;
  const { subnet, gateway } = network ?? {};
  return {
    ...addresses,
    AttachmentIndex: 0,
    ...(task.mac && { MACAddress: task.mac }),
    ...(subnet && { IPv4SubnetCIDRBlock: subnet }),
    // Docker's own, which every container is given.
    DomainNameServers: ["127.0.0.11"],
    PrivateDNSName: privateDnsName(ip),
    ...(subnet && gateway && { SubnetGatewayIpv4Address: `${gateway}/${subnet.split("/")[1]}` }),
  };
}

/** With where a task in `awsvpc` mode is. */
export async function describedTask({ store, runtime }: Control, known: Task): Promise<Described | undefined> {
  const definition = store.get("taskDefinitions", known.taskDefinition);
  if (!definition) return undefined;
  const task = await withAddress(runtime, known, definition);
  return {
    task,
    definition,
    ...(definition.networkMode === "awsvpc" && { network: await runtime.network(task.network) }),
  };
}

/** One that is alone may ask for its address as it starts, before it is known. */
async function withAddress(runtime: Control["runtime"], task: Task, { networkMode }: TaskDefinition): Promise<Task> {
  const [{ dockerId } = {}] = task.containers;
  if (!task.alone || networkMode !== "awsvpc" || task.ip !== undefined || dockerId === undefined) return task;
  const { ip, mac } = (await runtime.inspect(dockerId)) ?? {};
  return { ...task, ip, mac };
}
