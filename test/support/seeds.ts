import assert from "node:assert/strict";

// Outside of jest, what a world at rest is compared by.
Object.assign(globalThis, {
  expect: (found: unknown) => ({ toEqual: (expected: unknown) => assert.deepEqual(found, expected) }),
});

/** Plays every `stride`th seed from `from` on; tells each that fails, and at the end how many were played. */
export async function playAll(play: (seed: number) => Promise<unknown>): Promise<void> {
  const [from = 1, count = 1, stride = 1] = process.argv.slice(2).map(Number);
  let played = 0;
  for (let seed = from; seed < from + count; seed += stride) {
    try {
      await play(seed);
    } catch (error) {
      process.send?.({ seed, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    played += 1;
    if (played % 50 === 0) process.send?.({ played: 50 });
  }
  process.send?.({ played: played % 50 });
  process.disconnect?.();
}
