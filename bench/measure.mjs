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

/** Seconds of a processor that `work` takes, this process's other threads included: what else the machine does isn't in it. */
export async function processorSeconds(work) {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

export async function until(condition, what, timeoutSeconds = 180) {
  const end = Date.now() + timeoutSeconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what}: not after ${timeoutSeconds} s`);
    await sleep(30);
  }
}

/**
 * Runs the sides in turn, `runs` times after one warm-up of each, so that all meet the same machine. A side is
 * `{ run, clean }`, and its `run` resolves with the seconds that count. Gives the median of each.
 */
export async function inTurn(sides, runs) {
  const times = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let i = 0; i <= runs; i++) {
    for (const [name, side] of Object.entries(sides)) {
      try {
        const time = await side.run();
        if (i > 0) times[name].push(time);
      } finally {
        await side.clean();
      }
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

export const BASE_IMAGE = "node:24-bookworm-slim";
