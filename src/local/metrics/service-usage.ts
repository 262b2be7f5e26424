import type { ContainerStats, Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Store } from "../store/store";
import type { Datum } from "./blocks";
import { setOf } from "./sets";

const MIB = 1024 * 1024;
/** Questions to Docker at once. */
const AT_ONCE = 4;

/** What a service's tasks used in a period, each a sample. */
type Usage = { cpu: number[]; memory: number[] };

/**
 * CPUUtilization and MemoryUtilization of services, from what Docker says of their containers: CPU time used ÷ the task's
 * CPU, and whole MiB of the working set, summed over the containers, ÷ the task's memory, in percent and not bounded by 100.
 * One sample a task; a service without tasks has none.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
 */
export class ServiceUsage {
  /** What each container's counter of CPU time was when a period of so many seconds began. */
  private counters = new Map<string, Map<number, ContainerStats>>();

  constructor(
    private readonly store: Store,
    private readonly runtime: Pick<Runtime, "stats">,
  ) {}

  /** The data of the periods, by their seconds, that end now. */
  async sample(ending: readonly number[], now: number): Promise<Datum[]> {
    const tasks = this.store.by("tasks", "status", "RUNNING").filter(({ serviceArn }) => serviceArn !== undefined);
    const stats = await this.ask(tasks);
    const data = ending.flatMap((period) => this.dataOf(tasks, stats, period, now));
    this.counters = new Map(
      [...stats].map(([id, each]) => {
        const before = this.counters.get(id) ?? new Map<number, ContainerStats>([[60, each]]);
        return [id, new Map([...before, ...ending.map((period) => [period, each] as const)])];
      }),
    );
    return data;
  }

  private async ask(tasks: readonly Task[]): Promise<Map<string, ContainerStats>> {
    const found = new Map<string, ContainerStats>();
    const waiting = tasks.flatMap(({ containers }) =>
      containers.flatMap(({ dockerId, lastStatus }) => (dockerId && lastStatus === "RUNNING" ? [dockerId] : [])),
    );
    const turns = Array.from({ length: AT_ONCE }, async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        const stats = await this.runtime.stats(id);
        if (stats) found.set(id, stats);
      }
    });
    await Promise.all(turns);
    return found;
  }

  private dataOf(
    tasks: readonly Task[],
    stats: ReadonlyMap<string, ContainerStats>,
    period: number,
    now: number,
  ): Datum[] {
    const usage = new Map<string, Usage>();
    for (const task of tasks) {
      const definition = this.store.get("taskDefinitions", task.taskDefinition);
      if (!definition || task.serviceArn === undefined) continue;
      const there = usage.get(task.serviceArn) ?? { cpu: [], memory: [] };
      usage.set(task.serviceArn, there);
      const { cpu, memory } = this.usageOf(task, definition, stats, period);
      if (cpu !== undefined) there.cpu.push(cpu);
      if (memory !== undefined) there.memory.push(memory);
    }
    return [...usage].flatMap(([arn, { cpu, memory }]) => {
      const service = this.store.get("services", arn);
      const cluster = service && this.store.get("clusters", service.clusterArn);
      if (!cluster) return [];
      const dimensions = { ClusterName: cluster.name, ServiceName: service.name };
      const at = now - period * 1000;
      return Object.entries({ CPUUtilization: cpu, MemoryUtilization: memory }).flatMap(([metricName, values]) => {
        const set = setOf(values);
        return set ? [{ namespace: "AWS/ECS", metricName, dimensions, period, at, set, unit: "Percent" }] : [];
      });
    });
  }

  private usageOf(
    { containers, overrides }: Task,
    definition: TaskDefinition,
    stats: ReadonlyMap<string, ContainerStats>,
    period: number,
  ): { cpu?: number; memory?: number } {
    const { cpu, memory } = sizeOf(definition, overrides);
    let used: number | undefined;
    let mib: number | undefined;
    for (const { dockerId = "" } of containers) {
      const now = stats.get(dockerId);
      if (!now) continue;
      mib = (mib ?? 0) + Math.floor(now.memory / MIB);
      const before = this.counters.get(dockerId)?.get(period);
      if (!before || now.at <= before.at) continue;
      // One that was started anew in place counts from 0.
      const spent = now.cpu >= before.cpu ? now.cpu - before.cpu : now.cpu;
      used = (used ?? 0) + spent / (now.at - before.at);
    }
    return {
      ...(used !== undefined && cpu > 0 && { cpu: (used * 1024 * 100) / cpu }),
      ...(mib !== undefined && memory > 0 && { memory: (mib * 100) / memory }),
    };
  }
}

/** CPU units and MiB that a task has; of one without sizes of its own its containers', and 0 where nothing says. */
function sizeOf({ cpu, memory, containers }: TaskDefinition, overrides: Task["overrides"]) {
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    cpu: overrides.cpu ?? cpu ?? sum(containers.map((container) => container.cpu)),
    memory:
      overrides.memory ??
      memory ??
      sum(containers.map((container) => container.memory ?? container.memoryReservation ?? 0)),
  };
}
