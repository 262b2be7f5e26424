// Python programs that tests and benchmarks use, in virtual environments of the project's own.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptInstall, run, say } from "./setup.mjs";

/** Those that the tests and benchmarks were made with: a newer one finds what nobody has looked at yet. */
const VERSIONS = {
  "cfn-lint": ["cfn-lint==1.58.0"],
  checkov: ["checkov==3.3.30"],
  // It runs tasks on Docker by the package docker.
  ministack: ["ministack==1.5.33", "docker==7.1.0"],
};

/** The program's path; undefined, and said, where it can't be installed. */
export function pythonTool(name, environment) {
  const path = join(environment, "bin", name);
  if (existsSync(path)) return path;
  const hasVenv = () => spawnSync("python3", ["-c", "import ensurepip, venv"]).status === 0;
  if (!hasVenv() && !aptInstall("python3-venv")) {
    say(`${name} needs python3 with venv, which is not here: what needs it is skipped`);
    return undefined;
  }
  say(`installing ${name} (pip)`);
  try {
    run("python3", ["-m", "venv", environment]);
    run(join(environment, "bin/pip"), ["install", "--quiet", ...VERSIONS[name]]);
    return path;
  } catch (error) {
    rmSync(environment, { recursive: true, force: true });
    say(`${name} can't be installed, what needs it is skipped: ${error.message.split("\n").at(-1)}`);
    return undefined;
  }
}
