// What importing Slipway adds to its framework's own import, and what synthesis takes.
import { exec, median, seconds } from "./measure.mjs";

async function importTime(modules, cwd) {
  const script = modules.map((module) => `require(${JSON.stringify(module)});`).join("");
  return seconds(() => exec(process.execPath, ["-e", script], { cwd }));
}

async function importCost({ framework, entry, runs, root }) {
  const without = [];
  const with_ = [];
  for (let i = 0; i <= runs * 3; i++) {
    const a = await importTime([framework], root);
    const b = await importTime([framework, entry], root);
    if (i > 0) {
      without.push(a);
      with_.push(b);
    }
  }
  const added = (median(with_) - median(without)) * 1000;
  return {
    what: `importing \`${entry}\` after \`${framework}\``,
    ours: `${(median(with_) * 1000).toFixed(0)} ms`,
    reference: `${(median(without) * 1000).toFixed(0)} ms (\`${framework}\` alone)`,
    goal: "at most 50 ms more",
    result: `${added.toFixed(0)} ms more`,
    reached: added <= 50,
  };
}

export const importPulumi = (context) =>
  importCost({ ...context, framework: "@pulumi/pulumi", entry: "slipway/pulumi" });
export const importCdk = (context) => importCost({ ...context, framework: "aws-cdk-lib", entry: "slipway/cdk" });

const SYNTHESIS = {
  ours: `
    const { App, Stack } = require("aws-cdk-lib");
    const { EcsCluster, LoadBalancedService } = require("slipway/cdk");
    const stack = new Stack(new App({ outdir: OUT }), "s");
    const cluster = new EcsCluster(stack, "c");
    new LoadBalancedService(stack, "web", { cluster, image: "nginx:1.27", port: 80 });
    stack.node.root.synth();`,
  reference: `
    const { App, Stack } = require("aws-cdk-lib");
    const ecs = require("aws-cdk-lib/aws-ecs");
    const patterns = require("aws-cdk-lib/aws-ecs-patterns");
    const stack = new Stack(new App({ outdir: OUT }), "s");
    const cluster = new ecs.Cluster(stack, "c");
    new patterns.ApplicationLoadBalancedFargateService(stack, "web", {
      cluster, taskImageOptions: { image: ecs.ContainerImage.fromRegistry("nginx:1.27"), containerPort: 80 } });
    stack.node.root.synth();`,
};

/** A whole process each: imports, constructs, synthesis. */
export async function synthesis({ runs, root, folder }) {
  const times = { ours: [], reference: [] };
  for (let i = 0; i <= runs * 3; i++) {
    for (const side of ["reference", "ours"]) {
      const script = SYNTHESIS[side].replace("OUT", JSON.stringify(`${folder}/${side}`));
      const time = await seconds(() => exec(process.execPath, ["-e", script], { cwd: root }));
      if (i > 0) times[side].push(time);
    }
  }
  const [ours, reference] = [median(times.ours), median(times.reference)];
  return {
    what: "synthesis of a cluster and one load-balanced service, the whole process",
    ours: `${ours.toFixed(2)} s`,
    reference: `${reference.toFixed(2)} s (\`ApplicationLoadBalancedFargateService\`)`,
    goal: "no longer",
    result: `${(ours / reference).toFixed(2)} ×`,
    reached: ours <= reference,
  };
}
