import type { Control } from "../../control";
import { Books } from "../../scheduler/books";
import { countTasks } from "../counts";
import { seconds } from "../seconds";
import { booksOf } from "./books";
import { AGENT, attributesOf, type ContainerInstance } from "./record";

/** The instance as DescribeContainerInstances shows it. */
export function describeInstance(control: Control, instance: ContainerInstance, include: string[] = []) {
  const room = booksOf(control).on(instance);
  const tasks = control.store.by("tasks", "instance", instance.id);
  const { running, pending } = countTasks(tasks);
  return {
    containerInstanceArn: instance.id,
    ec2InstanceId: instance.ec2InstanceId,
    capacityProviderName: instance.capacityProvider,
    version: 1,
    versionInfo: { agentVersion: AGENT.version, agentHash: AGENT.hash },
    remainingResources: resources(room, room.ports),
    registeredResources: resources(instance, new Books().on(instance).ports),
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

/** Of the ports ECS tells those that are taken. */
function resources({ cpu, memory }: { cpu: number; memory: number }, ports: string[]) {
  const taken = (protocol: string) =>
    ports.filter((port) => port.endsWith(`/${protocol}`)).map((port) => port.slice(0, port.indexOf("/")));

  return [
    { name: "CPU", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: cpu },
    { name: "MEMORY", type: "INTEGER", doubleValue: 0, longValue: 0, integerValue: memory },
    { name: "PORTS", type: "STRINGSET", doubleValue: 0, longValue: 0, integerValue: 0, stringSetValue: taken("tcp") },
    {
      name: "PORTS_UDP",
      type: "STRINGSET",
      doubleValue: 0,
      longValue: 0,
      integerValue: 0,
      stringSetValue: taken("udp"),
    },
  ];
}
