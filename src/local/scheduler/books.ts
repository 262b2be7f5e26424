import type { ContainerInstance } from "../ecs/instance/record";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import { type Demand, demandOf } from "./place/demand";
import type { Occupancy, Resource } from "./place/occupancy";

/** What is taken of one instance. */
export interface Page {
  cpu: number;
  memory: number;
  gpus: number;
  interfaces: number;
  ports: Set<string>;
  groups: Map<string, number>;
  running: number;
  pending: number;
}

type Status = Pick<Task, "desiredStatus" | "lastStatus">;

/** Of a task that was placed just now. */
const PLACED: Status = { desiredStatus: "RUNNING", lastStatus: "PROVISIONING" };

/**
 * Ports that an instance has for itself: SSH, Docker, and the agent of ECS.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
const RESERVED = [22, 2375, 2376, 51678, 51679, 51680].map((port) => `${port}/tcp`);

const PENDING: Task["lastStatus"][] = ["PROVISIONING", "PENDING", "ACTIVATING"];

/** What the tasks of one instance take of it: every task does until it is STOPPED. */
export function pageOf(tasks: Iterable<Task>, definitions: { get(id: string): TaskDefinition | undefined }): Page {
  const page = blank();
  for (const task of tasks) {
    const definition = definitions.get(task.taskDefinition);
    if (task.lastStatus === "STOPPED" || !definition) continue;
    write(page, demandOf(definition, task.overrides), task.group, task);
    for (const { hostPort, protocol } of task.hostPorts ?? []) page.ports.add(`${hostPort}/${protocol}`);
  }
  return page;
}

/** Which entry the task is in its instance's page: what it takes doesn't change without this. */
export function entryOf({ instanceId, desiredStatus, lastStatus, hostPorts }: Task): string {
  if (instanceId === undefined || lastStatus === "STOPPED") return "";
  const phase = lastStatus === "RUNNING" ? "running" : PENDING.includes(lastStatus) ? "pending" : "leaving";
  return `${instanceId} ${desiredStatus} ${phase} ${hostPorts ? "ports" : ""}`;
}

/** What is taken of the container instances: what is written on their pages, and by those decided on just now. */
export class Books implements Occupancy {
  /** Pages with what was decided on just now. */
  private readonly own = new Map<string, Page>();

  /** `read`: the page of an instance, which stays as it is. @default nothing is taken */
  constructor(private readonly read: (instanceId: string) => Page | undefined = () => undefined) {}

  take(instanceId: string, demand: Demand, group: string): void {
    const page = this.own.get(instanceId) ?? copied(this.read(instanceId));
    this.own.set(instanceId, page);
    write(page, demand, group, PLACED);
  }

  free(instance: ContainerInstance): Omit<Demand, "ports"> {
    return {
      cpu: this.left(instance, "cpu"),
      memory: this.left(instance, "memory"),
      gpus: this.left(instance, "gpus"),
      interfaces: this.left(instance, "interfaces"),
    };
  }

  left(instance: ContainerInstance, of: Resource): number {
    const has = instance[of] ?? (of === "interfaces" ? Number.POSITIVE_INFINITY : 0);
    const page = this.page(instance.id);
    return page ? has - page[of] : has;
  }

  hasPort(instanceId: string, port: string): boolean {
    return (RESERVED.includes(port) || this.page(instanceId)?.ports.has(port)) ?? false;
  }

  /** The instance's own among them. */
  ports(instanceId: string): string[] {
    return [...RESERVED, ...(this.page(instanceId)?.ports ?? [])];
  }

  count(instanceId: string, group: string): number {
    return this.page(instanceId)?.groups.get(group) ?? 0;
  }

  groups(instanceId: string): Iterable<string> {
    return this.page(instanceId)?.groups.keys() ?? [];
  }

  tasks(instanceId: string): { running: number; pending: number } {
    const { running = 0, pending = 0 } = this.page(instanceId) ?? {};
    return { running, pending };
  }

  private page(instanceId: string): Page | undefined {
    return this.own.get(instanceId) ?? this.read(instanceId);
  }
}

function blank(): Page {
  return {
    cpu: 0,
    memory: 0,
    gpus: 0,
    interfaces: 0,
    ports: new Set(),
    groups: new Map(),
    running: 0,
    pending: 0,
  };
}

function copied(page: Page | undefined): Page {
  return page ? { ...page, ports: new Set(page.ports), groups: new Map(page.groups) } : blank();
}

function write(page: Page, demand: Demand, group: string, { desiredStatus, lastStatus }: Status): void {
  page.cpu += demand.cpu;
  page.memory += demand.memory;
  page.gpus += demand.gpus;
  page.interfaces += demand.interfaces;
  for (const port of demand.ports) page.ports.add(port);
  if (desiredStatus === "RUNNING") page.groups.set(group, (page.groups.get(group) ?? 0) + 1);
  if (lastStatus === "RUNNING") page.running += 1;
  else if (PENDING.includes(lastStatus)) page.pending += 1;
}
