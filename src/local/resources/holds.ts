import type { HoldStackAnswer } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import { pause } from "../clock";
import type { Control } from "../control";
import type { Hold } from "./record";

/** Milliseconds that a hold lasts unless it is asked for again. */
const LEASE = 6000;

/** How often in that time to look whether another one still does. */
const LOOKS = 12;

type Parts = Pick<Control, "store" | "clock">;

/**
 * One writer a stack. Who holds it is stored, and outlives the control plane; that its client still lives is known by its
 * asking again, and after a restart it has a whole lease to do so. A lease, and not the connection: that breaks with each
 * restart, and a client that lives can't be told from a dead one then.
 */
export class Holds {
  private readonly renewed = new Map<string, number>();
  /** Runs that wait for a stack: one that is given up meanwhile must not come to hold it. */
  private readonly waiting = new Set<string>();
  private readonly began: number;

  private readonly ends = new Map<string, () => void>();

  constructor(private readonly parts: Parts) {
    this.began = parts.clock.now();
    for (const held of parts.store.list("holds")) this.expire(held.id);
  }

  /** Holds the stack, or goes on doing so. One that another holds is refused once that one has shown that it lives. */
  async take(stack: string, change: string, by: string): Promise<HoldStackAnswer> {
    const { store, clock } = this.parts;
    await this.untilFree(stack, change);
    const mine = store.get("holds", stack);
    this.renewed.set(change, clock.now());
    this.expire(stack);
    if (mine?.change === change) return { Lease: LEASE };
    if (mine) this.renewed.delete(mine.change);
    await store.commit([{ table: "holds", put: { id: stack, change, by, since: clock.now() } }]);
    return { Lease: LEASE };
  }

  /** One that another holds is waited for until that has shown that it lives, or its lease is over. */
  private async untilFree(stack: string, change: string): Promise<void> {
    this.waiting.add(change);
    let watched: Hold | undefined;
    let seen = 0;
    for (let looks = 0; ; looks++) {
      const other = this.other(stack, change);
      if (!this.waiting.has(change)) throw new ApiError("StackBusy", `Stack ${stack} is no longer asked for.`);
      if (!other) break;
      if (other.change !== watched?.change) {
        watched = other;
        seen = this.renewedAt(other);
      }
      if (looks > 3 * LOOKS || this.renewedAt(other) > seen) {
        this.waiting.delete(change);
        throw busy(other);
      }
      await pause(this.parts.clock, LEASE / LOOKS);
    }
    this.waiting.delete(change);
  }

  async release(stack: string, change: string): Promise<object> {
    const { store } = this.parts;
    this.waiting.delete(change);
    this.renewed.delete(change);
    if (store.get("holds", stack)?.change !== change) return {};
    this.ends.get(stack)?.();
    this.ends.delete(stack);
    await store.commit([{ table: "holds", remove: stack }]);
    return {};
  }

  /** Forgets a hold whose lease is over then. */
  private expire(stack: string): void {
    const { store, clock } = this.parts;
    this.ends.get(stack)?.();
    const end = () => {
      const held = store.get("holds", stack);
      // Where that can't be recorded it is over all the same.
      if (held && this.endOf(held) <= clock.now()) this.release(stack, held.change).catch(() => {});
    };
    this.ends.set(stack, clock.after(LEASE, end));
  }

  /** Refuses a call of a run that doesn't hold the stack, and of no run while one does. */
  check(stack: string, change: string | undefined): void {
    const held = this.parts.store.get("holds", stack);
    if (held?.change === change) return;
    const other = this.other(stack, change);
    if (other) throw busy(other);
    if (change !== undefined) {
      throw new ApiError("StackBusy", `Stack ${stack} was changed by someone else since, while this one stood still.`);
    }
  }

  private other(stack: string, change: string | undefined): Hold | undefined {
    const held = this.parts.store.get("holds", stack);
    return held && held.change !== change && this.endOf(held) > this.parts.clock.now() ? held : undefined;
  }

  private renewedAt({ change, since }: Hold): number {
    return this.renewed.get(change) ?? Math.max(since, this.began);
  }

  private endOf(hold: Hold): number {
    return this.renewedAt(hold) + LEASE;
  }
}

function busy({ id, by, since }: Hold): ApiError {
  return new ApiError(
    "StackBusy",
    `Stack ${id} is being changed by ${by} since ${new Date(since).toISOString()}, and one at a time can change it. ` +
      "Wait until that one has ended, or end it with Ctrl-C.",
  );
}
