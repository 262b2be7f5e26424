import type { Control } from "../../control";
import { countTasks } from "../counts";
import { seconds } from "../seconds";
import { booksOf } from "./books";
import { AGENT, attributesOf, type ContainerInstance } from "./record";

/** The instance as DescribeContainerInstances shows it. */
export function describeInstance(control: Control, instance: ContainerInstance, include: string[] = []) {
  const tasks = control.store.by("tasks", "instance", instance.id);
  const { running, pending } = countTasks(tasks);
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
    tags: include.includes("TAGS") ? (instance.tags ?? []) : [],
  };
}

function resources({ cpu, memory }: { cpu: number; memory: number }) {
  return [
    { name: "CPU", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: cpu },
    { name: "MEMORY", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: memory },
  ];
}
