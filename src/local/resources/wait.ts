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
