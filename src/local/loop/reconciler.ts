import { LABEL } from "../../protocol/labels";
import type { Balancer } from "../balancer/balancer";
import { type BalancerTables, desiredBalancers } from "../balancer/desired";
import type { Clock } from "../clock";
import { isUnreachable } from "../docker/errors";
import type { Runtime, RuntimeEvent } from "../docker/runtime";
import type { LogArchiver } from "../logs";
import type { Pace } from "../pace";
import type { Schedule } from "../scheduler/schedule";
import type { Store } from "../store/store";
import type { ApplyTaskEvent, StepTask, TaskEvent, TaskOperation } from "../tasks/task";
import { adopt } from "./adopt";
import { announcements } from "./announce";
import { BalancerLane } from "./balancer-lane";
import { DefaultNetwork } from "./default-network";
import { expire } from "./expire";
import { byLabel, type Inbox } from "./inbox";
import { Operations } from "./operations";
import { Pass, type PassParts } from "./pass";

export interface ReconcilerOptions {
  store: Store;
  runtime: Runtime;
  balancer: Balancer;
  archive: LogArchiver;
  pace: Pace;
  /** Image of pause containers: has `sleep`. */
  pauseImage: string;
  clock: Clock;
  log(line: string): void;
  schedule: Schedule;
  stepTask: StepTask;
  applyTaskEvent: ApplyTaskEvent;
}

/** Who waits until what is in the store was acted on. */
interface Waiter {
  resolve(): void;
  reject(why: unknown): void;
}

const STOPPING = "The control plane is stopping.";

/** Milliseconds until what failed is tried again. */
const RETRY = 1000;
/** However due a timer is, so long passes first: a part that asks to be woken at once can't keep a core busy. */
const LEAST_WAIT = 5;

/**
 * The control loop: looks at the store and at what happened, lets the pure parts decide, writes down what they decided,
 * and only then does it. Many changes make one pass, and never are there two at once.
 */
export class Reconciler {
  private readonly operations: Operations;
  private readonly lane: BalancerLane;
  private readonly defaultNetwork: DefaultNetwork;
  private readonly underway = new Map<string, TaskOperation[]>();
  private readonly rested = new Map<string, number>();
  private readonly inactiveSince = new Map<string, number>();
  private readonly oomKilled = new Set<string>();
  private readonly passParts: PassParts;
  private inbox: Inbox = { messages: [], deaths: [] };
  private settling: Waiter[] = [];
  private requested = false;
  /** Nothing is decided before what is there was looked at: a container that has ended meanwhile must not be started again. */
  private started = false;
  private loop: Promise<void> | undefined;
  private resyncing: Promise<void> | undefined;
  private cancelTimer: () => void = () => undefined;
  private readonly stopping = new AbortController();
  private unsubscribe: (() => void)[] = [];

  constructor(private readonly options: ReconcilerOptions) {
    const { store, runtime, balancer, archive, pauseImage, clock } = options;
    this.operations = new Operations(runtime, archive, pauseImage, clock);
    this.lane = new BalancerLane(
      balancer,
      () => desiredBalancers(balancerTables(store)),
      () => store.durable(),
      (failure) => this.balanced(failure),
    );
    this.defaultNetwork = new DefaultNetwork(store, runtime);
    this.passParts = {
      ...options,
      underway: (task) => this.underway.get(task) ?? [],
      registered: (task) => this.lane.registered(task),
      restedUntil: (task) => this.rested.get(task),
      oomKilled: (dockerId) => this.oomKilled.has(dockerId),
    };
  }

  /** Finds out what happened since the last run, and begins. Resolves when the first pass has ended. */
  async start(): Promise<void> {
    const { runtime, store, balancer } = this.options;
    void runtime.watch(
      (event) => this.observe(event),
      () => void this.resync(),
      this.stopping.signal,
    );
    await this.resync();
    this.started = true;
    this.unsubscribe = [store.onCommit(() => this.request()), balancer.onChange(() => this.request())];
    // What failed was reported, and is tried again.
    await this.settle().catch(() => undefined);
  }

