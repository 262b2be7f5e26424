// What an app of the CDK's takes: its constructs, and the whole of it to the template.
import { cpSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { exec, median, seconds } from "./measure.mjs";

const SIDES = {
  ours: {
    modules: `const { EcsCluster, LoadBalancedService } = require("slipway/cdk");`,
    constructs: `
      const cluster = new EcsCluster(stack, "c");
      for (let i = 0; i < COUNT; i++)
        new LoadBalancedService(stack, "web" + i, { cluster, image: "nginx:1.27", port: 80 });`,
  },
  reference: {
    modules: `
      const { Cluster, ContainerImage } = require("aws-cdk-lib/aws-ecs");
      const { ApplicationLoadBalancedFargateService } = require("aws-cdk-lib/aws-ecs-patterns");`,
    constructs: `
      const cluster = new Cluster(stack, "c");
      for (let i = 0; i < COUNT; i++)
        new ApplicationLoadBalancedFargateService(stack, "web" + i, {
          cluster, taskImageOptions: { image: ContainerImage.fromRegistry("nginx:1.27"), containerPort: 80 } });`,
  },
};

/**
 * An app that says how long its constructs took, once their modules were asked for, and its synthesis. A hundred services
 * have more resources than a stack may have.
 */
function app(side, count, outdir) {
  const { modules, constructs } = SIDES[side];
  return `
    const { App, Stack } = require("aws-cdk-lib");
    ${modules}
    const context = { "@aws-cdk/core:stackResourceLimit": 0 };
    const stack = new Stack(new App({ outdir: ${JSON.stringify(outdir)}, context }), "s");
    const from = performance.now();
    ${constructs.replaceAll("COUNT", count)}
    const made = performance.now();
    stack.node.root.synth();
    console.log(JSON.stringify({ construction: made - from, synthesis: performance.now() - made }));`;
}

/**
 * A folder in which the package is installed, as programs have it: of what lies in node_modules the CDK keeps shorter
 * notes of who made a resource.
 */
function program({ root, folder, name }) {
  const modules = join(folder, name, "node_modules");
  mkdirSync(join(modules, "slipway"), { recursive: true });
  for (const part of ["dist", "package.json"])
    cpSync(join(root, part), join(modules, "slipway", part), { recursive: true });
  for (const peer of ["aws-cdk-lib", "constructs"]) {
    symlinkSync(realpathSync(join(root, "node_modules", peer)), join(modules, peer));
  }
  return join(folder, name);
}

/** Medians of whole processes of both sides, in turn, after one of each to warm up. */
async function measured({ runs, root, folder, count, env }) {
  const cwd = program({ root, folder, name: `of-${count}${env ? "-unchecked" : ""}` });
  const found = { ours: [], reference: [] };
  for (let i = 0; i <= runs; i++) {
    for (const side of ["reference", "ours"]) {
      const script = app(side, count, join(cwd, side));
      let times;
      const whole = await seconds(async () => {
        const { stdout } = await exec(process.execPath, ["-e", script], { cwd, env: { ...process.env, ...env } });
        times = JSON.parse(stdout);
      });
      if (i > 0) found[side].push({ ...times, whole });
    }
  }
  return (side, phase) => median(found[side].map((times) => times[phase]));
}

/** A whole process each: imports, constructs, synthesis, and the CDK's own check of the template. */
export async function synthesis({ runs, root, folder }) {
  const times = await measured({ runs: runs * 3, root, folder, count: 1 });
  const [ours, reference] = [times("ours", "whole"), times("reference", "whole")];
  return {
    what: "synthesis of a cluster and one load-balanced service, the whole process",
    ours: `${ours.toFixed(2)} s`,
    reference: `${reference.toFixed(2)} s (\`ApplicationLoadBalancedFargateService\`)`,
    goal: "no longer",
    result: `${(ours / reference).toFixed(2)} ×`,
    reached: ours <= reference,
  };
}

/** Without the CDK's check, which takes the same seconds for either side. */
export async function manyServices({ runs, root, folder }) {
  const rows = [];
  for (const count of [1, 20, 100]) {
    const times = await measured({ runs: runs * 2, root, folder, count, env: { CDK_VALIDATION: "false" } });
    for (const [phase, goal] of [
      ["construction", count === 100 ? 0.8 : 1],
      ["synthesis", 1],
    ]) {
      const [ours, reference] = [times("ours", phase), times("reference", phase)];
      rows.push({
        what: `${phase} alone, of a cluster and ${count === 1 ? "one service" : `${count} services`}`,
        ours: `${ours.toFixed(0)} ms`,
        reference: `${reference.toFixed(0)} ms (\`ApplicationLoadBalancedFargateService\`)`,
        goal: goal === 1 ? "no longer" : `at most ${goal} ×`,
        result: `${(ours / reference).toFixed(2)} ×`,
        reached: ours <= goal * reference,
      });
    }
  }
  return rows;
}
