import { isDeepStrictEqual } from "node:util";
import { DesiredBalancers } from "../../balancer/desired";
import { isUnreachable } from "../../docker/errors";
import type { Balancer, DesiredBalancer } from "../../elb/balancer";
import type { Change, Store } from "../../store/store";
import { tell } from "./effects";
import { OneWaits } from "./one-waits";
import { STALE } from "./stale-balancers";

/** Of each target group, the tasks that are its targets. */
type Targets = ReadonlySet<string>[];

/** Hands the balancer what is wanted of it: one call at a time, the newest state only, nothing where nothing changed. */
export class Balancers {
  private readonly desired: DesiredBalancers;
  /** Those of the call under way. */
  private applying: Targets = [];
  private applied: DesiredBalancer[] | undefined;
  /** Those that an earlier control plane may have left, until the load balancers were first looked at. */
  private inherited: Targets | undefined;
  private looked = false;
  private readonly turns = new OneWaits(() => this.applyNow());

  constructor(
    private readonly store: Store,
    private readonly balancer: Balancer,
    private readonly onApplied: (failure: unknown) => void,
  ) {
    this.desired = new DesiredBalancers(store);
  }

  /** A commit was made that these changes would undo. */
  committed(undo: Change[]): void {
    tell(STALE, this.desired, undo, this.store);
  }

  /** What has gone unnoticed since: load balancers that should look otherwise than they are thought to. */
  overlooked(): DesiredBalancer[] {
    const thought = this.desired.current();
    return new DesiredBalancers(this.store)
      .current()
      .filter((balancer, at) => !isDeepStrictEqual(balancer, thought[at]));
  }

  /** Whether a task is a target, or may be about to become one. */
  registered(task: string): boolean {
    if (!this.looked) {
      this.inherited ??= targetsOf(this.desired.current());
      if (isAmong(this.inherited, task)) return true;
    }
    return isAmong(this.applying, task) || this.balancer.targetsOf(task).length > 0;
  }

  /** What was applied may no longer be so. */
  forget(): void {
    this.applied = undefined;
  }

  /** When a call that began after this, or one that turned out not to be needed, has ended: why it failed, if it did. */
  apply(): Promise<unknown> {
    return this.turns.next();
  }

  private async applyNow(): Promise<unknown> {
    let failure: unknown;
    try {
      const desired = this.desired.current();
      if (this.applied && isSame(this.applied, desired)) return undefined;
      await this.store.durable();
      this.applied = undefined;
      this.applying = targetsOf(desired);
      await this.balancer.apply(desired);
      this.applied = desired;
    } catch (error) {
      failure = error;
    }
    this.applying = [];
    // Where Docker doesn't answer nothing was seen of them.
    this.looked ||= !isUnreachable(failure);
    this.onApplied(failure);
    return failure;
  }
}

/** A load balancer of which nothing changed is the same object. */
function isSame(one: DesiredBalancer[], other: DesiredBalancer[]): boolean {
  return one.length === other.length && one.every((balancer, at) => balancer === other[at]);
}

const targetsOf = (desired: DesiredBalancer[]): Targets =>
  desired.flatMap(({ targetGroups }) => targetGroups.map(({ targets }) => new Set(targets.map(({ id }) => id))));

const isAmong = (groups: Targets, task: string) => groups.some((targets) => targets.has(task));
