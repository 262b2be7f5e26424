// What the benchmarks share: time, medians, plain Docker as the reference.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export const exec = promisify(execFile);
export const docker = async (...args) => (await exec("docker", args, { maxBuffer: 1 << 26 })).stdout.trim();
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Seconds that `work` takes. */
export async function seconds(work) {
  const from = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - from) / 1e9;
}

export async function until(condition, what, timeoutSeconds = 180) {
  const end = Date.now() + timeoutSeconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what}: not after ${timeoutSeconds} s`);
    await sleep(30);
  }
}

/**
 * Runs `ours` and `reference` in turn, `runs` times after one warm-up of each, so that both meet the same machine. Each is
 * `{ run, clean }` and its `run` resolves with the seconds it counts.
 */
export async function inTurn(ours, reference, runs) {
  const times = { ours: [], reference: [] };
  for (let i = 0; i <= runs; i++) {
    for (const [name, side] of [
      ["reference", reference],
      ["ours", ours],
    ]) {
      try {
        const time = await side.run();
        if (i > 0) times[name].push(time);
      } finally {
        await side.clean?.();
      }
    }
  }
  return { ours: median(times.ours), reference: median(times.reference), runs, times };
}

export const BASE_IMAGE = "node:20-bookworm-slim";
/** A container that does nothing, forever, and stops when told to. */
export const IDLE = ["node", "-e", "process.on('SIGTERM', () => process.exit()); setInterval(() => {}, 1e9)"];
