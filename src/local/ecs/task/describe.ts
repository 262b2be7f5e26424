import { lastPart } from "../../arns";
import type { Control } from "../../control";
import { seconds } from "../task-definition/calls";
import type { TaskDefinition } from "../task-definition/record";
import type { Task, TaskContainer } from "./record";

/** The task as DescribeTasks shows it. */
export function describeTask(control: Control, task: Task, include: string[]) {
  const definition = control.store.get("taskDefinitions", task.taskDefinition);
  const attachment = `${lastPart(task.id)}-eni`;
  return {
    attachments: definition?.networkMode === "awsvpc" ? [describeInterface(task, attachment)] : [],
    attributes: [],
    availabilityZone: task.zone,
    capacityProviderName: task.capacityProvider,
    clusterArn: task.clusterArn,
    connectivity: task.startedAt === undefined ? undefined : "CONNECTED",
    connectivityAt: seconds(task.startedAt),
    containerInstanceArn: task.instanceId,
    containers: task.containers.map((container) => describeContainer(task, container, definition, attachment)),
    cpu: text(task.overrides.cpu ?? definition?.cpu),
    createdAt: seconds(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: false,
    executionStoppedAt: seconds(task.stoppedAt),
    group: task.group,
    healthStatus: task.healthStatus,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: text(task.overrides.memory ?? definition?.memory),
    overrides: describeOverrides(task),
    platformVersion: task.launchType === "FARGATE" ? "1.4.0" : undefined,
    platformFamily: task.launchType === "FARGATE" ? "Linux" : undefined,
    startedAt: seconds(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: seconds(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: seconds(task.stoppingAt),
    tags: include.includes("TAGS") ? task.tags : [],
    taskArn: task.id,
    taskDefinitionArn: task.taskDefinition,
    version: 1,
  };
}

function describeInterface(task: Task, id: string) {
  const details = [
    { name: "subnetId", value: task.subnet },
    { name: "privateDnsName", value: task.aliases[0] },
    { name: "privateIPv4Address", value: task.ip },
  ];
  return {
    id,
    type: "ElasticNetworkInterface",
    status: task.lastStatus === "STOPPED" ? "DELETED" : task.ip ? "ATTACHED" : "PRECREATED",
    details: details.filter((detail) => detail.value !== undefined),
  };
}

function describeContainer(
  task: Task,
  container: TaskContainer,
  definition: TaskDefinition | undefined,
  attachmentId: string,
) {
  const defined = definition?.containers.find((other) => other.name === container.name);
  const health = task.lastStatus === "STOPPED" ? undefined : container.health.status;
  return {
    containerArn: `${task.id.replace(":task/", ":container/")}/${container.name}`,
    taskArn: task.id,
    name: container.name,
    image: defined?.image,
    runtimeId: container.dockerId,
    // ECS knows no CREATED.
    lastStatus: container.lastStatus === "CREATED" ? "PENDING" : container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: [],
    networkInterfaces: task.ip ? [{ attachmentId, privateIpv4Address: task.ip }] : [],
    healthStatus: health ?? "UNKNOWN",
    cpu: text(defined?.cpu ?? 0),
    memory: text(defined?.memory),
    memoryReservation: text(defined?.memoryReservation),
  };
}

function describeOverrides({ overrides }: Task) {
  return {
    containerOverrides: overrides.containers,
    cpu: text(overrides.cpu),
    memory: text(overrides.memory),
    inferenceAcceleratorOverrides: [],
  };
}

function text(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
