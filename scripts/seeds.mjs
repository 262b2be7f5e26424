// What is played from seeds, each run from one of its own, in as many processes as there are cores.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { root, SetUpError, say, script } from "./setup.mjs";

const MOST_SHOWN = 5;

/**
 * Plays `entry` from as many seeds as `--runs` says, from `--seed` on; with a seed alone just that one. Sets the exit code
 * to 1 where one fails, and says by which command it is played again.
 */
export async function playSeeds({ entry, command, runs: usual }) {
  await script(() => {
    const { runs, seed } = numbersAsked("runs", "seed");
    const first = seed ?? Math.floor(Math.random() * 1e9);
    return play({ entry, command, first, runs: runs ?? (seed === undefined ? usual : 1) });
  });
}

/** What the command's options of these names say. @throws where they are others, or no whole numbers */
export function numbersAsked(...names) {
  try {
    const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: "string" }])) });
    return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, whole(name, text)]));
  } catch (error) {
    throw new SetUpError(`${error.message}\nThere are ${names.map((name) => `--${name} N`).join(" and ")}.`);
  }
}

function whole(name, text) {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new Error(`--${name} is "${text}"; allowed are whole numbers`);
}

async function play({ entry, command, first, runs }) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-simulate-"));
  const file = join(folder, "run.cjs");
  const failed = [];
  let played = 0;
  const began = Date.now();
  try {
    await build({
      entryPoints: [join(root, entry)],
      outfile: file,
      bundle: true,
      platform: "node",
      target: "node20",
      packages: "external",
      logLevel: "error",
      sourcemap: "inline",
    });
    const cores = Math.min(availableParallelism(), runs);
    const told = ({ seed, error, played: more = 0 }) => {
      played += more;
      if (seed === undefined) return;
      failed.push(seed);
      if (failed.length > MOST_SHOWN) return;
      say(`seed ${seed}: ${error}\n\nagain: ${command} -- --seed ${seed}`);
    };
    await Promise.all(
      Array.from({ length: cores }, (_, i) => worker(file, { from: first + i, count: runs - i, stride: cores }, told)),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  say(`${played} runs from seed ${first} in ${seconds} s, ${failed.length} failed`);
  if (failed.length > 0) process.exitCode = 1;
}

/** Plays every `stride`th seed in a process of its own. */
function worker(file, { from, count, stride }, told) {
  return new Promise((resolve, reject) => {
    const child = fork(file, [from, count, stride].map(String), {
      stdio: "inherit",
      env: { ...process.env, NODE_PATH: join(root, "node_modules") },
      execArgv: ["--enable-source-maps"],
    });
    child.on("message", told);
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a process ended with ${code}`))));
  });
}
