import { setTimeout as sleep } from "node:timers/promises";

const PAUSE = 50;

/**
 * Resolves with what `look` finds, as soon as it finds anything. What it throws is nothing found yet, and is told where
 * nothing is found in time.
 */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
  seconds = 90,
): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; await sleep(PAUSE)) {
    let failure: unknown;
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      failure = error;
    }
    if (Date.now() < end) continue;
    throw new Error(`${typeof what === "string" ? what : what()}: not within ${seconds} s`, { cause: failure });
  }
}
