import type { Balancer, DesiredBalancer, ObservedTarget } from "../../../src/local/balancer/balancer";
import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import type { ContainerDefinition, TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import { Reconciler, type ReconcilerOptions } from "../../../src/local/loop";
import { createService, schedule, updateService } from "../../../src/local/scheduler";
import { memoryStore, type Store } from "../../../src/local/store";
import { applyTaskEvent, stepTask } from "../../../src/local/tasks";
import { SimulatedClock } from "./simulated-clock";
import { runtimeOf, SimulatedDocker } from "./simulated-docker";

export const CLUSTER = "arn:aws:ecs:us-east-1:000000000000:cluster/shop";
export const SERVICE = "arn:aws:ecs:us-east-1:000000000000:service/shop/web";

export function container(name: string, change: Partial<ContainerDefinition> = {}): ContainerDefinition {
  return {
    name,
    image: `${name}:1`,
    essential: true,
    cpu: 0,
    environment: [],
    portMappings: [],
    dependsOn: [],
    stopTimeout: 30,
    readonlyRootFilesystem: false,
    initProcessEnabled: true,
    ulimits: [],
    dockerLabels: {},
    extraHosts: [],
    mountPoints: [],
    given: {},
    ...change,
  };
}

export function definition(revision: number, change: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    id: `arn:aws:ecs:us-east-1:000000000000:task-definition/web:${revision}`,
    family: "web",
    revision,
    status: "ACTIVE",
    cpu: 256,
    memory: 512,
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containers: [container("web"), container("proxy", { essential: false })],
    volumes: [],
    tags: [],
    registeredAt: 0,
    ...change,
  };
}

/** A balancer that does what it is told at once; `holds` keeps draining targets registered. */
export class SimulatedBalancer implements Balancer {
  applied: DesiredBalancer[][] = [];
  holds = false;
  failing: Error | undefined;
  private observed: ObservedTarget[] = [];
  private readonly listeners = new Set<() => void>();

  async open(): Promise<void> {}
  async close(): Promise<void> {}

  async apply(desired: DesiredBalancer[]): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failing) throw this.failing;
    this.applied.push(desired);
    this.observed = desired.flatMap(({ loadBalancer, targetGroups }) =>
      targetGroups.flatMap(({ targetGroup, targets }) =>
        targets
          .filter(({ draining }) => !draining || this.holds)
          .map(({ id, draining }) => ({
            loadBalancer: loadBalancer.id,
            targetGroup: targetGroup.id,
            id,
            health: draining ? ("draining" as const) : ("healthy" as const),
          })),
      ),
    );
    this.changed();
  }

  letGo(): void {
    this.holds = false;
    this.observed = this.observed.filter(({ health }) => health !== "draining");
    this.changed();
  }

  targets(): ObservedTarget[] {
    return this.observed;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** A machine: what is stored, Docker, time. Control planes come and go on it. */
export class Machine {
  readonly docker = new SimulatedDocker();
  readonly clock = new SimulatedClock();
  readonly balancer = new SimulatedBalancer();
  readonly store: Store = memoryStore();
  readonly archived: string[] = [];
  readonly lines: string[] = [];

  constructor() {
    for (const image of ["web:1", "proxy:1", "web:2", "pause:1"]) this.docker.images.add(image);
  }

  /** A control plane, not yet started. `gate` may keep its calls from ever being answered. */
  controlPlane(gate?: (what: string) => Promise<void>, change: Partial<ReconcilerOptions> = {}): Reconciler {
    const store: Store = {
      get: (table, id) => this.store.get(table, id),
      list: (table) => this.store.list(table),
      onCommit: (listener) => this.store.onCommit(listener),
      close: async () => {},
      commit: async (changes) => {
        await gate?.("before commit");
        await this.store.commit(changes);
        await gate?.("after commit");
      },
    };
    return new Reconciler({
      store,
      runtime: runtimeOf(this.docker, gate),
      balancer: this.balancer,
      archive: { archive: async (_, __, name) => void this.archived.push(name) },
      pace: { factor: 20 },
      pauseImage: "pause:1",
      clock: this.clock,
      log: (line) => this.lines.push(line),
      schedule,
      stepTask,
      applyTaskEvent,
      ...change,
    });
  }

  async define(...definitions: TaskDefinition[]): Promise<void> {
    await this.store.commit(definitions.map((put) => ({ table: "taskDefinitions", put })));
  }

  async createService(desiredCount: number, change: Partial<Parameters<typeof createService>[0]> = {}): Promise<void> {
    const service = createService(
      {
        id: SERVICE,
        name: "web",
        clusterArn: CLUSTER,
        stack: "shop",
        schedulingStrategy: "REPLICA",
        desiredCount,
        taskDefinition: definition(1).id,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE", base: 0, weight: 1 }],
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        circuitBreaker: { enable: false, rollback: false },
        healthCheckGracePeriodSeconds: 0,
        loadBalancers: [],
        serviceRegistries: [],
        placementConstraints: [],
        placementStrategy: [],
        enableExecuteCommand: false,
        tags: [],
        other: {},
        ...change,
      },
      this.clock.now(),
    );
    await this.store.commit([{ table: "services", put: service }]);
  }

  async update(change: Parameters<typeof updateService>[1]): Promise<void> {
    const service = updateService(this.service(), change, this.clock.now());
    await this.store.commit([{ table: "services", put: service }]);
  }

  service(): Service {
    return this.store.get("services", SERVICE)!;
  }

  tasks(...statuses: Task["lastStatus"][]): Task[] {
    const all = this.store.list("tasks");
    return statuses.length ? all.filter(({ lastStatus }) => statuses.includes(lastStatus)) : all;
  }

  /** As many RUNNING tasks of the revision as given, steady, and nothing else alive in the store or in Docker. */
  isSteady(count: number, revision = 1): boolean {
    const living = this.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED");
    return (
      this.service().steady &&
      living.length === count &&
      living.every(
        ({ lastStatus, taskDefinition }) => lastStatus === "RUNNING" && taskDefinition === definition(revision).id,
      ) &&
      this.docker.containers.size === living.reduce((sum, { containers }) => sum + containers.length + 1, 0)
    );
  }
}
