import { isDeepStrictEqual } from "node:util";
import type { Balancer, DesiredBalancer } from "../balancer/balancer";

/** Hands the balancer what is wanted of it: one call at a time, the newest state only, nothing where nothing changed. */
export class BalancerLane {
  /** Tasks that are targets of the call under way. */
  private applying: ReadonlySet<string> = new Set();
  private applied: DesiredBalancer[] | undefined;
  /** Targets that an earlier control plane may have left, until the load balancers were first looked at. */
  private inherited: ReadonlySet<string> | undefined;
  private looked = false;
  private turn: Promise<unknown> = Promise.resolve();
  private waiting: Promise<unknown> | undefined;

  constructor(
    private readonly balancer: Balancer,
    private readonly desired: () => DesiredBalancer[],
    /** Resolves when what `desired` rests on is durable. */
    private readonly durable: () => Promise<void>,
    private readonly onApplied: (failure: unknown) => void,
  ) {}

  /** Whether a task is a target, or may be about to become one. */
  registered(task: string): boolean {
    if (!this.looked) {
      this.inherited ??= targetsOf(this.desired());
      if (this.inherited.has(task)) return true;
    }
    return this.applying.has(task) || this.balancer.targets().some(({ id }) => id === task);
  }

  /** What was applied may no longer be so. */
  forget(): void {
    this.applied = undefined;
  }

  /** When a call that began after this, or one that turned out not to be needed, has ended: why it failed, if it did. */
  apply(): Promise<unknown> {
    this.waiting ??= this.turn.then(() => {
      this.waiting = undefined;
      this.turn = this.applyNow();
      return this.turn;
    });
    return this.waiting;
  }

  private async applyNow(): Promise<unknown> {
    let failure: unknown;
    try {
      const desired = this.desired();
      if (this.applied && isDeepStrictEqual(this.applied, desired)) return undefined;
      await this.durable();
      this.applied = undefined;
      this.applying = targetsOf(desired);
      await this.balancer.apply(desired);
      this.applied = desired;
    } catch (error) {
      failure = error;
    }
    this.applying = new Set();
    this.looked = true;
    this.onApplied(failure);
    return failure;
  }
}

const targetsOf = (desired: DesiredBalancer[]): ReadonlySet<string> =>
  new Set(desired.flatMap(({ targetGroups }) => targetGroups.flatMap(({ targets }) => targets.map(({ id }) => id))));
