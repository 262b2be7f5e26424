import { rm } from "node:fs/promises";
import { messageOf } from "../../protocol/errors";
import { LABEL } from "../../protocol/labels";
import { isUnreachable } from "../docker/errors";
import {
  type Balancer,
  type Counted,
  type DesiredBalancer,
  type ObservedTarget,
  UnappliedError,
} from "../elb/balancer";
import type { LoadBalancer } from "../elb/load-balancer/record";
import { type Containers, containersIn, loadBalancerOf } from "./find-containers";
import { type BalancerOptions, Instance } from "./instance";
import { ObservedTargets } from "./observed-targets";

/** How often to look at HAProxy, in milliseconds: while a target's state is changing, and otherwise. */
const LOOK_MOVING = 150;
const LOOK_STEADY = 2_000;
/** A load balancer that was opened is not removed for so long, though it is not desired (yet), in milliseconds. */
const OPENED_FOR = 15_000;

/** A load balancer with what runs beside it: its turn (calls do not overlap) and its next look. */
interface Entry {
  instance: Instance;
  /** What it is to be made from its next turn on. Until then it goes by what it was told: its servers and its rules are of one piece. */
  wanted?: DesiredBalancer;
  turn: Promise<unknown>;
  timer?: NodeJS.Timeout;
  /** Looks that failed, in a row. */
  failures: number;
}

/** {@link Balancer} on HAProxy 2.6, in one container a load balancer, and one for each port that came later. */
export class HaproxyBalancer implements Balancer {
  private readonly entries = new Map<string, Entry>();
  private readonly opened = new Map<string, NodeJS.Timeout>();
  private readonly listeners = new Set<(tasks: string[]) => void>();
  private applying: Promise<unknown> = Promise.resolve();
  private newest: DesiredBalancer[] | undefined;
  private readonly observed = new ObservedTargets();
  private closed = false;

  constructor(private readonly options: BalancerOptions) {}

  async open(loadBalancer: LoadBalancer, hostPorts: number[]): Promise<void> {
    this.protect(loadBalancer.id);
    const entry = this.entry(loadBalancer);
    await this.inTurn(entry, async () => {
      const containers = await this.containers();
      await entry.instance.run(containers.get(loadBalancer.id), hostPorts);
      return true;
    }).catch((error) => {
      this.unprotect(loadBalancer.id);
      if (!this.newest?.some((balancer) => balancer.loadBalancer.id === loadBalancer.id)) {
        this.entries.delete(loadBalancer.id);
        clearTimeout(entry.timer);
        this.see(loadBalancer.id, []);
      }
      throw error;
    });
  }

  apply(desired: DesiredBalancer[]): Promise<void> {
    this.newest = desired;
    const turn = this.applying.then(() => (this.newest === desired ? this.applyNow(desired) : undefined));
    this.applying = turn.catch(() => undefined);
    return turn;
  }

  targetsOf(task: string): ObservedTarget[] {
    return this.observed.of(task);
  }

  targets(): ObservedTarget[] {
    return [...this.entries.values()].flatMap(({ instance }) => instance.targets);
  }

  async counted(): Promise<Counted[]> {
    const asked = [...this.entries.values()].map(({ instance }) => instance.counted());
    return (await Promise.allSettled(asked)).flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  }

