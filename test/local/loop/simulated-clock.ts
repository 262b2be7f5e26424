import type { Clock } from "../../../src/local/clock";

/** Time that stands still until it is moved on, from timer to timer. */
export class SimulatedClock implements Clock {
  private time = 1_800_000_000_000;
  private timers = new Map<object, { at: number; callback: () => void }>();

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const key = {};
    this.timers.set(key, { at: this.time + Math.max(milliseconds, 0), callback });
    return () => this.timers.delete(key);
  }

  /** Lets everything happen that happens now, then moves on to the next timer, until `done` or nothing is left to wait for. */
  async runUntil(done: () => boolean, latest = this.time + 600_000): Promise<void> {
    for (;;) {
      await quiet();
      if (done()) return;
      const [key, next] = [...this.timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!key || !next || next.at > latest) throw new Error("nothing more happens, and it is not so");
      this.timers.delete(key);
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
  }
}

/** Until nothing is under way but timers. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 60; i++) await new Promise((resolve) => setImmediate(resolve));
}
