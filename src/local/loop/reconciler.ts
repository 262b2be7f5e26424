import { messageOf } from "../../protocol/errors";
import { LABEL } from "../../protocol/labels";
import type { AgentSecrets } from "../agent/secrets";
import { type Clock, pause } from "../clock";
import type { Resolver } from "../discovery/resolver";
import { isUnreachable } from "../docker/errors";
import type { Runtime, RuntimeEvent } from "../docker/runtime";
import { type Balancer, type DesiredBalancer, UnappliedError } from "../elb/balancer";
import type { LogArchiver } from "../logs";
import type { Pace } from "../pace";
import type { Zone } from "../resolver/zone";
import type { Measured } from "../scheduler/metrics/series";
import type { Schedule } from "../scheduler/schedule";
import type { Change, Store } from "../store/store";
import type { ApplyTaskEvent, StepTask, TaskEvent, TaskOperation } from "../tasks/task";
import { adopt } from "./adopt";
import { Agent } from "./agent";
import { announcements } from "./announce";
import { BesideTasks } from "./beside-tasks";
import { Balancers } from "./controllers/balancers";
import { type ControllerParts, Controllers, type Outcome } from "./controllers/controllers";
import type { Inbox } from "./controllers/inbox";
import { Names } from "./controllers/names";
import { DefaultNetwork } from "./default-network";
import { Instances } from "./instances";
import { Latecomers } from "./latecomers";
import { Operations } from "./operations";
import { Volumes } from "./volumes";

export interface ReconcilerOptions {
  store: Store;
  runtime: Runtime;
  balancer: Balancer;
  resolver: Resolver;
  archive: LogArchiver;
  metrics: Measured;
  pace: Pace;
  /** Image of pause containers: has `sleep`. */
  pauseImage: string;
  clock: Clock;
  log(line: string): void;
  schedule: Schedule;
  stepTask: StepTask;
  applyTaskEvent: ApplyTaskEvent;
  /** What tasks ask their agent with. @default they have none */
  agentSecrets?: AgentSecrets;
}

/** Who waits until what is in the store was acted on. */
interface Waiter {
  resolve(): void;
  reject(why: unknown): void;
  /** Whose failures it is told of. @default all load balancers' */
  loadBalancers?: readonly string[];
}

