import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import type { NewService } from "../../../src/local/scheduler";
import { schedule } from "../../../src/local/scheduler";
import type { Decision, World as Seen } from "../../../src/local/scheduler/schedule";
import { pairOf, serviceOf } from "../../support/fixtures";
import { BALANCER_TABLES } from "../../support/load-balancers";
import type { Program } from "../../support/program";
import { seeded } from "../../support/random";
import { World } from "../../support/world";
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
}

/** What the scheduler saw and decided, for whoever watches over the rules. */
export interface Observation {
  service: Service;
  tasks: Task[];
  targets: Seen["targets"];
  decision: Decision;
  now: number;
}

const REVISIONS = Array.from({ length: 30 }, (_, index) => index + 1);

/** The whole control plane with one service, from a seed: every call to Docker takes its time, and so does whatever it does. */
export class Simulation extends World {
  readonly behaviours: Record<number, Behaviour> = {};

  /** What must be true all the time. */
  private readonly rules = new Rules();

  constructor({ seed, service, behaviours }: SimulationOptions) {
    super();
    this.chance = seeded(seed);
    this.parts = {
      schedule: (world, now) => {
        const decision = schedule(world, now);
        const [seen] = world.services;
        if (seen) this.rules.decision({ service: seen, tasks: world.tasks, targets: world.targets, decision, now });
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
    this.docker.onSignal = (container, signal) => this.rules.signal(container, signal, this.clock.now());
    for (const revision of REVISIONS) this.behave(revision, behaviours?.[revision] ?? {});
    void this.store.commit([
      ...REVISIONS.map((revision) => ({ table: "taskDefinitions" as const, put: pairOf(revision) })),
      ...BALANCER_TABLES,
      { table: "services", put: serviceOf(service, this.clock.now()) },
    ]);
    void this.controlPlane().start();
  }

  /** From now on the revision's tasks behave so; containers that run go on as they began. */
  behave(revision: number, behaviour: Behaviour): void {
    this.behaviours[revision] = behaviour;
    for (const { image } of pairOf(revision).containers) {
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
  run(milliseconds: number, enough: () => boolean = () => false): Promise<boolean> {
    return this.clock.run(milliseconds, () => {
      this.nothingOverlooked();
      return enough();
    });
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
