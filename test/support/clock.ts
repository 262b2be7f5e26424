import type { Clock } from "../../src/local/clock";

/** Turns of the event loop without a sign of life after which nothing is under way but timers. */
const IDLE_TURNS = 4;
/** More turns than this at one moment are a loop that doesn't end. */
const MOST_TURNS = 5_000;

/**
 * Time that stands still until it is moved on, from timer to timer. What works with it shows that it is at work by
 * asking for the time, or by {@link touch}.
 */
export class SimulatedClock implements Clock {
  private time = 1_800_000_000_000;
  private readonly timers = new Set<{ at: number; callback: () => void }>();
  private touches = 0;

  now(): number {
    this.touches += 1;
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    this.touches += 1;
    const timer = { at: this.time + Math.max(milliseconds, 0), callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Resolves when so many milliseconds have gone by. */
  wait(milliseconds: number): Promise<void> {
    return milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => this.after(milliseconds, resolve));
  }

  /** The machine's clock is set to another time; timers run out when they would have. */
  jump(milliseconds: number): void {
    this.time += milliseconds;
    for (const timer of this.timers) timer.at += milliseconds;
  }

  /** A sign of life. */
  touch(): void {
    this.touches += 1;
  }

  /** Until nothing is under way but timers. */
  async quiet(): Promise<void> {
    let seen = this.touches;
    for (let idle = 0, turns = 0; idle < IDLE_TURNS; turns++) {
      if (turns > MOST_TURNS) throw new Error("the control plane doesn't come to rest");
      await new Promise(setImmediate);
      idle = seen === this.touches ? idle + 1 : 0;
      seen = this.touches;
    }
  }

  /** Lets everything happen that happens now, then moves on to the next timer, until `done`. */
  async runUntil(done: () => boolean, latest = this.time + 600_000): Promise<void> {
    if (!(await this.run(latest - this.time, done))) throw new Error("nothing more happens, and it is not so");
  }

  /** Lets so many milliseconds go by, or until there is `enough`: whether there was. */
  async run(milliseconds: number, enough: () => boolean = () => false): Promise<boolean> {
    const end = this.time + milliseconds;
    for (let at = this.time, here = 0; ; here++) {
      await this.quiet();
      if (enough()) return true;
      const next = this.next();
      if (!next || next.at > end) {
        this.time = end;
        return false;
      }
      if (next.at > at) {
        at = next.at;
        here = 0;
      }
      if (here > MOST_TURNS) throw new Error("the control plane doesn't come to rest");
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
  }

  private next() {
    let next: { at: number; callback: () => void } | undefined;
    for (const timer of this.timers) if (!next || timer.at < next.at) next = timer;
    return next;
  }
}
