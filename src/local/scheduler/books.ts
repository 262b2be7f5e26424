import type { ContainerInstance } from "../ecs/instance/record";
import type { Task } from "../ecs/task/record";
import { type Demand, demandOf } from "./place/demand";
import type { Occupancy } from "./place/occupancy";
import type { World } from "./schedule";

/** What is taken of one instance. */
interface Page {
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

/** What is taken of the container instances: by every task until it is STOPPED, and by those decided on just now. */
export class Books implements Occupancy {
  private readonly pages = new Map<string, Page>();

  constructor({ tasks, taskDefinitions }: Pick<World, "tasks" | "taskDefinitions">) {
    for (const task of tasks) {
      const definition = taskDefinitions.get(task.taskDefinition);
      if (task.instanceId === undefined || task.lastStatus === "STOPPED" || !definition) continue;
      this.take(task.instanceId, demandOf(definition, task.overrides), task.group, task);
    }
  }

  take(instanceId: string, demand: Demand, group: string, { desiredStatus, lastStatus }: Status = PLACED): void {
    const page = this.page(instanceId);
    page.cpu += demand.cpu;
    page.memory += demand.memory;
    page.gpus += demand.gpus;
    page.interfaces += demand.interfaces;
    for (const port of demand.ports) page.ports.add(port);
    if (desiredStatus === "RUNNING") page.groups.set(group, (page.groups.get(group) ?? 0) + 1);
    if (lastStatus === "RUNNING") page.running += 1;
    else if (PENDING.includes(lastStatus)) page.pending += 1;
  }

  free(instance: ContainerInstance): Omit<Demand, "ports"> {
    const taken = this.pages.get(instance.id);
    return {
      cpu: instance.cpu - (taken?.cpu ?? 0),
      memory: instance.memory - (taken?.memory ?? 0),
      gpus: (instance.gpus ?? 0) - (taken?.gpus ?? 0),
      interfaces: (instance.interfaces ?? Number.POSITIVE_INFINITY) - (taken?.interfaces ?? 0),
    };
  }

  hasPort(instanceId: string, port: string): boolean {
    return this.pages.get(instanceId)?.ports.has(port) ?? false;
  }

  count(instanceId: string, group: string): number {
    return this.pages.get(instanceId)?.groups.get(group) ?? 0;
  }

  groups(instanceId: string): Iterable<string> {
    return this.pages.get(instanceId)?.groups.keys() ?? [];
  }

  tasks(instanceId: string): { running: number; pending: number } {
    const { running = 0, pending = 0 } = this.pages.get(instanceId) ?? {};
    return { running, pending };
  }

  private page(instanceId: string): Page {
    const found = this.pages.get(instanceId);
    if (found) return found;
    const page: Page = {
      cpu: 0,
      memory: 0,
      gpus: 0,
      interfaces: 0,
      ports: new Set(),
      groups: new Map(),
      running: 0,
      pending: 0,
    };
    this.pages.set(instanceId, page);
    return page;
  }
}

const PENDING: Task["lastStatus"][] = ["PROVISIONING", "PENDING", "ACTIVATING"];
