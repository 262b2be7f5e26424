import { isDeepStrictEqual } from "node:util";
import type { Balancer } from "../balancer/balancer";
import type { RuntimeEvent } from "../docker/runtime";
import type { Service } from "../ecs/service/record";
import type { Task } from "../ecs/task/record";
import type { Pace } from "../pace";
import type { Decision, Schedule } from "../scheduler/schedule";
import type { Change, Store } from "../store/store";
import type { ApplyTaskEvent, StepTask, TaskContext, TaskEvent, TaskOperation } from "../tasks/task";
import { gatherWorld } from "./gather-world";
import { byLabel, deathOf, type Inbox } from "./inbox";
import { makeServiceTask } from "./make-task";
import { scalePools } from "./scale-pools";

/** What a pass decides with. */
export interface PassParts {
  store: Store;
  balancer: Balancer;
  pace: Pace;
  schedule: Schedule;
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

/** What a pass came to: first to be made durable, then to be done. */
export interface Outcome {
  changes: Change[];
  todo: { task: string; operation: TaskOperation }[];
  /** Deaths that are heard of too early. */
  deferred: RuntimeEvent[];
  wakeAt?: number;
}

/** One pass: what happened is told to the tasks, the scheduler decides, and each task takes its step. Changes nothing itself. */
export class Pass {
  private readonly tasks: Map<string, Task>;
  private readonly todo: Outcome["todo"] = [];
  private readonly deferred: RuntimeEvent[] = [];
  private services: Service[] = [];
  private unplaced: Decision["unplaced"] = [];
  private wakeAt: number | undefined;

  constructor(
    private readonly parts: PassParts,
    private readonly now: number,
  ) {
    this.tasks = new Map(parts.store.list("tasks").map((task) => [task.id, task]));
  }

  run(inbox: Inbox): Outcome {
    this.deliver(inbox);
    this.schedule();
    for (const task of [...this.tasks.values()]) this.step(task);
    const changes = this.changes();
    const { todo, deferred, wakeAt } = this;
    return { changes, todo, deferred, wakeAt };
  }

  private deliver({ messages, deaths }: Inbox): void {
    for (const { task, events } of messages) for (const event of events) this.tell(task, event);
    const labelled = byLabel(this.tasks.values());
    for (const death of deaths) {
      const found = deathOf(death, labelled, this.parts.oomKilled(death.dockerId));
      if (!found) continue;
      const { task, event } = found;
      const { container } = event as { container?: string };
      // Its start has not been answered yet, and comes first in the task's life.
      const starting = this.parts
        .underway(task)
        .some((operation) => operation.kind === "start" && operation.container === container);
      if (starting) this.deferred.push(death);
      else this.tell(task, event);
    }
  }

  private tell(id: string, event: TaskEvent): void {
    const task = this.tasks.get(id);
    const context = task && this.contextOf(task);
    if (context) this.tasks.set(id, this.parts.applyTaskEvent(task, event, context, this.now));
  }

  private schedule(): void {
    const { store, balancer, pace, schedule } = this.parts;
    const { services, start, stop, healthy, noted, placed, unplaced, wakeAt } = schedule(
      gatherWorld(store, [...this.tasks.values()], balancer.targets(), pace),
      this.now,
    );
    this.services = services;
    this.unplaced = unplaced;
    this.wake(wakeAt);
    for (const { task, stopCode, reason } of stop) this.tell(task, { kind: "stop", stopCode, reason });
    for (const id of healthy) this.alter(id, (task) => ({ ...task, healthyAt: this.now }));
    for (const { task: id, notes } of noted)
      this.alter(id, (task) => ({ ...task, noted: { ...task.noted, ...notes } }));
    for (const { task: id, ...place } of placed) this.alter(id, ({ placement: _, ...task }) => ({ ...task, ...place }));
    for (const each of start) {
      const service = services.find(({ id }) => id === each.service) ?? store.get("services", each.service);
      const definition = store.get("taskDefinitions", each.taskDefinition);
      if (!service || !definition) continue;
      this.tasks.set(each.task, makeServiceTask(store, each, service, definition, this.now));
    }
  }

  private step(task: Task): void {
    const rested = this.parts.restedUntil(task.id);
    if (rested !== undefined && rested > this.now) {
      this.wake(rested);
      return;
    }
    const context = task.lastStatus === "STOPPED" ? undefined : this.contextOf(task);
    if (!context) return;
    const { task: next, operations, wakeAt } = this.parts.stepTask(task, context, this.now);
    this.tasks.set(task.id, next);
    for (const operation of operations) this.todo.push({ task: task.id, operation });
    this.wake(wakeAt);
  }

  private contextOf(task: Task): TaskContext | undefined {
    const { store, pace, underway, registered } = this.parts;
    const definition = store.get("taskDefinitions", task.taskDefinition);
    return definition && { definition, pace, registered: registered(task.id), underway: underway(task.id) };
  }

  private alter(id: string, change: (task: Task) => Task): void {
    const task = this.tasks.get(id);
    if (task) this.tasks.set(id, change(task));
  }

  private wake(at: number | undefined): void {
    if (at !== undefined) this.wakeAt = Math.min(this.wakeAt ?? at, at);
  }

  private changes(): Change[] {
    const { store, pace } = this.parts;
    const pools = scalePools(store, this.tasks.values(), this.unplaced, pace, this.now);
    this.wake(pools.wakeAt);
    const changed = <T extends { id: string }>(before: T | undefined, after: T) =>
      before !== after && !isDeepStrictEqual(before, after);
    return [
      ...[...this.tasks.values()]
        .filter((task) => changed(store.get("tasks", task.id), task))
        .map((put) => ({ table: "tasks" as const, put })),
      ...this.services
        .filter((service) => changed(store.get("services", service.id), service))
        .map((put) => ({ table: "services" as const, put })),
      ...pools.changes,
    ];
  }
}
