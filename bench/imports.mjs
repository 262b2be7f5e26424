// What importing Slipway adds to its framework's own import.
import { exec, median } from "./measure.mjs";

/** Milliseconds of a processor that a program takes which does no more. */
async function importTime(modules, cwd) {
  const imports = modules.map((module) => `require(${JSON.stringify(module)});`).join("");
  const { stdout } = await exec(
    process.execPath,
    ["-e", `${imports} console.log(JSON.stringify(process.cpuUsage()))`],
    { cwd },
  );
  const { user, system } = JSON.parse(stdout);
  return (user + system) / 1000;
}

/** @param framework what every program of the framework imports anyway */
async function importCost({ framework, entry, goal, runs, root }) {
  const names = framework.map((module) => `\`${module}\``).join(" and ");
  const without = [];
  const with_ = [];
  for (let i = 0; i <= runs * 3; i++) {
    const a = await importTime(framework, root);
    const b = await importTime([...framework, entry], root);
    if (i > 0) {
      without.push(a);
      with_.push(b);
    }
  }
  const added = median(with_.map((time, i) => time - without[i]));
  return {
    what: `importing \`${entry}\` after ${names}`,
    ours: `${median(with_).toFixed(0)} ms of a processor`,
    reference: `${median(without).toFixed(0)} ms (${names} alone)`,
    goal: `at most ${goal} ms more`,
    result: `${added.toFixed(0)} ms more`,
    reached: added <= goal,
  };
}

export const importPulumi = (context) =>
  importCost({ ...context, framework: ["@pulumi/pulumi"], entry: "slipway/pulumi", goal: 50 });
export const importCdk = (context) =>
  importCost({ ...context, framework: ["aws-cdk-lib", "constructs"], entry: "slipway/cdk", goal: 20 });
