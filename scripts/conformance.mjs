// `npm run conformance`: writes docs/conformance.md from the cases in test/conformance, and plays them on the simulated Docker;
// with `--docker` those that are marked on the real one, too.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./setup.mjs";

function jest(args, env) {
  const command = [join(root, "node_modules/jest/bin/jest.js"), ...args];
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exitCode = 1;
}

jest(["test/conformance"], { SLIPWAY_WRITE_PAGE: "1" });
if (process.argv.includes("--docker")) jest(["test/e2e/conformance.test.ts"], { SLIPWAY_E2E: "1" });
