/** Time, as an argument: the tests have a simulated one. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once; what it returns cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Resolves when so many milliseconds are over. */
export function pause(clock: Pick<Clock, "after">, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });
}

/** What a timer of Node can wait for. */
const LONGEST = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(milliseconds, 0), LONGEST));
    return () => clearTimeout(timer);
  },
};
