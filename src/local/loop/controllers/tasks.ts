import { LABEL } from "../../../protocol/labels";
import { lastPart } from "../../arns";
import type { RuntimeEvent } from "../../docker/runtime";
import type { Task } from "../../ecs/task/record";
import type { Pace } from "../../pace";
import { REASON } from "../../scheduler/events";
import { awaitsHostPorts, hostPortsOf } from "../../scheduler/host-ports";
import type { Store } from "../../store/store";
import type { ApplyTaskEvent, StepTask, TaskContext, TaskEvent, TaskOperation } from "../../tasks/task";
import { Due } from "./due";
import { deathOf, type Inbox } from "./inbox";
import type { WorkingTasks } from "./working-tasks";

export interface TasksParts {
  store: Store;
  pace: Pace;
  stepTask: StepTask;
  applyTaskEvent: ApplyTaskEvent;
  /** Operations of a task that are under way. */
  underway(task: string): TaskOperation[];
  /** Whether the task is, or may be about to become, a load balancer's target. */
  registered(task: string): boolean;
  /** Until when a task whose operation found no Docker is left alone. */
  restedUntil(task: string): number | undefined;
  /** Whether Docker killed the container for its memory. */
  oomKilled(dockerId: string): boolean;
}

export interface Steps {
  todo: { task: string; operation: TaskOperation }[];
  /** Tasks that could not be stepped, and why. */
  failures: { task: string; error: unknown }[];
}

/** Tells tasks what happened to them, and takes their next steps. */
export class Tasks {
  readonly due = new Due();

  constructor(private readonly parts: TasksParts) {}

  /** Answers with the deaths that are heard of too early. */
  deliver({ messages, deaths }: Inbox, working: WorkingTasks, now: number): RuntimeEvent[] {
    const deferred: RuntimeEvent[] = [];
    for (const { task, events } of messages) {
      this.due.mark(task);
      for (const event of events) this.tell(working, task, event, now);
    }
    for (const death of deaths) {
      const task = working.labelled(death.labels[LABEL.task] ?? "");
      const event = task && deathOf(death, task, this.parts.oomKilled(death.dockerId));
      if (!event) continue;
      if (this.isStarting(task, event)) deferred.push(death);
      else this.tell(working, task.id, event, now);
    }
    return deferred;
  }

  tell(working: WorkingTasks, id: string, event: TaskEvent, now: number): void {
    const task = working.get(id);
    const context = task && this.contextOf(task);
    if (context) working.put(this.parts.applyTaskEvent(task, event, context, now));
  }

  /** The steps of the tasks that are due, and of those that the pass changed. */
  step(working: WorkingTasks, now: number): Steps {
    const steps: Steps = { todo: [], failures: [] };
    for (const { id } of working.changed) this.due.mark(id);
    for (const id of this.due.take(now)) {
      this.stopOnLostInstance(working, id, now);
      const task = working.get(id);
      if (!task || task.lastStatus === "STOPPED") continue;
      try {
        for (const operation of this.stepOne(working, task, now)) steps.todo.push({ task: id, operation });
      } catch (error) {
        steps.failures.push({ task: id, error });
      }
    }
    return steps;
  }

  /** A service's tasks its scheduler stops, which has to take account of them. */
  private stopOnLostInstance(working: WorkingTasks, id: string, now: number): void {
    const { instanceId, serviceArn, desiredStatus } = working.get(id) ?? {};
    if (instanceId === undefined || serviceArn !== undefined || desiredStatus !== "RUNNING") return;
    if (this.parts.store.get("containerInstances", instanceId)) return;
    const reason = REASON.instanceGone(lastPart(instanceId));
    this.tell(working, id, { kind: "stop", stopCode: "TerminationNotice", reason }, now);
  }

  private stepOne(working: WorkingTasks, task: Task, now: number): TaskOperation[] {
    const rested = this.parts.restedUntil(task.id);
    if (rested !== undefined && rested > now) {
      this.due.wake(task.id, rested);
      return [];
    }
    const context = this.contextOf(task);
    if (!context) return [];
    const {
      task: next,
      operations,
      wakeAt,
    } = this.parts.stepTask(this.withPorts(working, task, context), context, now);
    if (next !== task) working.put(next);
    if (wakeAt !== undefined) this.due.wake(task.id, wakeAt);
    return operations;
  }

  /** Before anything is made of it, it has the ports of its instance. */
  private withPorts(working: WorkingTasks, task: Task, { definition }: TaskContext): Task {
    if (task.instanceId === undefined || !awaitsHostPorts(task, definition)) return task;
    const definitions = { get: (id: string) => this.parts.store.get("taskDefinitions", id) };
    return { ...task, hostPorts: hostPortsOf(task, definition, working.onInstance(task.instanceId), definitions) };
  }

  /** Whether the start of the container that died has not been answered yet: that comes first in the task's life. */
  private isStarting(task: Task, event: TaskEvent): boolean {
    const { container } = event as { container?: string };
    return this.parts
      .underway(task.id)
      .some((operation) => operation.kind === "start" && operation.container === container);
  }

  private contextOf({ id, taskDefinition }: Task): TaskContext | undefined {
    const { store, pace, underway, registered } = this.parts;
    const definition = store.get("taskDefinitions", taskDefinition);
    if (!definition) return undefined;
    return {
      definition,
      pace,
      underway: underway(id),
      get registered() {
        return registered(id);
      },
    };
  }
}
