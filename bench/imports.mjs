// What importing Slipway adds to its framework's own import.
import { exec, median } from "./measure.mjs";

/** Milliseconds of a processor that a program takes which does no more. */
async function time(program, cwd) {
  const script = `${program}; console.log(JSON.stringify(process.cpuUsage()))`;
  const { stdout } = await exec(process.execPath, ["-e", script], { cwd });
  const { user, system } = JSON.parse(stdout);
  return (user + system) / 1000;
}

const imports = (modules) => modules.map((module) => `require(${JSON.stringify(module)})`).join("; ");

const GOAL = 20;

/**
 * Of the import, and of the import and the first look at a component: what `slipway/cdk` stands for is loaded with that.
 * @param framework what every program of the framework imports anyway
 */
async function importCost({ framework, entry, runs, root }) {
  const both = imports([...framework, entry]);
  const programs = { without: imports(framework), imported: both, used: `${both}.EcsCluster` };
  const times = { without: [], imported: [], used: [] };
  for (let i = 0; i <= runs * 3; i++) {
    for (const [name, program] of Object.entries(programs)) {
      const taken = await time(program, root);
      if (i > 0) times[name].push(taken);
    }
  }
  const names = framework.map((module) => `\`${module}\``).join(" and ");
  const row = (what, name) => {
    const added = median(times[name].map((taken, i) => taken - times.without[i]));
    return {
      what: `importing \`${entry}\` after ${names}${what}`,
      ours: `${median(times[name]).toFixed(0)} ms of a processor`,
      reference: `${median(times.without).toFixed(0)} ms (${names} alone)`,
      goal: `at most ${GOAL} ms more`,
      result: `${added.toFixed(0)} ms more`,
      reached: added <= GOAL,
    };
  };
  return [row("", "imported"), row(", and taking `EcsCluster` from it", "used")];
}

export const importPulumi = (context) =>
  importCost({ ...context, framework: ["@pulumi/pulumi"], entry: "slipway/pulumi" });
export const importCdk = (context) =>
  importCost({ ...context, framework: ["aws-cdk-lib", "constructs"], entry: "slipway/cdk" });
