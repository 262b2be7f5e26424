import type { Task, TaskContainer } from "../../../src/local/ecs/task/record";
import type { TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import { applyTaskEvent, stepTask } from "../../../src/local/tasks";
import type { TaskContext, TaskEvent, TaskOperation } from "../../../src/local/tasks/task";
import { containerOf, definitionOf, NOW, newTaskOf } from "../../support/fixtures";

export { containerOf, NOW };

export type Containers = TaskDefinition["containers"];

/** One task, with who drives it: what it asks for is under way until an event answers it. */
export class Driven {
  task: Task;
  now = NOW;
  registered = false;
  wakeAt: number | undefined;
  private readonly context: Omit<TaskContext, "registered" | "underway">;
  private underway: TaskOperation[] = [];

  constructor(containers: Containers, factor = 20) {
    const definition = definitionOf(1, { containers });
    this.context = { definition, pace: { factor } };
    this.task = newTaskOf("1", { definition });
  }

  /** Takes a step and returns what is asked for, as «kind container». */
  step(): string[] {
    const { task, operations, wakeAt } = stepTask(this.task, this.whole(), this.now);
    this.task = task;
    this.wakeAt = wakeAt;
    this.underway.push(...operations);
    return operations.map(nameOf);
  }

  /** Tells the task what happened, and takes a step. */
  tell(...events: TaskEvent[]): string[] {
    for (const event of events) {
      this.underway = this.underway.filter((operation) => !answers(event, operation));
      this.task = applyTaskEvent(this.task, event, this.whole(), this.now);
    }
    return this.step();
  }

  after(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  /** The control plane dies and comes back: what it had under way is forgotten. */
  restart(): this {
    this.underway = [];
    this.task = JSON.parse(JSON.stringify(this.task)) as Task;
    return this;
  }

  /** Up to RUNNING, all at once. */
  up(): this {
    return this.upTo();
  }

  /** The same, as far as this is asked for and not answered. */
  upTo(last?: string): this {
    this.step();
    this.tell({ kind: "provisioned", pause: "pause", ip: "10.0.0.2" });
    for (let round = 0; round < 20 && this.task.lastStatus !== "RUNNING"; round++) {
      if (this.underway.some((operation) => nameOf(operation) === last)) break;
      const answers = this.underway.flatMap(answerTo);
      if (answers.length === 0) break;
      this.tell(...answers);
    }
    return this;
  }

  container(name: string): TaskContainer {
    return this.task.containers.find((each) => each.name === name)!;
  }

  private whole(): TaskContext {
    return { ...this.context, registered: this.registered, underway: this.underway };
  }
}

export function signalled(container: string): TaskEvent {
  return { kind: "signalled", container };
}

export const stopEvent: TaskEvent = { kind: "stop", stopCode: "UserInitiated", reason: "Enough" };

export function exit(container: string, exitCode = 0, oomKilled = false): TaskEvent {
  return { kind: "exited", container, exitCode, oomKilled };
}

export function failure(operation: TaskOperation, reason: string): TaskEvent {
  return { kind: "failed", operation, reason };
}

const nameOf = (operation: TaskOperation) =>
  "container" in operation ? `${operation.kind} ${operation.container}` : operation.kind;

const ANSWERS: Partial<Record<TaskEvent["kind"], TaskOperation["kind"]>> = {
  provisioned: "provision",
  pulled: "pull",
  created: "create",
  started: "start",
  probed: "probe",
  signalled: "signal",
  released: "release",
};

function answers(event: TaskEvent, operation: TaskOperation): boolean {
  if (event.kind === "failed") return nameOf(event.operation) === nameOf(operation);
  if (event.kind === "exited")
    return nameOf(operation) === `signal ${event.container}` || nameOf(operation) === `kill ${event.container}`;
  // A release that finds a container running does no more than to say so.
  if (event.kind === "started" && operation.kind === "release") return true;
  const same = !("container" in event) || !("container" in operation) || event.container === operation.container;
  return ANSWERS[event.kind] === operation.kind && same;
}

function answerTo(operation: TaskOperation): TaskEvent[] {
  switch (operation.kind) {
    case "pull":
      return [{ kind: "pulled", container: operation.container }];
    case "create":
      return [{ kind: "created", container: operation.container, dockerId: `docker-${operation.container}` }];
    case "start":
      return [{ kind: "started", container: operation.container }];
    default:
      return [];
  }
}
