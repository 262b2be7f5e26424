// `npm run bench [name…]`: each figure beside its reference, medians of several runs.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, SetUpError, say, script, setUp } from "../scripts/setup.mjs";
import { fiftyIdleTasks } from "./idle.mjs";
import { importCdk, importPulumi } from "./imports.mjs";
import { pass } from "./pass.mjs";
import { placement } from "./placement.mjs";
import { shopUp } from "./shop.mjs";
import { manyServices, synthesis } from "./synthesis.mjs";
import { fiftyTasks, tenTasks, tenTasksOfTwoContainers } from "./tasks.mjs";
import { rollingUpdate } from "./update.mjs";

const BENCHMARKS = {
  tenTasksOfTwoContainers,
  tenTasks,
  fiftyTasks,
  shopUp,
  rollingUpdate,
  fiftyIdleTasks,
  importPulumi,
  importCdk,
  synthesis,
  manyServices,
  pass,
  placement,
};

const verdict = ({ reached }) => (reached ? "yes" : "**no**");

await script(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in BENCHMARKS));
  if (unknown.length > 0) {
    throw new SetUpError(`There is no ${unknown.join(", ")}. There are: ${Object.keys(BENCHMARKS).join(", ")}.`);
  }
  await setUp();
  const require = createRequire(import.meta.url);
  const { ensureLocal } = require(join(root, "dist/client/index.js"));
  const client = await ensureLocal({ say });
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-"));
  const rows = [];
  try {
    for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      say(name);
      for (const row of [await benchmark({ client, runs: 5, root, folder })].flat()) {
        rows.push(row);
        console.log(row.skipped ? `  skipped: ${row.skipped}` : `  ${row.ours} | ${row.reference} | ${row.result}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log("\n| what | Slipway | reference | goal | result | reached |\n|---|---|---|---|---|---|");
  for (const row of rows) {
    if (row.skipped) console.log(`| ${row.what} | skipped: ${row.skipped} | | | | |`);
    else
      console.log(
        `| ${row.what} | ${row.ours} | ${row.reference} | ${row.goal} | ${row.result} | ${row.goal ? verdict(row) : ""} |`,
      );
  }
});
