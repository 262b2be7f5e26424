import { isDeepStrictEqual } from "node:util";
import type { Service } from "../../src/local/ecs/service/record";
import type { Task } from "../../src/local/ecs/task/record";
import type { TaskDefinition } from "../../src/local/ecs/task-definition/record";
import { Reconciler, type ReconcilerOptions } from "../../src/local/loop";
import { type NewService, schedule, updateService } from "../../src/local/scheduler";
import type { Measured } from "../../src/local/scheduler/metrics/series";
import { type Change, memoryStore, type Store } from "../../src/local/store";
import { TABLE_NAMES } from "../../src/local/store/tables";
import { applyTaskEvent, stepTask } from "../../src/local/tasks";
import { SimulatedBalancer } from "./balancer";
import { SimulatedClock } from "./clock";
import { SimulatedDocker } from "./docker";
import { pairOf, SERVICE, serviceOf } from "./fixtures";
import { SimulatedResolver } from "./resolver";

/** Lets a control plane's calls pass: it never answers one that was killed. */
export type Gate = (what: string) => Promise<void>;

/** What a pass comes to that has nothing to decide. */
const NOTHING = { changes: [], todo: [], deferred: [], failures: [] };
const REST = { outcome: NOTHING, balancers: [], zones: [] };

const never = () => new Promise<never>(() => {});

/** A machine: what is stored, Docker, load balancers, time. Control planes, the real ones, come and go on it. */
export class World {
  readonly clock = new SimulatedClock();
  readonly docker = new SimulatedDocker(this.clock);
  readonly balancer = new SimulatedBalancer(this.clock);
  readonly resolver = new SimulatedResolver();
  readonly archived: string[] = [];
  readonly lines: string[] = [];
  store: Store = memoryStore();
  /** Where chance decides: from 0 up to 1. */
  chance: () => number = () => 0;
  /** What is measured: nothing, by itself. */
  metrics: Measured = { statistics: () => [] };
  /** What every control plane is made with beside its parts. */
  protected parts: Partial<ReconcilerOptions> = {};
  /** How often it was at rest when it was looked over. */
  rests = 0;
  /** The newest. */
  protected current: Reconciler | undefined;
  private kill: () => void = () => undefined;

  constructor() {
    for (const image of ["web:1", "proxy:1", "web:2", "proxy:2", "pause:1"]) this.docker.images.set(image, {});
  }

  /** A control plane, not yet started. */
  controlPlane(gate?: Gate, change: Partial<ReconcilerOptions> = {}): Reconciler {
    const { store } = this;
    let alive = true;
    const passes: Gate = async (what) => {
      await gate?.(what);
      if (!alive) await never();
    };
    const controlPlane = new Reconciler({
      store: {
        get: (table, id) => store.get(table, id),
        list: (table) => store.list(table),
        by: (table, index, key) => store.by(table, index, key),
        count: (table, index, key) => store.count(table, index, key),
        onCommit: (listener) => store.onCommit(listener),
        durable: () => store.durable(),
        close: async () => {},
        commit: async (changes) => {
          await passes("before commit");
          this.clock.touch();
          await store.commit(changes);
          await passes("after commit");
        },
      },
      // A call on its way to Docker may still get there when who made it is dead.
      runtime: this.docker.runtime({ gate: passes, arrives: () => alive || this.chance() < 0.5 }),
      balancer: this.balancer.connect(() => alive),
      resolver: this.resolver,
      archive: { archive: async (_, __, name) => void this.archived.push(name) },
      metrics: {
        statistics: (...asked) => this.metrics.statistics(...asked),
      },
      pace: { factor: 20 },
      pauseImage: "pause:1",
      clock: this.clock,
      log: (line) => this.lines.push(line),
      schedule,
      stepTask,
      applyTaskEvent,
      ...this.parts,
      ...change,
    });
    this.kill = () => {
      alive = false;
      void controlPlane.stop();
    };
    this.current = controlPlane;
    return controlPlane;
  }

  /** Kills the control plane, if one runs, and starts another from what the store's disk would hold. */
  restart(): void {
    this.kill();
    const rows = TABLE_NAMES.flatMap((table) => this.store.list(table).map((put) => ({ table, put })));
    this.store = memoryStore();
    void this.store.commit(JSON.parse(JSON.stringify(rows)) as Change[]);
    void this.controlPlane().start();
  }

  /** The control plane, if it is at rest, has nothing to do indeed: a look at everything there is comes to nothing. */
  nothingOverlooked(): void {
    const found = this.current?.overlooked();
    if (!found) return;
    this.rests += 1;
    // It is looked at thousands of times, which `expect` takes longer for than the look.
    if (!isDeepStrictEqual(found, REST)) expect(found).toEqual(REST);
  }

  async define(...definitions: TaskDefinition[]): Promise<void> {
    await this.store.commit(definitions.map((put) => ({ table: "taskDefinitions", put })));
  }

  async createService(desiredCount: number, change: Partial<NewService> = {}): Promise<void> {
    const circuitBreaker = { enable: false, rollback: false };
    const put = serviceOf({ stack: "shop", desiredCount, circuitBreaker, ...change }, this.clock.now());
    await this.store.commit([{ table: "services", put }]);
  }

  async update(change: Parameters<typeof updateService>[1]): Promise<void> {
    await this.change((service, now) => updateService(service, change, now));
  }

  /** An API call that changes the service. */
  async change(to: (service: Service, now: number) => Service): Promise<void> {
    await this.store.commit([{ table: "services", put: to(this.service, this.clock.now()) }]);
  }

  get service(): Service {
    return this.store.get("services", SERVICE)!;
  }

  tasks(...statuses: Task["lastStatus"][]): Task[] {
    const all = this.store.list("tasks");
    return statuses.length ? all.filter(({ lastStatus }) => statuses.includes(lastStatus)) : all;
  }

  /** The tasks that run and are not about to stop. */
  get running(): Task[] {
    return this.tasks("RUNNING").filter(({ desiredStatus }) => desiredStatus === "RUNNING");
  }

  /** As many RUNNING tasks of the revision as given, steady, and nothing else alive in the store or in Docker. */
  isSteady(count: number, revision = 1): boolean {
    const living = this.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED");
    return (
      this.service.steady &&
      living.length === count &&
      living.every(
        ({ lastStatus, taskDefinition }) => lastStatus === "RUNNING" && taskDefinition === pairOf(revision).id,
      ) &&
      this.docker.containers.size ===
        living.reduce((sum, { containers, alone }) => sum + containers.length + (alone ? 0 : 1), 0)
    );
  }
}
