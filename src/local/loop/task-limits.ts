import type { Clock } from "../clock";
import type { ContainerStats, Runtime } from "../docker/runtime";
import { cpuShareOf } from "../ecs/task/cpu-share";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Store } from "../store/store";
import { cpuLimits, cpuToHold } from "./task-cpu";
import { memoryToHold } from "./task-memory";

const MIB = 1024 * 1024;
/** Milliseconds between looks: a task's containers can use more together for so long. */
const EVERY = 2000;
/** Milliseconds that Docker has to answer: what it doesn't answer for is left alone until it does. */
const ANSWERS_WITHIN = 5000;

export interface TaskLimitsParts {
  store: Pick<Store, "get" | "by">;
  runtime: Pick<Runtime, "stats" | "kill" | "limitCpu">;
  clock: Clock;
  /** Told before a container is killed. */
  outOfMemory(dockerId: string): void;
  log(line: string): void;
}

/** A container as it was found at the last look; without a limit it isn't known what it is held to. */
interface Seen {
  stats: ContainerStats;
  limit?: number;
}

interface Use {
  name: string;
  dockerId: string;
  stats: ContainerStats;
}

/**
 * Holds tasks to their own CPU and memory. On AWS the kernel does, which counts a task's containers as one. Docker gives such
 * groups limits only where they are a container's own, and leaves them behind; on systemd's it gives them none. So here it is
 * looked at again and again: where a task's containers use more memory together, the one that uses most is killed, and where
 * they use more CPU, they are held to parts of it. Each of them alone is held to the task's limits by the kernel.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
 */
export class TaskLimits {
  private cancel: () => void = () => undefined;
  private stopped = false;
  /** Tasks for which Docker hasn't answered yet: it isn't asked again. */
  private readonly silent = new Set<string>();
  /** By Docker's id, those of tasks that are held to CPU units. */
  private seen = new Map<string, Seen>();

  constructor(private readonly parts: TaskLimitsParts) {}

  start(): void {
    this.cancel = this.parts.clock.after(EVERY, () => void this.look().finally(() => this.stopped || this.start()));
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async look(): Promise<void> {
    const before = this.seen;
    this.seen = new Map();
    // At once, since Docker takes up to a second for an answer. One that it doesn't answer for is looked at the next time.
    await Promise.all(
      [...this.parts.store.by("tasks", "alive", "alive")].map((task) => this.hold(task, before).catch(() => undefined)),
    );
  }

  private async hold(task: Task, before: ReadonlyMap<string, Seen>): Promise<void> {
    const definition = this.parts.store.get("taskDefinitions", task.taskDefinition);
    if (!definition || this.silent.has(task.id)) return;
    const running = task.containers.filter(({ lastStatus }) => lastStatus === "RUNNING");
    const memory = memoryToHold(task, running, definition);
    const cpu = cpuToHold(task, running, definition);
    if (memory === undefined && cpu === undefined) return;
    const uses = await this.inTime(task, this.usesOf(running));
    if (!uses || this.stopped) return;
    if (memory !== undefined) await this.holdMemory(task, uses, memory);
    if (cpu !== undefined) await this.holdCpu(task, definition, uses, cpu, before);
  }

  private async usesOf(running: Task["containers"]): Promise<Use[]> {
    const asked = running.map(async ({ name, dockerId }) => {
      const stats = dockerId && (await this.parts.runtime.stats(dockerId));
      return stats ? [{ name, dockerId, stats }] : [];
    });
    return (await Promise.all(asked)).flat();
  }

  private async holdMemory(task: Task, uses: Use[], memory: number): Promise<void> {
    const { runtime, outOfMemory, log } = this.parts;
    const all = uses.reduce((sum, { stats }) => sum + stats.memory, 0);
    if (all <= memory * MIB) return;
    const { dockerId } = uses.reduce((most, each) => (each.stats.memory > most.stats.memory ? each : most));
    log(`${task.id} uses ${Math.ceil(all / MIB)} MiB of ${memory}: the container that uses most is killed`);
    outOfMemory(dockerId);
    await this.inTime(task, runtime.kill(dockerId));
  }

  private async holdCpu(
    task: Task,
    definition: TaskDefinition,
    uses: Use[],
    units: number,
    before: ReadonlyMap<string, Seen>,
  ): Promise<void> {
    const limits = cpuLimits(
      units,
      uses.map(({ name, dockerId, stats }) => ({
        share: cpuShareOf(task, name, definition),
        used: unitsSince(before.get(dockerId)?.stats, stats),
        limit: before.get(dockerId)?.limit ?? units,
      })),
    );
    const held = uses.map(async ({ dockerId, stats }, index) => {
      const limit = Math.round(limits[index]!);
      this.seen.set(dockerId, { stats });
      // Docker keeps a limit, from before a restart too: at first it isn't known.
      if (before.get(dockerId)?.limit !== limit) await this.parts.runtime.limitCpu(dockerId, limit);
      this.seen.set(dockerId, { stats, limit });
    });
    await this.inTime(task, Promise.all(held));
  }

  /** What Docker answers; undefined where that takes too long, until when the task is left alone. */
  private async inTime<T>(task: Task, answer: Promise<T>): Promise<T | undefined> {
    let cancel = () => {};
    const late = new Promise<undefined>((resolve) => {
      cancel = this.parts.clock.after(ANSWERS_WITHIN, () => resolve(undefined));
    });
    this.silent.add(task.id);
    const heard = () => void this.silent.delete(task.id);
    answer.then(heard, heard);
    return Promise.race([answer, late]).finally(cancel);
  }
}

/** CPU units that a container used between two looks; none where it was started in between, or not seen before. */
function unitsSince(before: ContainerStats | undefined, now: ContainerStats): number {
  if (!before || now.at <= before.at) return 0;
  return (Math.max(0, now.cpu - before.cpu) / (now.at - before.at)) * 1024;
}
