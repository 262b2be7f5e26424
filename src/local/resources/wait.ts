import type { Clock } from "../clock";
import type { Store } from "../store/store";

/** Resolves with what `look` finds, now or after a commit; rejects when the signal is aborted. */
export function untilStored<T>(store: Store, look: () => T | undefined, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let leave = () => {};
    const end = (act: () => void) => {
      leave();
      signal.removeEventListener("abort", abort);
      act();
    };
    const abort = () => end(() => reject(signal.reason));
    const tryNow = () => {
      try {
        const found = look();
        if (found !== undefined) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error));
      }
    };
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", abort);
    leave = store.onCommit(tryNow);
    tryNow();
  });
}

/** What is waited for, as long as it comes closer. */
export interface Approach<T> {
  /** What was waited for, once it is there. */
  look(): T | undefined;
  /** Whether it has come closer than it ever was. */
  closer(): boolean;
  /** Whether something is under way that has an end of its own: that time doesn't count. */
  paused(): boolean;
  /** Milliseconds that it may take to come closer. */
  patience(): number;
  /** Why it is waited for no longer. */
  late(): Error;
}

/** {@link untilStored}, with an end: when it has not come closer for as long as that may take. */
export async function whileCloser<T>(
  { store, clock }: { store: Store; clock: Clock },
  { look, closer, paused, patience, late }: Approach<T>,
  signal: AbortSignal,
): Promise<T> {
  const stalled = new AbortController();
  let spent = 0;
  let seen = clock.now();
  let counts = true;
  const account = () => {
    const now = clock.now();
    if (counts) spent += now - seen;
    seen = now;
    counts = !paused();
    if (closer()) spent = 0;
  };
  let cancel = () => {};
  const wait = () => {
    cancel = clock.after(Math.max(patience() - spent, 1), () => {
      account();
      if (!counts || spent < patience()) wait();
      else stalled.abort(late());
    });
  };
  const lookAgain = () => {
    account();
    return look();
  };
  wait();
  try {
    return await untilStored(store, lookAgain, AbortSignal.any([signal, stalled.signal]));
  } finally {
    cancel();
  }
}

/** The work's result, or where it takes longer than so many milliseconds the error. The work itself goes on. */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  work: Promise<T> | undefined,
  late: () => Error,
): Promise<T | undefined> {
  const end = clock.now() + milliseconds;
  let cancel = () => {};
  const over = new Promise<never>((_, reject) => {
    const wait = () => {
      cancel = clock.after(end - clock.now(), () => (clock.now() < end ? wait() : reject(late())));
    };
    wait();
  });
  return Promise.race([work, over]).finally(() => cancel());
}
