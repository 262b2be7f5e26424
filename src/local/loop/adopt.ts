import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { ContainerState } from "../docker/runtime";
import type { Task, TaskContainer } from "../ecs/task/record";
import { isOver } from "../tasks/restarts";
import type { TaskEvent } from "../tasks/task";

/** What comparing the store with Docker came to. */
export interface Adoption {
  /** What happened while nobody was looking, in order. */
  events: { task: string; event: TaskEvent }[];
  /** Containers of tasks that are over or were never ours to know: to be removed. */
  strays: ContainerState[];
}

/** A container that vanished was killed, as far as anyone can tell. */
const VANISHED = { exitCode: 137, oomKilled: false };

/**
 * Compares the tasks in the store, as they were before Docker was asked, with the containers that carry `slipway.task`.
 * Pure.
 */
export function adopt(tasks: Task[], containers: ContainerState[]): Adoption {
  const byTask = new Map<string, ContainerState[]>();
  for (const container of containers) {
    const id = container.labels[LABEL.task] ?? "";
    byTask.set(id, [...(byTask.get(id) ?? []), container]);
  }
  const events: Adoption["events"] = [];
  const kept = new Set<string>();
  for (const task of tasks) {
    if (task.lastStatus === "STOPPED") continue;
    const id = lastPart(task.id);
    kept.add(id);
    // Its containers are being removed.
    if (task.lastStatus === "DEPROVISIONING") continue;
    const found = byTask.get(id) ?? [];
    for (const event of taskEvents(task, found)) events.push({ task: task.id, event });
  }
  return { events, strays: containers.filter(({ labels }) => !kept.has(labels[LABEL.task] ?? "")) };
}

function taskEvents(task: Task, found: ContainerState[]): TaskEvent[] {
  const events = task.containers.flatMap((container) =>
    containerEvents(
      container,
      found.find(({ labels }) => labels[LABEL.container] === container.name && !labels[LABEL.pause]),
    ),
  );
  const pause = found.find(({ dockerId }) => dockerId === task.pause);
  if (task.pause !== undefined && pause?.status !== "running") events.push({ kind: "namespaceLost" });
  return events;
}

function containerEvents(container: TaskContainer, found: ContainerState | undefined): TaskEvent[] {
  if (container.lastStatus === "STOPPED") return [];
  const { name } = container;
  if (!found) return container.dockerId ? [{ kind: "exited", container: name, ...VANISHED }] : [];
  const events: TaskEvent[] = [];
  if (container.dockerId !== found.dockerId)
    events.push({ kind: "created", container: name, dockerId: found.dockerId });
  // A container that Docker could not start is `created`, or `exited` without ever having begun.
  if (found.status === "created") return events;
  if (found.status === "exited" && found.finishedAt !== undefined && isOver(container, found.finishedAt)) return events;
  if (container.lastStatus !== "RUNNING")
    events.push({ kind: "started", container: name, ip: found.ip, mac: found.mac });
  if (found.status === "exited") {
    events.push({
      kind: "exited",
      container: name,
      exitCode: found.exitCode ?? VANISHED.exitCode,
      oomKilled: found.oomKilled ?? false,
      at: found.finishedAt,
    });
  }
  return events;
}
