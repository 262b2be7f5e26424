import { containerInstanceArn, lastPart } from "../../arns";
import type { Control } from "../../control";
import { Books } from "../../scheduler/books";
import { findCluster } from "../cluster/calls";
import { invalidParameter } from "../errors";
import { type PageInput, page, paged } from "../pages";
import { countTasks } from "../task/counts";
import type { Task } from "../task/record";
import { seconds } from "../task-definition/calls";
import { AGENT, attributesOf, type ContainerInstance } from "./record";

/** The instance's tasks that aren't STOPPED. */
function tasksOn({ store }: Control, instance: ContainerInstance): Task[] {
  return store.list("tasks").filter((task) => task.instanceId === instance.id && task.lastStatus !== "STOPPED");
}

/** What tasks take of the container instances. */
export function booksOf({ store }: Control): Books {
  const taskDefinitions = new Map(store.list("taskDefinitions").map((definition) => [definition.id, definition]));
  return new Books({ tasks: store.list("tasks"), taskDefinitions });
}

export function instancesOf({ store }: Control, clusterArn: string): ContainerInstance[] {
  return store.list("containerInstances").filter((instance) => instance.clusterArn === clusterArn);
}

export async function listContainerInstances(
  control: Control,
  input: PageInput & { cluster?: string; status?: string },
) {
  const arns = instancesOf(control, findCluster(control, input.cluster).id)
    .filter(({ status }) => input.status === undefined || status === input.status)
    .map((instance) => instance.id);
  return paged("containerInstanceArns", page(arns, input, 100));
}

export async function describeContainerInstances(
  control: Control,
  input: { containerInstances: string[]; cluster?: string },
) {
  const cluster = findCluster(control, input.cluster);
  if (input.containerInstances.length === 0) throw invalidParameter("Container Instances cannot be empty.");
  if (input.containerInstances.length > 100) throw invalidParameter("containerInstances has more than 100 entries.");
  const { found, failures } = findInstances(control, cluster.name, input.containerInstances);
  return { containerInstances: found.map((instance) => describeInstance(control, instance)), failures };
}

/** Draining: no new tasks, and the service's are replaced; ACTIVE takes tasks again. */
export async function updateContainerInstancesState(
  control: Control,
  input: { containerInstances: string[]; cluster?: string; status: string },
) {
  const cluster = findCluster(control, input.cluster);
  const { status } = input;
  if (status !== "ACTIVE" && status !== "DRAINING") {
    throw invalidParameter(`status is ${status}; allowed are ACTIVE, DRAINING.`);
  }
  const { found, failures } = findInstances(control, cluster.name, input.containerInstances);
  const changed = found.map((instance) => ({ ...instance, status }) as const);
  await control.store.commit(changed.map((put) => ({ table: "containerInstances", put })));
  return { containerInstances: changed.map((instance) => describeInstance(control, instance)), failures };
}

function findInstances(control: Control, cluster: string, names: string[]) {
  const arns = names.map((name) => containerInstanceArn(cluster, lastPart(name)));
  const found = arns.map((arn) => control.store.get("containerInstances", arn));
  return {
    found: found.flatMap((instance) => instance ?? []),
    failures: arns.flatMap((arn, i) => (found[i] ? [] : [{ arn, reason: "MISSING" }])),
  };
}

function describeInstance(control: Control, instance: ContainerInstance) {
  const { running, pending } = countTasks(tasksOn(control, instance));
  return {
    containerInstanceArn: instance.id,
    ec2InstanceId: instance.ec2InstanceId,
    capacityProviderName: instance.capacityProvider,
    version: 1,
    versionInfo: { agentVersion: AGENT.version, agentHash: AGENT.hash },
    remainingResources: resources(booksOf(control).free(instance)),
    registeredResources: resources(instance),
    status: instance.status,
    agentConnected: true,
    runningTasksCount: running,
    pendingTasksCount: pending,
    attributes: attributesOf(instance),
    registeredAt: seconds(instance.registeredAt),
    attachments: [],
    tags: [],
  };
}

function resources({ cpu, memory }: { cpu: number; memory: number }) {
  return [
    { name: "CPU", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: cpu },
    { name: "MEMORY", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: memory },
  ];
}
