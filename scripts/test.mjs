// `npm test`: installs what is missing, then runs the tests on real Docker and, beside them, lint, types (those of tests and examples
// too) and every other test. Ends with `N passed, N failed, N skipped`.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { constants, setPriority, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { pythonTool } from "./python-tool.mjs";
import { ensureProgram, root, say, script, setUp, stopDaemon } from "./setup.mjs";

/** The same seeds each time, so that what fails comes of the change; `npm run simulate` and `npm run walks` go on from others. */
const seeds = (name) => [join(root, "scripts", name), "--seed", "1"];

const running = new Set();
let over = false;

/** Jest's cache stays where it is, while what an app of the CDK's leaves in the folder for such things goes with that. */
const CACHE = [`--cacheDirectory=${join(tmpdir(), "slipway-jest")}`];

/** Does `work` with a folder of its own, which goes whatever becomes of it. */
async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a program of Node.js to its end, and returns its exit code. One that runs `beside` the tests on Docker has the
 * processors' time that these leave: they wait for much, and what they wait for shall not be late. What it writes is shown
 * when it has ended.
 */
function node(args, options) {
  if (over) throw new Error("the tests are over");
  return withFolder((folder) => through(args, options, join(folder, "log")));
}

async function through(args, { env, beside = false, output = true }, log) {
  const out = beside ? openSync(log, "a") : "inherit";
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", output ? out : "ignore", out],
    env: { ...process.env, ...env },
  });
  if (beside) closeSync(out);
  running.add(child);
  const ended = new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (beside && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const code = await ended;
  running.delete(child);
  if (beside) process.stdout.write(readFileSync(log));
  return code;
}

/** One check that is not jest's: counts as one test. */
async function check(name, args) {
  const code = await node(args, { beside: true });
  say(`${name}: ${code === 0 ? "passed" : "FAILED"}`);
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, failures: [] }
    : { passed: 0, failed: 1, skipped: 0, failures: [`${name}: see its own output above`] };
}

/** What a person needs of a failed test to find it, without the stack of the test runner. */
function described({ fullName, failureMessages }, suite) {
  const message = stripVTControlCharacters(failureMessages.join("\n")).split("\n    at ")[0];
  return `${relative(root, suite.name)}: ${fullName}\n${message.split("\n").slice(0, 30).join("\n")}`;
}

/** With room for what is young: synthesizing makes much that is garbage soon, and its collection takes a tenth of the time less. */
function jest(name, options) {
  return withFolder((folder) => reported(name, options, folder));
}

async function reported(name, { env, beside, extra = [] }, folder) {
  const report = join(folder, "report.json");
  const program = ["--max-semi-space-size=64", join(root, "node_modules/jest/bin/jest.js")];
  const args = [...program, "--json", `--outputFile=${report}`, "--verbose", ...extra];
  // The JSON goes to the file; stdout would repeat it.
  await node(args, { env, beside, output: false });
  if (!existsSync(report)) {
    say(`${name}: jest ended without a report`);
    return { passed: 0, failed: 1, skipped: 0, failures: [`${name}: jest ended without a report`] };
  }
  const result = JSON.parse(readFileSync(report, "utf8"));
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

/** What needs no Docker. Packages of the system are installed one after the other: its own are, once Docker is `ready`. */
async function besideDocker(ready) {
  const results = [];
  const bin = (path) => join(root, "node_modules", path);
  results.push(await check("lint", [bin("@biomejs/biome/bin/biome"), "check", root]));
  results.push(await check("imports", [bin("dependency-cruiser/bin/dependency-cruise.mjs"), "src"]));
  results.push(await check("types", [bin("typescript/bin/tsc"), "-p", join(root, "test")]));
  await ready;
  const lint = pythonTool("cfn-lint", join(root, ".venv"));
  // What it needs is not what cfn-lint needs.
  const checkov = pythonTool("checkov", join(root, ".venv/checkov"));
  const env = { ...(lint && { CFN_LINT: lint }), ...(checkov && { CHECKOV: checkov }) };
  results.push(
    await withFolder((TMPDIR) => jest("unit tests", { env: { ...env, TMPDIR }, beside: true, extra: CACHE })),
  );
  results.push(await check("10,000 simulated services", [...seeds("simulate.mjs"), "--runs", "10000"]));
  results.push(await check("2,000 walks over a stack", [...seeds("walks.mjs"), "--runs", "2000"]));
  return results;
}

function onDocker(mayRestart) {
  const env = { SLIPWAY_E2E: "1", ...(mayRestart && { SLIPWAY_MAY_RESTART_DOCKER: "1" }) };
  return jest("tests on Docker", { env, beside: false, extra: ["--runInBand"] });
}

await script(async () => {
  let daemonStarted;
  let beside;
  let results = [];
  try {
    let begin;
    const ready = new Promise((resolve) => {
      begin = resolve;
    });
    const built = () => {
      beside = besideDocker(ready);
      // Who waits for it comes later.
      beside.catch(() => undefined);
    };
    ({ daemonStarted } = await setUp({ built }));
    // Certificates are made by it: in the local ECS's image, and in tests on this machine itself.
    ensureProgram("openssl");
    begin();
    results = [await onDocker(daemonStarted), ...(await beside)];
  } finally {
    over = true;
    for (const child of running) child.kill();
    await stopDaemon(daemonStarted);
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  // Last, where a log that is cut still shows it.
  for (const failure of results.flatMap(({ failures }) => failures)) say(`FAILED: ${failure}`);
  console.log(`${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped`);
  if (total("failed") > 0) process.exitCode = 1;
});