  onChange(listener: (tasks: string[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  certificateAuthority(): Promise<string> {
    return this.options.authority.certificate();
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { timer } of this.entries.values()) clearTimeout(timer);
    for (const id of [...this.opened.keys()]) this.unprotect(id);
    await this.applying;
    await Promise.all([...this.entries.values()].map(({ turn }) => turn));
  }

  /** What opened it is about to say that it is desired. If that never comes, it goes. */
  private protect(id: string): void {
    this.unprotect(id);
    const expire = () => {
      this.opened.delete(id);
      if (this.newest) this.apply(this.newest).catch((error) => this.warn(messageOf(error)));
    };
    this.opened.set(id, setTimeout(expire, OPENED_FOR));
  }

  private unprotect(id: string): void {
    clearTimeout(this.opened.get(id));
    this.opened.delete(id);
  }

  private async applyNow(desired: DesiredBalancer[]): Promise<void> {
    for (const balancer of desired) {
      this.entry(balancer.loadBalancer).wanted = balancer;
      this.unprotect(balancer.loadBalancer.id);
    }
    const containers = await this.removeOthers(desired);
    await this.release(desired, containers);
    const results = await Promise.allSettled(
      desired.map((balancer) => {
        const entry = this.entry(balancer.loadBalancer);
        return this.inTurn(entry, () => this.make(entry, containers.get(balancer.loadBalancer.id)));
      }),
    );
    for (const { loadBalancer } of desired) this.see(loadBalancer.id, this.entry(loadBalancer).instance.targets);
    const failures = results.flatMap((result, at): [string, unknown][] =>
      result.status === "rejected" ? [[desired[at]!.loadBalancer.id, result.reason]] : [],
    );
    // It is about none of them.
    const unreachable = failures.find(([, failure]) => isUnreachable(failure));
    if (unreachable) throw unreachable[1];
    if (failures.length > 0) throw new UnappliedError(new Map(failures));
  }

  /** Has containers let go of ports that are another load balancer's now, before that one takes them. */
  private async release(desired: DesiredBalancer[], containers: Map<string, Containers>): Promise<void> {
    const owners = new Map(desired.flatMap((balancer) => portsOf(balancer).map((port) => [port, balancer] as const)));
    const isForeign = (balancer: DesiredBalancer) => (port: number) => (owners.get(port) ?? balancer) !== balancer;
    const holding = desired.filter((each) => {
      const there = containers.get(each.loadBalancer.id);
      return there && [...there.balancer.ports, ...there.doors.map(({ port }) => port)].some(isForeign(each));
    });
    if (holding.length === 0) return;
    await Promise.all(
      holding.map((each) => {
        const entry = this.entry(each.loadBalancer);
        const there = containers.get(each.loadBalancer.id);
        // A door is closed; what the balancer itself publishes takes another one.
        const stays = there?.balancer.ports.some(isForeign(each)) ? undefined : there;
        return this.inTurn(entry, () => this.make(entry, stays));
      }),
    );
    const now = await this.containers();
    for (const { loadBalancer } of holding) {
      const there = now.get(loadBalancer.id);
      if (there) containers.set(loadBalancer.id, there);
      else containers.delete(loadBalancer.id);
    }
  }

  private async make({ instance, wanted }: Entry, containers: Containers | undefined): Promise<boolean> {
    if (wanted) instance.desired = wanted;
    try {
      return await instance.apply(await instance.run(containers, portsOf(instance.desired)));
    } catch (error) {
      if (!(await instance.answers())) instance.gone();
      throw error;
    }
  }

  /** Removes those that nobody wants any more; resolves with what is left. */
  private async removeOthers(desired: DesiredBalancer[]): Promise<Map<string, Containers>> {
    const wanted = new Set([...desired.map(({ loadBalancer }) => loadBalancer.id), ...this.opened.keys()]);
    // First they stop being looked after: a look would start a new container in the place of the removed one.
    for (const [id, entry] of [...this.entries]) {
      if (wanted.has(id)) continue;
      this.entries.delete(id);
      clearTimeout(entry.timer);
      await entry.turn;
      this.see(id, []);
    }
    const states = await this.options.runtime.list(LABEL.loadBalancer);
    for (const state of states) {
      if (!wanted.has(loadBalancerOf(state))) await this.options.runtime.remove(state.dockerId);
    }
    const containers = containersIn(states);
    for (const [id, { balancer }] of containers) {
      if (wanted.has(id)) continue;
      await rm(`${this.options.stateDir}/${balancer.folder}`, { recursive: true, force: true });
      containers.delete(id);
    }
    return containers;
  }

  private async containers(): Promise<Map<string, Containers>> {
    return containersIn(await this.options.runtime.list(LABEL.loadBalancer));
  }

  private entry(loadBalancer: LoadBalancer): Entry {
    const there = this.entries.get(loadBalancer.id);
    if (there) return there;
    const instance = new Instance(this.options, loadBalancer);
    const entry: Entry = { instance, turn: Promise.resolve(), failures: 0 };
    this.entries.set(loadBalancer.id, entry);
    return entry;
  }

  /** Does it when what was begun before has ended, then looks again in time. */
  private inTurn(entry: Entry, action: () => Promise<boolean>): Promise<void> {
    const turn = entry.turn.then(async () => {
      clearTimeout(entry.timer);
      let moving = true;
      try {
        moving = await action();
      } finally {
        this.lookIn(entry, moving ? LOOK_MOVING : LOOK_STEADY);
      }
    });
    entry.turn = turn.catch(() => undefined);
    return turn;
  }

  private lookIn(entry: Entry, milliseconds: number): void {
    if (this.closed || this.entries.get(entry.instance.desired.loadBalancer.id) !== entry) return;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => void this.look(entry), milliseconds);
  }

  private async look(entry: Entry): Promise<void> {
    await this.inTurn(entry, async () => {
      try {
        const moving = await entry.instance.look();
        entry.failures = 0;
        return moving;
      } catch {
        entry.failures += 1;
        return this.revive(entry);
      }
    });
    const { id } = entry.instance.desired.loadBalancer;
    if (this.entries.get(id) === entry) this.see(id, entry.instance.targets);
  }

  /** HAProxy did not answer: its container may have died, or Docker with it. */
  private async revive(entry: Entry): Promise<boolean> {
    const { loadBalancer } = entry.instance.desired;
    try {
      const containers = await this.containers();
      await this.make(entry, containers.get(loadBalancer.id));
      return true;
    } catch (error) {
      // Once a failure, not once a look.
      if (entry.failures === 1) this.warn(`load balancer ${loadBalancer.name}: ${messageOf(error)}`);
      return false;
    }
  }

  private see(loadBalancer: string, targets: ObservedTarget[]): void {
    const tasks = this.observed.see(loadBalancer, targets);
    if (tasks.length > 0) for (const listener of this.listeners) listener(tasks);
  }

  private warn(message: string): void {
    (this.options.warn ?? console.error)(message);
  }
}

function portsOf({ loadBalancer, listeners }: DesiredBalancer): number[] {
  return [...new Set([loadBalancer.hostPort, ...listeners.map(({ listener }) => listener.hostPort)])];
}
