// `npm run conformance`: writes docs/conformance.md from the cases in test/conformance, and plays them on the simulated Docker;
// with `--docker` those that are marked on the real one, too.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root, SetUpError, script } from "./setup.mjs";

function asked() {
  try {
    return parseArgs({ options: { docker: { type: "boolean" } } }).values;
  } catch (error) {
    throw new SetUpError(`${error.message}\nThere is --docker.`);
  }
}

function jest(args, env) {
  const command = [join(root, "node_modules/jest/bin/jest.js"), ...args];
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exitCode = 1;
}

await script(() => {
  const { docker } = asked();
  jest(["test/conformance"], { SLIPWAY_WRITE_PAGE: "1" });
  if (docker) jest(["test/e2e/conformance.test.ts"], { SLIPWAY_E2E: "1" });
});
