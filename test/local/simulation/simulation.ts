import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import type { TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import type { NewService } from "../../../src/local/scheduler";
import { schedule } from "../../../src/local/scheduler";
import type { Decision, World } from "../../../src/local/scheduler/schedule";
import { applyTaskEvent, newTask, stepTask } from "../../../src/local/tasks";
import type { TaskContext, TaskEvent, TaskOperation } from "../../../src/local/tasks/task";
import { CLUSTER, containerOf, definitionOf, SERVICE, serviceOf } from "../scheduler/fixtures";
import { type Behaviour, Machine } from "./machine";
import { seeded } from "./random";

export interface SimulationOptions {
  seed: number;
  service?: Partial<NewService>;
  /** By revision; a revision that isn't named behaves well. */
  behaviours?: Record<number, Behaviour>;
}

/** What a pass saw and decided, for whoever watches over the rules. */
export interface Observation {
  before: { service: Service; tasks: Task[] };
  world: World;
  decision: Decision;
  now: number;
}

/** More passes than this at one time are a loop that doesn't end. */
const MOST_PASSES_AT_ONCE = 200;

/**
 * The scheduler and the tasks together on a simulated machine and clock. What is on record goes through JSON at each
 * commit, so that nothing is carried on but what a store would hold.
 */
export class Simulation {
  readonly machine: Machine;
  readonly chance: () => number;
  readonly behaviours: Record<number, Behaviour>;
  private record: { service: Recorded<Service>; tasks: Map<string, Recorded<Task>> };
  private underway = new Map<string, TaskOperation[]>();
  private inbox: { task: string; event: TaskEvent }[] = [];
  private wakeAt: number | undefined;
  private readonly definitions: ReadonlyMap<string, TaskDefinition>;
  private readonly behind: boolean;

  constructor(
    options: SimulationOptions,
    private readonly observe: (observation: Observation) => void = () => undefined,
  ) {
    this.chance = seeded(options.seed);
    this.behaviours = { ...options.behaviours };
    this.machine = new Machine(this.chance, (task) => this.behaviours[revisionOf(task.taskDefinition)] ?? {});
    const service = serviceOf(options.service, this.machine.now);
    this.behind = service.revision.loadBalancers.length > 0;
    const containers = [containerOf("web"), containerOf("sidecar", { essential: false })];
    this.definitions = new Map(
      Array.from({ length: 30 }, (_, index) => definitionOf(index + 1, { containers })).map((each) => [each.id, each]),
    );
    this.record = { service: recorded(undefined, service), tasks: new Map() };
    this.connect();
    this.wakeAt = this.machine.now;
  }

  get service(): Service {
    return this.read().service;
  }

  get tasks(): Task[] {
    return this.read().tasks;
  }

  /** The tasks that run and are not about to stop. */
  get running(): Task[] {
    return this.tasks.filter((task) => task.lastStatus === "RUNNING" && task.desiredStatus === "RUNNING");
  }

  /** An API call that changes the service. */
  change(to: (service: Service, now: number) => Service): void {
    const { service, tasks } = this.read();
    this.commit(to(service, this.machine.now), tasks);
    this.wakeAt = this.machine.now;
  }

  /** Kills the control plane and starts another. */
  restart(): void {
    this.machine.loseControlPlane();
    this.underway = new Map();
    this.inbox = [];
    this.connect();
    for (const task of this.tasks) {
      for (const event of this.machine.findings(task)) this.inbox.push({ task: task.id, event });
    }
    this.wakeAt = this.machine.now;
  }

  /** Lets so many milliseconds go by, or until there is `enough`. */
  run(milliseconds: number, enough: () => boolean = () => false): void {
    const end = this.machine.now + milliseconds;
    let passes = 0;
    while (!enough()) {
      const next = Math.min(this.machine.next() ?? end, this.wakeAt ?? end, end);
      const time = Math.max(next, this.machine.now);
      passes = time === this.machine.now ? passes + 1 : 0;
      if (passes > MOST_PASSES_AT_ONCE) throw new Error("The control plane doesn't come to rest");
      if (time >= end) break;
      this.machine.advance(time);
      this.pass();
    }
    this.machine.advance(Math.max(end > this.machine.now && !enough() ? end : this.machine.now, this.machine.now));
  }

  private pass(): void {
    const { now } = this.machine;
    this.wakeAt = undefined;
    const before = this.read();
    const tasks = new Map(before.tasks.map((task) => [task.id, task]));
    const change = (id: string, to: (task: Task) => Task) => {
      const task = tasks.get(id);
      if (task) tasks.set(id, to(task));
    };
    const tell = (id: string, event: TaskEvent) =>
      change(id, (task) => applyTaskEvent(task, event, this.contextOf(task), now));
    for (const { task, event } of this.inbox.splice(0)) tell(task, event);

    const world = this.world(before.service, [...tasks.values()]);
    const decision = schedule(world, now);
    this.observe({ before: { service: before.service, tasks: world.tasks }, world, decision, now });
    const service = decision.services[0] ?? before.service;
    for (const { task, stopCode, reason } of decision.stop) tell(task, { kind: "stop", stopCode, reason });
    for (const id of decision.healthy) change(id, (task) => ({ ...task, healthyAt: now }));
    for (const { task, notes } of decision.noted)
      change(task, (each) => ({ ...each, noted: { ...each.noted, ...notes } }));
    for (const start of decision.start) tasks.set(start.task, this.taskOf(start, now));
    this.wake(decision.wakeAt);

    const todo: [Task, TaskOperation][] = [];
    for (const task of tasks.values()) {
      const { task: next, operations, wakeAt } = stepTask(task, this.contextOf(task), now);
      tasks.set(task.id, next);
      for (const operation of operations) todo.push([next, operation]);
      this.wake(wakeAt);
    }
    const after = [...tasks.values()].filter(
      (task) => task.lastStatus !== "STOPPED" || now - task.stoppedAt! < 600_000,
    );
    const changed = this.commit(service, after);
    this.machine.register(after, this.behind);
    for (const [task, operation] of todo) {
      this.underway.set(task.id, [...(this.underway.get(task.id) ?? []), operation]);
      this.machine.begin(task, operation);
    }
    // A commit makes another pass, as it does in the control plane.
    if (changed) this.wake(now);
  }

  private connect(): void {
    this.machine.report = (task, event) => {
      this.inbox.push({ task, event });
    };
    this.machine.ended = (task, operation) => {
      const left = (this.underway.get(task) ?? []).filter((each) => each !== operation);
      this.underway.set(task, left);
    };
  }

  private world(service: Service, tasks: Task[]): World {
    return {
      clusters: [],
      services: [service],
      tasks,
      taskDefinitions: this.definitions,
      capacityProviders: [],
      containerInstances: [],
      subnets: [],
      targets: this.machine.observed(),
      pace: { factor: 20 },
    };
  }

  private contextOf(task: Task): TaskContext {
    return {
      definition: this.definitions.get(task.taskDefinition)!,
      pace: { factor: 20 },
      registered: this.machine.isRegistered(task.id),
      underway: this.underway.get(task.id) ?? [],
    };
  }

  private taskOf(start: Decision["start"][number], now: number): Task {
    const { task: id, deployment, taskDefinition, launchType, zone, capacityProvider } = start;
    return newTask(
      {
        id,
        clusterArn: CLUSTER,
        group: "service:web",
        startedBy: deployment,
        serviceArn: SERVICE,
        launchType,
        zone,
        capacityProvider,
        network: "slipway-default",
        aliases: [],
        definition: this.definitions.get(taskDefinition)!,
      },
      now,
    );
  }

  private read(): { service: Service; tasks: Task[] } {
    return { service: this.record.service.value, tasks: [...this.record.tasks.values()].map(({ value }) => value) };
  }

  /** Whether anything changed. */
  private commit(service: Service, tasks: Task[]): boolean {
    const before = this.record;
    this.record = {
      service: recorded(before.service, service),
      tasks: new Map(tasks.map((task) => [task.id, recorded(before.tasks.get(task.id), task)])),
    };
    return (
      this.record.service !== before.service ||
      this.record.tasks.size !== before.tasks.size ||
      [...this.record.tasks].some(([id, entry]) => entry !== before.tasks.get(id))
    );
  }

  private wake(at: number | undefined): void {
    if (at !== undefined) this.wakeAt = Math.min(this.wakeAt ?? at, at);
  }
}

/** An entity as a store holds it: what is read is what was written down, never the object that someone had. */
interface Recorded<T> {
  json: string;
  value: T;
}

/** The entity's new record; the old one where nothing about it changed. */
function recorded<T>(before: Recorded<T> | undefined, value: T): Recorded<T> {
  if (before?.value === value) return before;
  const json = JSON.stringify(value);
  return before?.json === json ? before : { json, value: JSON.parse(json) as T };
}

export function revisionOf(taskDefinition: string): number {
  return Number(taskDefinition.split(":").at(-1));
}
