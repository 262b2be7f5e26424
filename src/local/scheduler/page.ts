import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import { type Demand, demandOf } from "./place/demand";

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

export function blank(): Page {
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

/** A page to write on. */
export function copied(page: Page | undefined): Page {
  return page ? { ...page, ports: new Set(page.ports), groups: new Map(page.groups) } : blank();
}

/** Enters what a task takes; of one that was placed just now unless told otherwise. */
export function write(page: Page, demand: Demand, group: string, { desiredStatus, lastStatus }: Status = PLACED): void {
  page.cpu += demand.cpu;
  page.memory += demand.memory;
  page.gpus += demand.gpus;
  page.interfaces += demand.interfaces;
  for (const port of demand.ports) page.ports.add(port);
  if (desiredStatus === "RUNNING") page.groups.set(group, (page.groups.get(group) ?? 0) + 1);
  if (lastStatus === "RUNNING") page.running += 1;
  else if (PENDING.includes(lastStatus)) page.pending += 1;
}
