// `npm test`: installs what is missing, then lint, types (those of tests and examples too) and every test, those on real Docker included. Ends with
// `N passed, N failed, N skipped`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { pythonTool } from "./python-tool.mjs";
import { root, say, script, setUp, stopDaemon } from "./setup.mjs";

/** The same seeds each time, so that what fails comes of the change; `npm run simulate` and `npm run walks` go on from others. */
const seeds = (name) => [join(root, "scripts", name), "--seed", "1"];

/** One check that is not jest's: counts as one test. */
function check(name, command, args) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  say(`${name}: ${result.status === 0 ? "passed" : "FAILED"}`);
  return result.status === 0
    ? { passed: 1, failed: 0, skipped: 0, failures: [] }
    : { passed: 0, failed: 1, skipped: 0, failures: [`${name}: see its own output above`] };
}

/** What a person needs of a failed test to find it, without the stack of the test runner. */
function described({ fullName, failureMessages }, suite) {
  const message = stripVTControlCharacters(failureMessages.join("\n")).split("\n    at ")[0];
  return `${relative(root, suite.name)}: ${fullName}\n${message.split("\n").slice(0, 30).join("\n")}`;
}

function jest(name, env, extra = []) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  const report = join(folder, "report.json");
  const args = [join(root, "node_modules/jest/bin/jest.js"), "--json", `--outputFile=${report}`, "--verbose", ...extra];
  // The JSON goes to the file; stdout would repeat it.
  spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
  });
  if (!existsSync(report)) {
    say(`${name}: jest ended without a report`);
    return { passed: 0, failed: 1, skipped: 0, failures: [`${name}: jest ended without a report`] };
  }
  const result = JSON.parse(readFileSync(report, "utf8"));
  rmSync(folder, { recursive: true });
  // A suite that can't even be loaded has no failed test of its own.
  const broken = result.testResults.filter((suite) => suite.status === "failed" && suite.assertionResults.length === 0);
  const failures = [
    ...result.testResults.flatMap((suite) =>
      suite.assertionResults.filter(({ status }) => status === "failed").map((test) => described(test, suite)),
    ),
    ...broken.map((suite) => described({ fullName: "can't be run", failureMessages: [suite.message] }, suite)),
  ];
  if (!result.success && failures.length === 0) failures.push(`${name}: jest says no more than that it failed`);
  return {
    passed: result.numPassedTests,
    failed: failures.length,
    skipped: result.numPendingTests + result.numTodoTests,
    failures,
  };
}

await script(async () => {
  let daemonStarted;
  let results = [];
  try {
    ({ daemonStarted } = await setUp());
    const lint = pythonTool("cfn-lint", join(root, ".venv"));
    // What it needs is not what cfn-lint needs.
    const checkov = pythonTool("checkov", join(root, ".venv/checkov"));
    const env = { ...process.env, ...(lint && { CFN_LINT: lint }), ...(checkov && { CHECKOV: checkov }) };
    results = [
      check("lint", process.execPath, [join(root, "node_modules/@biomejs/biome/bin/biome"), "check", root]),
      check("imports", process.execPath, [
        join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
        "src",
      ]),
      check("types", process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "test")]),
      check("10,000 simulated services", process.execPath, [...seeds("simulate.mjs"), "--runs", "10000"]),
      check("2,000 walks over a stack", process.execPath, [...seeds("walks.mjs"), "--runs", "2000"]),
      jest("unit tests", env),
      jest(
        "tests on Docker",
        { ...env, SLIPWAY_E2E: "1", ...(daemonStarted ? { SLIPWAY_MAY_RESTART_DOCKER: "1" } : {}) },
        ["--runInBand"],
      ),
    ];
  } finally {
    await stopDaemon(daemonStarted);
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  // Last, where a log that is cut still shows it.
  for (const failure of results.flatMap(({ failures }) => failures)) say(`FAILED: ${failure}`);
  console.log(`${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped`);
  if (total("failed") > 0) process.exitCode = 1;
});
