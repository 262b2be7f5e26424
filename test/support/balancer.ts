import { ObservedTargets } from "../../src/local/balancer/observed-targets";
import type { Balancer, Counted, DesiredBalancer, DesiredTarget, ObservedTarget } from "../../src/local/elb/balancer";
import type { SimulatedClock } from "./clock";

/** The load balancers in memory: what they hold outlives every {@link Balancer} that drives them. */
export class SimulatedBalancer {
  readonly applied: DesiredBalancer[][] = [];
  /** Keeps draining targets. */
  holds = false;
  failing: Error | undefined;
  /** Milliseconds that they take to be as they are told. */
  takes: () => number = () => 0;
  /** Told what they were made, once it is so. */
  onApply: (desired: DesiredBalancer[]) => void = () => undefined;
  /** Milliseconds until a new target's checks have come to something, and to what. */
  checks: (target: string) => { after: number; health: "healthy" | "unhealthy" } = () => ({
    after: 0,
    health: "healthy",
  });
  /** Milliseconds until nothing is in flight to a draining target. */
  drainsIn: () => number = () => 0;
  /** What the load balancers have counted. */
  counts: Counted[] = [];
  private readonly held = new Map<string, ObservedTarget>();
  private readonly balancers = new Set<string>();
  private readonly onlookers = new Set<() => void>();

  constructor(private readonly clock: SimulatedClock) {}

  get targets(): ObservedTarget[] {
    return [...this.held.values()];
  }

  /** One control plane's way to them, as long as it is `alive`. It knows of no target before it has looked. */
  connect(alive: () => boolean = () => true): Balancer {
    let looked = false;
    const observed = new ObservedTargets();
    const listeners = new Set<(tasks: string[]) => void>();
    const look = () => {
      if (!looked) return;
      const tasks = [...this.balancers].flatMap((id) =>
        observed.see(
          id,
          this.targets.filter(({ loadBalancer }) => loadBalancer === id),
        ),
      );
      if (tasks.length > 0) for (const listener of [...listeners]) listener(tasks);
    };
    this.onlookers.add(look);
    return {
      open: async () => {},
      certificateAuthority: async () => "-----BEGIN CERTIFICATE-----\n",
      close: async () => {},
      apply: async (desired) => {
        this.clock.touch();
        await Promise.resolve();
        const takes = this.takes();
        if (takes > 0) await this.clock.wait(takes);
        if (!alive()) await new Promise(() => {});
        if (this.failing) throw this.failing;
        this.apply(desired);
        looked = true;
        this.changed();
      },
      targetsOf: (task) => observed.of(task),
      targets: () => this.targets,
      counted: async () => structuredClone(this.counts),
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  /** What is in flight to draining targets ends. */
  letGo(): void {
    this.holds = false;
    for (const [key, { health }] of this.held) if (health === "draining") this.held.delete(key);
    this.changed();
  }

  /** For so many milliseconds a healthy target doesn't answer. */
  disturb(id: string, milliseconds: number): void {
    for (const [key, target] of this.held) {
      if (target.id !== id || target.health !== "healthy") continue;
      this.become(key, "unhealthy");
      this.later(milliseconds, key, "unhealthy", () => this.become(key, "healthy"));
    }
  }

  private apply(desired: DesiredBalancer[]): void {
    this.applied.push(desired);
    const wanted = new Set<string>();
    for (const { loadBalancer, targetGroups } of desired) {
      for (const { targetGroup, targets } of targetGroups) {
        for (const target of targets) {
          const key = `${loadBalancer.id} ${targetGroup.id} ${target.id}`;
          wanted.add(key);
          if (target.draining) this.drain(key);
          else if (!this.held.has(key)) this.add(key, target, loadBalancer.id, targetGroup.id);
        }
      }
    }
    for (const key of this.held.keys()) if (!wanted.has(key)) this.held.delete(key);
    this.onApply(desired);
  }

  private add(key: string, { id, ip, port }: DesiredTarget, loadBalancer: string, targetGroup: string): void {
    const { after, health } = this.checks(id);
    this.balancers.add(loadBalancer);
    this.held.set(key, { loadBalancer, targetGroup, id, ip, port, health: "initial" });
    this.later(after, key, "initial", () => this.become(key, health));
  }

  private drain(key: string): void {
    const target = this.held.get(key);
    if (!target || target.health === "draining") return;
    this.held.set(key, { ...target, health: "draining" });
    if (this.holds) return;
    this.later(this.drainsIn(), key, "draining", () => {
      this.held.delete(key);
      this.changed();
    });
  }

  /** Does it after a while, if the target is then as it was. */
  private later(milliseconds: number, key: string, health: ObservedTarget["health"], happen: () => void): void {
    if (milliseconds <= 0) happen();
    else
      this.clock.after(milliseconds, () => {
        if (this.held.get(key)?.health === health) happen();
      });
  }

  private become(key: string, health: ObservedTarget["health"]): void {
    const target = this.held.get(key);
    if (target) this.held.set(key, { ...target, health });
    this.changed();
  }

  private changed(): void {
    for (const look of this.onlookers) look();
  }
}
