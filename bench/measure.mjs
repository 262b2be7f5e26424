// What the benchmarks share: time, medians, plain Docker as the reference.
import { execFile } from "node:child_process";
import { setMaxListeners } from "node:events";
import { promisify } from "node:util";

export const exec = promisify(execFile);
/** The docker command; with a signal it ends when that is aborted. */
export const dockerFor =
  (signal) =>
  async (...args) =>
    (await exec("docker", args, { maxBuffer: 1 << 26, signal })).stdout.trim();
export const docker = dockerFor();
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

/** After so long a step is cut: what takes minutes is not measured to its end. */
const LONGEST = 180;

export async function until(condition, what, signal = AbortSignal.timeout(LONGEST * 1000)) {
  while (!(await condition())) {
    if (signal.aborted) throw new Error(`${what}: not after ${LONGEST} s`);
    await sleep(30);
  }
}

/**
 * Runs the sides in turn, `runs` times after as many warm-ups of each, so that all meet the same machine. A side is
 * `{ prepare, steps, clean }`: its steps, one after the other, are what counts. One that is `once` takes so much longer
 * that a single round says enough. Gives the median of each side's steps in seconds; what was cut, and what would have
 * come after it, is `Infinity`, and such a side isn't run again. A side that isn't here is undefined, as its steps are.
 */
export async function inTurn(all, runs, warmUps = 1) {
  const sides = Object.fromEntries(Object.entries(all).filter(([, side]) => side));
  const rounds = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  const done = new Set();
  for (let i = 0; i < warmUps + runs; i++) {
    for (const [name, side] of Object.entries(sides)) {
      if (done.has(name)) continue;
      const times = await timesOf(side);
      const cut = Object.values(times).includes(Infinity);
      if (side.once || cut) done.add(name);
      if (cut) rounds[name] = [times];
      else if (side.once || i >= warmUps) rounds[name].push(times);
    }
  }
  return Object.fromEntries(
    Object.entries(all).map(([name, side]) => [
      name,
      side &&
        Object.fromEntries(
          Object.keys(side.steps).map((step) => [step, median(rounds[name].map((times) => times[step]))]),
        ),
    ]),
  );
}

async function timesOf({ prepare, steps, clean }) {
  const times = Object.fromEntries(Object.keys(steps).map((step) => [step, Infinity]));
  try {
    await prepare();
    for (const [step, work] of Object.entries(steps)) {
      const signal = AbortSignal.timeout(LONGEST * 1000);
      // As many commands as there are tasks listen at once.
      setMaxListeners(0, signal);
      try {
        times[step] = await seconds(() => work(signal));
      } catch (error) {
        if (!signal.aborted) throw error;
        break;
      }
    }
  } finally {
    await clean();
  }
  return times;
}

export const lengthOf = (time) => (time === Infinity ? `over ${LONGEST} s, cut` : `${time.toFixed(2)} s`);

export const BASE_IMAGE = "node:24-bookworm-slim";
