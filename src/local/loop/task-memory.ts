import type { Clock } from "../clock";
import type { Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Store } from "../store/store";

const MIB = 1024 * 1024;
/** Milliseconds between looks: a task's containers can use more together for so long. */
const EVERY = 2000;
/** Milliseconds that Docker has to answer: what it doesn't answer for holds up no other task. */
const ANSWERS_WITHIN = 5000;

export interface TaskMemoryParts {
  store: Pick<Store, "get" | "by">;
  runtime: Pick<Runtime, "stats" | "kill">;
  clock: Clock;
  /** Told before a container is killed. */
  outOfMemory(dockerId: string): void;
  log(line: string): void;
}

/**
 * Holds tasks to their own memory. On AWS the kernel does, which counts a task's containers as one. Docker has such groups
 * only for those who may change the machine's, so here it is looked at again and again: where a task's containers use more
 * together, the one that uses most is killed. Each of them alone is held to its limit by the kernel.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size
 */
export class TaskMemory {
  private cancel: () => void = () => undefined;
  private stopped = false;
  /** Tasks for which Docker hasn't answered yet: it isn't asked again. */
  private readonly silent = new Set<string>();

  constructor(private readonly parts: TaskMemoryParts) {}

  start(): void {
    this.cancel = this.parts.clock.after(EVERY, () => void this.look().finally(() => this.stopped || this.start()));
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async look(): Promise<void> {
    const { store } = this.parts;
    for (const task of store.by("tasks", "alive", "alive")) {
      const definition = store.get("taskDefinitions", task.taskDefinition);
      const memory = definition && memoryToHold(task, definition);
      // One that Docker doesn't answer for is looked at the next time.
      if (memory !== undefined && !this.stopped && !this.silent.has(task.id))
        await this.hold(task, memory).catch(() => undefined);
    }
  }

  private async hold(task: Task, memory: number): Promise<void> {
    const { runtime, outOfMemory, log } = this.parts;
    const ids = running(task).flatMap(({ dockerId }) => dockerId ?? []);
    const asked = ids.map(async (dockerId) => ({ dockerId, bytes: (await runtime.stats(dockerId))?.memory ?? 0 }));
    const uses = await this.inTime(task, Promise.all(asked));
    if (!uses) return;
    const all = uses.reduce((sum, { bytes }) => sum + bytes, 0);
    if (all <= memory * MIB) return;
    const { dockerId } = uses.reduce((most, each) => (each.bytes > most.bytes ? each : most));
    log(`${task.id} uses ${Math.ceil(all / MIB)} MiB of ${memory}: the container that uses most is killed`);
    outOfMemory(dockerId);
    await this.inTime(task, runtime.kill(dockerId));
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

const running = ({ containers }: Task) => containers.filter(({ lastStatus }) => lastStatus === "RUNNING");

/** The task's own limit, in MiB, where its containers' limits let them use more together. */
function memoryToHold(task: Task, { memory: own, containers }: TaskDefinition): number | undefined {
  const memory = task.overrides.memory ?? own;
  if (memory === undefined) return undefined;
  const limits = running(task).map(({ name }) => {
    const override = task.overrides.containers.find((each) => each.name === name);
    return override?.memory ?? containers.find((each) => each.name === name)?.memory ?? memory;
  });
  return limits.reduce((sum, limit) => sum + limit, 0) > memory ? memory : undefined;
}
