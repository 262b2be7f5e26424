// What an app of the CDK's takes, from its start to the template, and what that comes to.
import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { APPS } from "./apps.mjs";
import { exec, median, seconds } from "./measure.mjs";

/**
 * An app that says at its end how much of a processor it took. A hundred services have more resources than a stack may have.
 */
function program({ modules, constructs }, count, outdir) {
  return `
    const { App, Stack } = require("aws-cdk-lib");
    ${modules}
    const context = { "@aws-cdk/core:stackResourceLimit": 0 };
    const stack = new Stack(new App({ outdir: ${JSON.stringify(outdir)}, context }), "s");
    ${constructs.replaceAll("COUNT", count)}
    stack.node.root.synth();
    process.on("exit", () => console.log(JSON.stringify(process.cpuUsage())));`;
}

/**
 * A folder in which the package is installed, as programs have it: of what lies in node_modules the CDK keeps shorter
 * notes of who made a resource.
 */
function installed({ root, folder, name }) {
  const modules = join(folder, name, "node_modules");
  mkdirSync(join(modules, "slipway"), { recursive: true });
  for (const part of ["dist", "package.json"])
    cpSync(join(root, part), join(modules, "slipway", part), { recursive: true });
  for (const peer of ["aws-cdk-lib", "constructs"]) {
    symlinkSync(realpathSync(join(root, "node_modules", peer)), join(modules, peer));
  }
  return join(folder, name);
}

/**
 * Medians of whole processes of each app, in turn, after one of each to warm up; and what they come to. The ratio of two apps
 * is the median of those of each round: the machine's other work is the same for both then.
 */
async function measured(apps, { runs, root, folder, count, env }) {
  const cwd = installed({ root, folder, name: `of-${count}${env ? "-unchecked" : ""}` });
  const found = Object.fromEntries(apps.map((name) => [name, { whole: [], processor: [] }]));
  for (let i = 0; i <= runs; i++) {
    for (const name of apps) {
      const script = program(APPS[name], count, join(cwd, name));
      let used;
      const whole = await seconds(async () => {
        const { stdout } = await exec(process.execPath, ["-e", script], { cwd, env: { ...process.env, ...env } });
        used = JSON.parse(stdout);
      });
      if (i === 0) continue;
      found[name].whole.push(whole);
      found[name].processor.push((used.user + used.system) / 1000);
    }
  }
  const of = (name) => ({
    whole: median(found[name].whole),
    processor: median(found[name].processor),
    ...sizeOf(readFileSync(join(cwd, name, "s.template.json"), "utf8")),
  });
  const ratio = (name, to, what) => median(found[name][what].map((time, i) => time / found[to][what][i]));
  return { of, ratio };
}

/** As CloudFormation is sent it, without what makes it easy to read. */
function sizeOf(template) {
  const parsed = JSON.parse(template);
  return { resources: Object.keys(parsed.Resources).length, bytes: JSON.stringify(parsed).length };
}

/** Imports, constructs, synthesis, and the CDK's own check of the template. */
export async function synthesis({ runs, root, folder }) {
  const { of, ratio } = await measured(["asItIs", "ours"], { runs: runs * 3, root, folder, count: 1 });
  const [ours, reference, result] = [of("ours").whole, of("asItIs").whole, ratio("ours", "asItIs", "whole")];
  return {
    what: "synthesis of a cluster and one load-balanced service, the whole process",
    ours: `${ours.toFixed(2)} s`,
    reference: `${reference.toFixed(2)} s (\`ApplicationLoadBalancedFargateService\`)`,
    goal: "no longer",
    result: `${result.toFixed(2)} ×`,
    reached: result <= 1,
  };
}

/** Without the CDK's check, which takes the same seconds for either side. */
export async function manyServices({ runs, root, folder }) {
  const rows = [];
  for (const count of [1, 20, 100]) {
    const env = { CDK_VALIDATION: "false" };
    const { of, ratio } = await measured(["withTheSame", "ours", "asItIs"], {
      runs: runs * 2 + 1,
      root,
      folder,
      count,
      env,
    });
    const services = count === 1 ? "one service" : `${count} services`;
    const ours = of("ours");
    for (const [name, features] of [
      ["withTheSame", "with the same features"],
      ["asItIs", "as it is, with fewer features"],
    ]) {
      const reference = of(name);
      const result = ratio("ours", name, "processor");
      const equal = name === "withTheSame";
      rows.push({
        what: `processor time of an app of a cluster and ${services}`,
        ours: `${ours.processor.toFixed(0)} ms`,
        reference: `${reference.processor.toFixed(0)} ms (\`ApplicationLoadBalancedFargateService\` ${features})`,
        goal: equal ? "at most 0.8 ×" : "no longer",
        result: `${result.toFixed(2)} ×`,
        reached: result <= (equal ? 0.8 : 1),
      });
      rows.push({
        what: `template of a cluster and ${services}`,
        ours: `${ours.resources} resources, ${ours.bytes} bytes`,
        reference: `${reference.resources} resources, ${reference.bytes} bytes (the same ${features})`,
        goal: equal ? "no more" : "no more resources",
        result: `${(ours.resources / reference.resources).toFixed(2)} × and ${(ours.bytes / reference.bytes).toFixed(2)} ×`,
        reached: ours.resources <= reference.resources && (!equal || ours.bytes <= reference.bytes),
      });
    }
  }
  return rows;
}
