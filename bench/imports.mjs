// What importing Slipway adds to its framework's own import.
import { exec, median, seconds } from "./measure.mjs";

async function importTime(modules, cwd) {
  const script = modules.map((module) => `require(${JSON.stringify(module)});`).join("");
  return seconds(() => exec(process.execPath, ["-e", script], { cwd }));
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
  const added = (median(with_) - median(without)) * 1000;
  return {
    what: `importing \`${entry}\` after ${names}`,
    ours: `${(median(with_) * 1000).toFixed(0)} ms`,
    reference: `${(median(without) * 1000).toFixed(0)} ms (${names} alone)`,
    goal: `at most ${goal} ms more`,
    result: `${added.toFixed(0)} ms more`,
    reached: added <= goal,
  };
}

export const importPulumi = (context) =>
  importCost({ ...context, framework: ["@pulumi/pulumi"], entry: "slipway/pulumi", goal: 50 });
export const importCdk = (context) =>
  importCost({ ...context, framework: ["aws-cdk-lib", "constructs"], entry: "slipway/cdk", goal: 20 });
