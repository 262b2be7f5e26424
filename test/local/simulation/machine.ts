import type { ObservedTarget } from "../../../src/local/balancer/balancer";
import type { Task } from "../../../src/local/ecs/task/record";
import type { TaskEvent, TaskOperation } from "../../../src/local/tasks/task";
import { GROUP } from "../scheduler/fixtures";

/** How the tasks of one revision behave. */
export interface Behaviour {
  /** The image can't be pulled. */
  noImage?: boolean;
  /** Every container exits within this many milliseconds of its start. */
  crashesWithin?: number;
  /** The target answers its checks with an error. */
  sick?: boolean;
  /** The container does not hear SIGTERM. */
  deaf?: boolean;
}

interface Container {
  status: "created" | "running" | "exited";
  exitCode: number;
}

/** Something that will happen. `survives`: also when the control plane dies before. */
interface Happening {
  at: number;
  survives: boolean;
  happen(): void;
}

/** A machine with a container runtime and a load balancer, on simulated time: what a killed control plane leaves behind. */
export class Machine {
  now = 1_800_000_000_000;
  private agenda: Happening[] = [];
  private readonly containers = new Map<string, Container>();
  private readonly targets = new Map<string, { health: ObservedTarget["health"]; gone?: boolean }>();
  /** Takes a task's events; replaced when the control plane is. */
  report: (task: string, event: TaskEvent) => void = () => undefined;
  /** Called when an operation has ended. */
  ended: (task: string, operation: TaskOperation) => void = () => undefined;

  constructor(
    private readonly chance: () => number,
    private readonly behaviourOf: (task: Task) => Behaviour,
  ) {}

  /** When the next thing happens. */
  next(): number | undefined {
    return this.agenda.length === 0 ? undefined : Math.min(...this.agenda.map(({ at }) => at));
  }

  /** Lets everything happen that is due. */
  advance(to: number): void {
    this.now = to;
    const due = this.agenda.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at);
    this.agenda = this.agenda.filter(({ at }) => at > to);
    for (const each of due) each.happen();
  }

  after(milliseconds: number, happen: () => void, survives = true): void {
    this.agenda.push({ at: this.now + Math.max(1, Math.round(milliseconds)), survives, happen });
  }

  /** Begins an operation. Its effect may still come when the control plane dies meanwhile; its answer doesn't. */
  begin(task: Task, operation: TaskOperation): void {
    const behaviour = this.behaviourOf(task);
    const takes = operation.kind === "pull" ? this.between(5, 3_000) : this.between(5, 300);
    this.after(
      takes,
      () => {
        const event = this.perform(task, operation, behaviour);
        this.ended(task.id, operation);
        if (event) this.report(task.id, event);
      },
      false,
    );
  }

  /** The control plane dies: of what it had begun, some was done and some wasn't, and nobody hears of it. */
  loseControlPlane(): void {
    const lost = this.agenda.filter(({ survives }) => !survives);
    this.agenda = this.agenda.filter(({ survives }) => survives);
    this.report = () => undefined;
    this.ended = () => undefined;
    for (const each of lost) if (this.chance() < 0.5) each.happen();
  }

  /** What a new control plane finds out about a task that it has on record. */
  findings(task: Task): TaskEvent[] {
    return task.containers.flatMap(({ name, lastStatus }): TaskEvent[] => {
      const container = this.containers.get(`${task.id} ${name}`);
      if (container?.status !== "exited" || lastStatus === "STOPPED") return [];
      return [{ kind: "exited", container: name, exitCode: container.exitCode, oomKilled: false }];
    });
  }

  /** A running container dies of something. */
  crash(task: Task): void {
    for (const { name } of task.containers) this.exit(task, name, 137);
  }

  /** Makes the load balancer's targets follow the tasks, as the balancer does. */
  register(tasks: Task[], behind: boolean): void {
    if (!behind) return;
    const wanted = new Map(tasks.filter((task) => isTarget(task) || isDraining(task)).map((task) => [task.id, task]));
    for (const [id, target] of this.targets) {
      if (!wanted.has(id)) this.targets.delete(id);
      else if (isDraining(wanted.get(id)!) && target.health !== "draining") {
        target.health = "draining";
        this.after(this.between(10, 20_000), () => this.targets.delete(id));
      }
    }
    for (const task of tasks.filter(isTarget)) {
      if (this.targets.has(task.id)) continue;
      const target = { health: "initial" as ObservedTarget["health"] };
      this.targets.set(task.id, target);
      const sick = this.behaviourOf(task).sick === true;
      this.after(sick ? 20_000 : this.between(100, 5_000), () => {
        if (target.health !== "draining") target.health = sick ? "unhealthy" : "healthy";
      });
    }
  }

  /** For a while the target of the task does not answer. */
  disturb(task: string): void {
    const target = this.targets.get(task);
    if (target?.health !== "healthy") return;
    target.health = "unhealthy";
    this.after(this.between(1_000, 60_000), () => {
      if (target.health === "unhealthy") target.health = "healthy";
    });
  }

  observed(): ObservedTarget[] {
    return [...this.targets].map(([id, { health }]) => ({ loadBalancer: "lb", targetGroup: GROUP, id, health }));
  }

  isRegistered(task: string): boolean {
    return this.targets.has(task);
  }

  /** Names of the containers that exist. */
  left(): string[] {
    return [...this.containers.keys()];
  }

  private between(least: number, most: number): number {
    return least + this.chance() * (most - least);
  }

  private perform(task: Task, operation: TaskOperation, behaviour: Behaviour): TaskEvent | undefined {
    const name = "container" in operation ? operation.container : "pause";
    const key = `${task.id} ${name}`;
    const container = this.containers.get(key);
    switch (operation.kind) {
      case "provision":
        this.containers.set(key, { status: "running", exitCode: 0 });
        return { kind: "provisioned", pause: key, ip: "10.0.0.2" };
      case "pull":
        if (behaviour.noImage) {
          return { kind: "failed", operation, reason: "CannotPullContainerError: no such image" };
        }
        return { kind: "pulled", container: name };
      case "create":
        if (!container) this.containers.set(key, { status: "created", exitCode: 0 });
        return { kind: "created", container: name, dockerId: key };
      case "start":
        if (!container) return { kind: "failed", operation, reason: "CannotStartContainerError: no such container" };
        if (container.status === "created") {
          container.status = "running";
          if (behaviour.crashesWithin !== undefined) {
            this.after(this.chance() * behaviour.crashesWithin, () => this.exit(task, name, 1));
          }
        }
        return { kind: "started", container: name };
      case "signal":
        if (!behaviour.deaf) this.after(this.between(1, 3_000), () => this.exit(task, name, 143));
        return undefined;
      case "kill":
        this.exit(task, name, 137);
        return undefined;
      case "release":
        for (const each of this.left()) if (each.startsWith(`${task.id} `)) this.containers.delete(each);
        return { kind: "released" };
      case "probe":
        return { kind: "probed", container: name, exitCode: 0, output: "", beganAt: this.now };
    }
  }

  private exit(task: Task, name: string, exitCode: number): void {
    const container = this.containers.get(`${task.id} ${name}`);
    if (container?.status !== "running") return;
    Object.assign(container, { status: "exited", exitCode });
    this.report(task.id, { kind: "exited", container: name, exitCode, oomKilled: false });
  }
}

function isTarget(task: Task): boolean {
  return task.lastStatus === "RUNNING" && task.desiredStatus === "RUNNING";
}

function isDraining(task: Task): boolean {
  return task.lastStatus === "DEACTIVATING" || (task.lastStatus === "RUNNING" && task.desiredStatus === "STOPPED");
}
