import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import type { TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import type { Reconciler } from "../../../src/local/loop";
import type { NewService } from "../../../src/local/scheduler";
import { schedule } from "../../../src/local/scheduler";
import type { Decision, World as Seen } from "../../../src/local/scheduler/schedule";
import { GROUP, pairOf, serviceOf } from "../../support/fixtures";
import { BALANCER_TABLES, productionRule, SHIFTING_TABLES } from "../../support/load-balancers";
import type { Program } from "../../support/program";
import { seeded } from "../../support/random";
import { type Gate, World } from "../../support/world";
import { Rules } from "./rules";

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

export interface SimulationOptions {
  seed: number;
  service?: Partial<NewService>;
  /** By revision; a revision that isn't named behaves well. */
  behaviours?: Record<number, Behaviour>;
  /** Whether at every rest all there is is looked over for what was overlooked. @default true */
  looksOver?: boolean;
}

/** What the scheduler saw and decided, for whoever watches over the rules. */
export interface Observation {
  service: Service;
  tasks: Task[];
  targets: Seen["targets"];
  /** The target groups that requests go to, once it is so. */
  serving: ReadonlySet<string>;
  decision: Decision;
  now: number;
}

const REVISIONS = Array.from({ length: 30 }, (_, index) => index + 1);

/** Tasks of every other revision have a single container, and no pause container. */
function definitionFor(revision: number): TaskDefinition {
  const pair = pairOf(revision);
  return revision % 2 === 0 ? pair : { ...pair, containers: pair.containers.slice(0, 1) };
}

/** The whole control plane with one service, from a seed: every call to Docker takes its time, and so does whatever it does. */
export class Simulation extends World {
  readonly behaviours: Record<number, Behaviour> = {};

  /** What must be true all the time. */
  private readonly rules = new Rules();
  private readonly looksOver: boolean;
  /** What the first rule said that was broken. */
  private broken: unknown;
  /** Steps of the control plane until it is killed. */
  private left = Number.POSITIVE_INFINITY;

  constructor({ seed, service, behaviours, looksOver = true }: SimulationOptions) {
    super();
    this.looksOver = looksOver;
    this.chance = seeded(seed);
    this.parts = {
      schedule: (world, now) => {
        const decision = schedule(world, now);
        const [seen] = world.services;
        const { tasks, targets } = world;
        const serving = this.forwardedBy(decision);
        if (seen) this.hold(() => this.rules.decision({ service: seen, tasks, targets, serving, decision, now }));
        return decision;
      },
    };
    this.calm();
    this.docker.stopsIn = () => this.between(1, 3_000);
    this.balancer.drainsIn = () => this.between(10, 20_000);
    this.balancer.checks = (task) =>
      this.behaviours[revisionOf(this.store.get("tasks", task)?.taskDefinition ?? "")]?.sick
        ? { after: 20_000, health: "unhealthy" }
        : { after: this.between(100, 5_000), health: "healthy" };
    this.docker.onSignal = (container, signal) => {
      this.hold(() => this.rules.signal(container, signal, this.clock.now()));
    };
    for (const revision of REVISIONS) this.behave(revision, behaviours?.[revision] ?? {});
    void this.store.commit([
      ...REVISIONS.map((revision) => ({ table: "taskDefinitions" as const, put: definitionFor(revision) })),
      ...BALANCER_TABLES,
      ...SHIFTING_TABLES,
      { table: "services", put: serviceOf(service, this.clock.now()) },
    ]);
    void this.controlPlane().start();
  }

  override controlPlane(gate: Gate = () => this.step()): Reconciler {
    return super.controlPlane(gate);
  }

  /** The target groups that the requests of a service go to whose deployments shift them. */
  get forwarded(): ReadonlySet<string> {
    return this.forwardedBy(undefined);
  }

  private forwardedBy(decision: Decision | undefined): ReadonlySet<string> {
    if (this.service.revision.loadBalancers[0]?.advancedConfiguration === undefined) return new Set([GROUP]);
    const decided = decision?.weights.find(({ rule }) => rule === productionRule.id)?.targetGroups;
    const [forward] = this.store.get("listenerRules", productionRule.id)!.actions;
    const groups = decided ?? (forward?.type === "forward" ? forward.targetGroups : []);
    return new Set(groups.filter(({ weight }) => weight > 0).map(({ arn }) => arn));
  }

  /** Kills the control plane after so many of its steps: before or after a commit or a call to Docker. */
  killAfter(steps: number): void {
    this.left = steps;
  }

  async stop(): Promise<void> {
    await this.current?.stop();
  }

  private async step(): Promise<void> {
    this.left -= 1;
    if (this.left > 0) return;
    this.left = Number.POSITIVE_INFINITY;
    this.restart();
  }

  /** From now on the revision's tasks behave so; containers that run go on as they began. */
  behave(revision: number, behaviour: Behaviour): void {
    this.behaviours[revision] = behaviour;
    for (const { image } of definitionFor(revision).containers) {
      if (behaviour.noImage) this.docker.images.delete(image);
      else this.docker.images.set(image, this.programOf(behaviour));
    }
  }

  /** A task's containers die of something. */
  crash(task: Task): void {
    for (const { dockerId = "" } of task.containers) this.docker.die(dockerId, 137);
  }

  /** For a while the task doesn't answer its load balancer. */
  disturb(task: Task): void {
    this.balancer.disturb(task.id, this.between(1_000, 60_000));
  }

  /** For a while Docker is away; what is killed for it meanwhile, nobody is told. */
  silence(): void {
    this.docker.up = false;
    this.clock.after(this.between(100, 90_000), () => {
      this.docker.up = true;
    });
  }

  /** For a while Docker does one thing in five, does it and doesn't say so, or refuses it. */
  trouble(): void {
    const faults = ["ignores", "forgets", "refuses"] as const;
    this.docker.fault = () => (this.chance() < 0.2 ? faults[Math.floor(this.chance() * faults.length)] : undefined);
    this.clock.after(this.between(1_000, 90_000), () => this.calm());
  }

  /** For a while Docker takes its time. */
  slowness(): void {
    this.docker.latency = () => this.between(100, 20_000);
    this.clock.after(this.between(1_000, 90_000), () => this.calm());
  }

  /** Docker is at its best. */
  calm(): void {
    this.docker.fault = () => undefined;
    this.docker.latency = (call) => this.between(1, call.startsWith("image ") ? 3_000 : 100);
    this.docker.up = true;
  }

  /** Lets so many milliseconds go by, or until there is `enough`. At every rest on the way nothing has been overlooked. */
  async run(milliseconds: number, enough: () => boolean = () => false): Promise<boolean> {
    const is = await this.clock.run(milliseconds, () => {
      if (this.broken) return true;
      if (this.looksOver) this.nothingOverlooked();
      return enough();
    });
    if (this.broken) throw this.broken;
    return is;
  }

  /** The control plane would try again what a rule refuses: it is the run that ends by it. */
  private hold(rule: () => void): void {
    try {
      rule();
    } catch (error) {
      this.broken ??= error;
      throw error;
    }
  }

  between(least: number, most: number): number {
    return Math.round(least + this.chance() * (most - least));
  }

  private programOf({ crashesWithin, deaf }: Behaviour): Program {
    if (deaf) return { onStop: "deaf" };
    if (crashesWithin === undefined) return {};
    const endsAfter = () => this.between(1, crashesWithin);
    return {
      ends: 1,
      get endsAfter() {
        return endsAfter();
      },
    };
  }
}

export function revisionOf(taskDefinition: string): number {
  return Number(taskDefinition.split(":").at(-1));
}