function tell({ resolve, reject, loadBalancers }: Waiter, why: unknown): void {
  const own = why instanceof UnappliedError && loadBalancers ? why.about(loadBalancers) : why;
  if (own === undefined) resolve();
  else reject(own);
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
  private readonly parts: ControllerParts;
  private readonly controllers: Controllers;
  private readonly balancers: Balancers;
  private readonly names: Names;
  private readonly defaultNetwork: DefaultNetwork;
  private readonly besideTasks: BesideTasks;
  private readonly volumes: Volumes;
  private readonly latecomers: Latecomers;
  private readonly underway = new Map<string, TaskOperation[]>();
  private readonly rested = new Map<string, number>();
  private readonly oomKilled = new Set<string>();
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
    const { store, runtime, balancer, resolver, archive, pauseImage, clock } = options;
    const { agentSecrets: secrets, log } = options;
    const agent = secrets && new Agent({ store, runtime, image: pauseImage, secrets, clock, log });
    const instances = new Instances(store, runtime, pauseImage, (container) => agent?.free([container]));
    this.volumes = new Volumes(store, runtime, clock);
    this.operations = new Operations(
      runtime,
      archive,
      pauseImage,
      instances,
      clock,
      store,
      resolver,
      this.volumes,
      agent,
    );
    this.besideTasks = new BesideTasks({
      ...{ store, clock, retry: RETRY, stopping: this.stopping.signal, instances, resolver, agent },
      stranded: (tasks) => this.stranded(tasks),
      lookedAfter: () => this.request(),
      report: (error) => this.report("looking after what is there for tasks", error),
    });
    this.balancers = new Balancers(store, balancer, (failure) => this.told("applying the load balancers", failure));
    this.names = new Names(store, resolver, (failure) => this.told("writing the names in DNS", failure));
    this.defaultNetwork = new DefaultNetwork(store, runtime);
    this.parts = {
      ...options,
      underway: (task) => this.underway.get(task) ?? [],
      registered: (task) => this.balancers.registered(task) || this.names.registered(task),
      restedUntil: (task) => this.rested.get(task),
      oomKilled: (dockerId) => this.oomKilled.has(dockerId),
    };
    this.controllers = new Controllers(this.parts);
    this.latecomers = new Latecomers({
      ...{ store, clock, retry: RETRY, stopping: this.stopping.signal },
      remove: (strays) => this.operations.remove(strays),
      report: (error) => this.report("removing a container that Docker made late", error),
    });
  }

  /** Finds out what happened since the last run, and begins. Resolves when the first pass has ended. */
  async start(): Promise<void> {
    const { runtime, store, balancer } = this.options;
    void runtime.watch(
      (event) => this.observe(event),
      () => void this.resync(),
      this.stopping.signal,
    );
    this.unsubscribe = [
      store.onCommit((_, undo) => this.committed(undo)),
      balancer.onChange((tasks) => this.retargeted(tasks)),
    ];
    this.controllers.touchAll();
    await this.resync();
    this.started = true;
    // What failed was reported, and is tried again.
    await this.settle().catch(() => undefined);
  }

  /**
   * Resolves when a pass that began after this call has ended well, what it wanted of the load balancers included.
   * Rejects with the reason where it failed; a Docker that doesn't answer is waited for.
   * @param loadBalancers whose failures are to be told of. @default all
   */
  settle(loadBalancers?: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.stopping.signal.aborted) return reject(new Error(STOPPING));
      this.settling.push({ resolve, reject, loadBalancers });
      this.request();
    });
  }

  /** A container is about to be killed for its memory: its death is told as that. */
  outOfMemory(dockerId: string): void {
    this.oomKilled.add(dockerId);
  }

  /** Ends after the pass under way. Operations under way are left to themselves; the next start finds out about them. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.cancelTimer();
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    await this.loop;
    for (const { reject } of this.settling.splice(0)) reject(new Error(STOPPING));
  }

  /**
   * What a pass over everything that there is would come to now, though the loop has nothing to do: undefined where it has.
   * There is none, or else something changed a decision and did not mark it. Changes nothing.
   */
  overlooked(): { outcome: Outcome; balancers: DesiredBalancer[]; zones: Zone[] } | undefined {
    const now = this.options.clock.now();
    const { next = Number.POSITIVE_INFINITY } = this.controllers;
    if (!this.started || this.requested || this.loop || next <= now || this.stopping.signal.aborted) return undefined;
    const all = new Controllers(this.parts);
    all.touchAll();
    return {
      outcome: all.decide({ messages: [], deaths: [] }, now),
      balancers: this.balancers.overlooked(),
      zones: this.names.overlooked(),
    };
  }

  private committed(undo: Change[]): void {
    this.controllers.committed(undo);
    this.balancers.committed(undo);
    this.names.committed(undo);
    this.request();
  }

  /** What is known of the tasks' targets changed. */
  private retargeted(tasks: string[]): void {
    const { store } = this.options;
    for (const id of tasks) {
      this.controllers.tasks.due.mark(id);
      const { serviceArn } = store.get("tasks", id) ?? {};
      if (serviceArn !== undefined) this.controllers.services.due.mark(serviceArn);
    }
    this.request();
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
      let failure: unknown;
      try {
        // What else was decided stands all the same.
        [failure] = await this.pass();
        this.wake(this.controllers.next);
      } catch (error) {
        this.report("a pass of the control loop", error);
        failure = error;
        this.wake(this.options.clock.now() + RETRY);
      }
      void this.balance(settling, failure);
    }
  }

  /** The load balancers' and the names' part of a pass, after which those that wait for it know how it went. */
  private async balance(settling: Waiter[], failure: unknown): Promise<void> {
    const [unbalanced, unnamed] = await Promise.all([this.balancers.apply(), this.names.apply()]);
    const unapplied = unbalanced ?? unnamed;
    await this.besideTasks.tidy();
    await this.defaultNetwork.tidy();
    await this.volumes.tidy();
    const why = failure ?? unapplied;
    if (why === undefined) for (const { resolve } of settling) resolve();
    else if (isUnreachable(why) && !this.stopping.signal.aborted) this.settling.push(...settling);
    else for (const waiter of settling) tell(waiter, why);
  }

  private wake(at: number | undefined): void {
    this.cancelTimer();
    const { clock } = this.options;
    this.cancelTimer =
      at === undefined || this.stopping.signal.aborted
        ? () => undefined
        : clock.after(Math.max(at - clock.now(), LEAST_WAIT), () => this.request());
  }

  /** Reads and decides in one go; what was decided is durable before it is done. Answers with what could not be decided. */
  private async pass(): Promise<unknown[]> {
    const { store, clock, log } = this.options;
    const inbox = this.inbox;
    this.inbox = { messages: [], deaths: [] };
    try {
      const { changes, todo, deferred, failures } = this.controllers.decide(inbox, clock.now());
      const lines = announcements(store, changes);
      await (changes.length > 0 ? store.commit(changes) : store.durable());
      for (const line of lines) log(line);
      for (const { what, error } of failures) this.report(what, error);
      this.inbox.deaths.unshift(...deferred);
      for (const { dockerId } of inbox.deaths)
        if (!deferred.some((each) => each.dockerId === dockerId)) this.oomKilled.delete(dockerId);
      if (!this.stopping.signal.aborted) for (const { task, operation } of todo) void this.perform(task, operation);
      return failures.map(({ error }) => error);
    } catch (error) {
      this.controllers.putBack();
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
    if (!(LABEL.task in event.labels)) {
      this.besideTasks.observe(event);
      return;
    }
    if (event.kind === "create") void this.latecomers.made(event);
    if (event.kind === "oom") this.outOfMemory(event.dockerId);
    if (event.kind !== "die") return;
    this.inbox.deaths.push(event);
    this.request();
  }

  private stranded(tasks: string[]): void {
    for (const task of tasks) this.inbox.messages.push({ task, events: [{ kind: "namespaceLost", of: "instance" }] });
    this.request();
  }

  /** What leads to tasks was made so, or wasn't. */
  private told(what: string, failure: unknown): void {
    // Whether these are targets still may have been for the call to say.
    for (const { id } of this.options.store.by("tasks", "status", "DEACTIVATING")) this.controllers.tasks.due.mark(id);
    if (failure === undefined) {
      this.request();
      return;
    }
    this.report(what, failure);
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
        await this.besideTasks.adopt();
        const { events, strays } = adopt(store.list("tasks"), await runtime.list(LABEL.task));
        for (const { task, event } of events) this.inbox.messages.push({ task, events: [event] });
        for (const id of this.rested.keys()) this.controllers.tasks.due.mark(id);
        this.rested.clear();
        this.balancers.forget();
        this.request();
        // Some may have been made for a task that came while Docker was answering.
        const isKnown = (label = "") =>
          store.by("tasks", "label", label).some(({ lastStatus }) => lastStatus !== "STOPPED");
        await this.operations.remove(strays.filter(({ labels }) => !isKnown(labels[LABEL.task])));
        return;
      } catch (error) {
        this.report("comparing tasks with Docker's containers", error);
        await pause(clock, RETRY);
      }
    }
  }

  private report(what: string, error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.options.log(`${what} failed: ${messageOf(error)}`);
  }
}