  /**
   * Resolves when a pass that began after this call has ended well, what it wanted of the load balancers included.
   * Rejects with the reason where it failed; a Docker that doesn't answer is waited for.
   */
  settle(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.stopping.signal.aborted) return reject(new Error(STOPPING));
      this.settling.push({ resolve, reject });
      this.request();
    });
  }

  /** Ends after the pass under way. Operations under way are left to themselves; the next start finds out about them. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.cancelTimer();
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    await this.loop;
    for (const { reject } of this.settling.splice(0)) reject(new Error(STOPPING));
  }

  private request(): void {
    this.requested = true;
    if (this.loop || !this.started || this.stopping.signal.aborted) return;
    this.loop = this.run().finally(() => {
      this.loop = undefined;
      if (this.requested) this.request();
    });
  }

  private async run(): Promise<void> {
    // What happens in the same moment is one pass.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.requested && !this.stopping.signal.aborted) {
      this.requested = false;
      const settling = this.settling.splice(0);
      let wakeAt: number | undefined;
      let failure: unknown;
      try {
        wakeAt = await this.pass();
      } catch (error) {
        this.report("a pass of the control loop", error);
        failure = error;
        wakeAt = this.options.clock.now() + RETRY;
      }
      this.wake(wakeAt);
      void this.balance(settling, failure);
    }
  }

  /** The load balancers' part of a pass, after which those that wait for it know how it went. */
  private async balance(settling: Waiter[], failure: unknown): Promise<void> {
    const unapplied = await this.lane.apply();
    await this.defaultNetwork.tidy();
    const why = failure ?? unapplied;
    if (why === undefined) for (const { resolve } of settling) resolve();
    else if (isUnreachable(why) && !this.stopping.signal.aborted) this.settling.push(...settling);
    else for (const { reject } of settling) reject(why);
  }

  private wake(at: number | undefined): void {
    this.cancelTimer();
    const { clock } = this.options;
    this.cancelTimer =
      at === undefined || this.stopping.signal.aborted
        ? () => undefined
        : clock.after(Math.max(at - clock.now(), LEAST_WAIT), () => this.request());
  }

  /** Reads and decides in one go; what was decided is durable before it is done. */
  private async pass(): Promise<number | undefined> {
    const { store, clock, log } = this.options;
    const now = clock.now();
    const inbox = this.inbox;
    this.inbox = { messages: [], deaths: [] };
    try {
      const { changes, todo, deferred, wakeAt } = new Pass(this.passParts, now).run(inbox);
      const expired = expire(store, this.inactiveSince, now);
      const lines = announcements(store, changes);
      const all = [...changes, ...expired.changes];
      await (all.length > 0 ? store.commit(all) : store.durable());
      for (const line of lines) log(line);
      this.inbox.deaths.unshift(...deferred);
      for (const { dockerId } of inbox.deaths)
        if (!deferred.some((each) => each.dockerId === dockerId)) this.oomKilled.delete(dockerId);
      if (!this.stopping.signal.aborted) for (const { task, operation } of todo) void this.perform(task, operation);
      return wakeAt === undefined || expired.wakeAt === undefined
        ? (wakeAt ?? expired.wakeAt)
        : Math.min(wakeAt, expired.wakeAt);
    } catch (error) {
      this.inbox.messages.unshift(...inbox.messages);
      this.inbox.deaths.unshift(...inbox.deaths);
      throw error;
    }
  }

  private async perform(id: string, operation: TaskOperation): Promise<void> {
    const { store, clock } = this.options;
    this.underway.set(id, [...(this.underway.get(id) ?? []), operation]);
    const events: TaskEvent[] = [];
    try {
      const task = store.get("tasks", id);
      const definition = task && store.get("taskDefinitions", task.taskDefinition);
      if (task && definition) events.push(...(await this.operations.carryOut(task, definition, operation)));
      this.rested.delete(id);
    } catch (error) {
      this.report(`${operation.kind} of task ${id}`, error);
      this.rested.set(id, clock.now() + RETRY);
    }
    const left = this.underway.get(id)?.filter((other) => other !== operation) ?? [];
    if (left.length > 0) this.underway.set(id, left);
    else this.underway.delete(id);
    this.inbox.messages.push({ task: id, events });
    this.request();
  }

  private observe(event: RuntimeEvent): void {
    if (event.kind === "oom") this.oomKilled.add(event.dockerId);
    if (event.kind !== "die") return;
    this.inbox.deaths.push(event);
    this.request();
  }

  private balanced(failure: unknown): void {
    if (failure === undefined) {
      this.request();
      return;
    }
    this.report("applying the load balancers", failure);
    this.options.clock.after(RETRY, () => this.request());
  }

  /** Compares the store with what Docker has, until Docker has answered. */
  private resync(): Promise<void> {
    this.resyncing ??= this.compare().finally(() => {
      this.resyncing = undefined;
    });
    return this.resyncing;
  }

  private async compare(): Promise<void> {
    const { store, runtime, clock } = this.options;
    while (!this.stopping.signal.aborted) {
      try {
        const { events, strays } = adopt(store.list("tasks"), await runtime.list(LABEL.task));
        for (const { task, event } of events) this.inbox.messages.push({ task, events: [event] });
        this.rested.clear();
        this.lane.forget();
        this.request();
        // Some may have been made for a task that came while Docker was answering.
        const known = byLabel(store.list("tasks").filter(({ lastStatus }) => lastStatus !== "STOPPED"));
        await this.operations.remove(strays.filter(({ labels }) => !known.has(labels[LABEL.task] ?? "")));
        return;
      } catch (error) {
        this.report("comparing tasks with Docker's containers", error);
        await new Promise<void>((resolve) => {
          clock.after(RETRY, resolve);
        });
      }
    }
  }

  private report(what: string, error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.options.log(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function balancerTables(store: Store): BalancerTables {
  return {
    loadBalancers: store.list("loadBalancers"),
    listeners: store.list("listeners"),
    listenerRules: store.list("listenerRules"),
    targetGroups: store.list("targetGroups"),
    services: store.list("services"),
    tasks: store.list("tasks"),
  };
}
