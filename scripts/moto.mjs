// `npm run moto [-- EXAMPLE…]`: the examples' CDK apps by the real `cdk` command on moto, which stands for AWS: deployed, deployed
// again without a change, updated, and destroyed. Says how far each came. Needs `moto_server` (pip install 'moto[server,all]').
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, SetUpError, say, script } from "./setup.mjs";

const MOTO = process.env.MOTO_SERVER ?? "moto_server";
const PORT = process.env.MOTO_PORT ?? "5995";
// As `localhost`: moto reads the bucket of a template off the path there, as the CDK writes it.
const ENDPOINT = `http://localhost:${PORT}`;
const ACCOUNT = "123456789012";

/** The size of every task, to update what runs. */
const UPDATED = `
  const { CfnTaskDefinition } = require("aws-cdk-lib/aws-ecs");
  for (const each of require("./app").app.node.findAll())
    if (each instanceof CfnTaskDefinition) Object.assign(each, { cpu: "2048", memory: "8192" });`;

const env = {
  ...process.env,
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  // No registry answers there: images are neither built nor pushed.
  CDK_DOCKER: "true",
  CDK_VALIDATION: "false",
  CI: "true",
  NODE_NO_WARNINGS: "1",
};

/** What the command says, and whether it did it. */
function cdk(cwd, out, ...args) {
  const command = join(root, "node_modules/.bin/cdk");
  const all = [...args, "--no-notices", "--output", out];
  const { status, stdout, stderr } = spawnSync(command, all, { cwd, env, encoding: "utf8" });
  return { done: status === 0, said: `${stdout}${stderr}` };
}

async function started() {
  if (spawnSync(MOTO, ["--version"], { stdio: "ignore" }).error) return undefined;
  const server = spawn(MOTO, ["-H", "localhost", "-p", PORT], { stdio: "ignore" });
  for (let i = 0; i < 600; i++) {
    const answer = await fetch(`${ENDPOINT}/moto-api/`).catch(() => undefined);
    if (answer?.ok) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  server.kill();
  throw new Error(`${MOTO} does not answer at ${ENDPOINT}`);
}

/** What a stack must not leave behind, and how moto lists it. */
const KINDS = {
  networks: ["ec2", "DescribeVpcs", "2016-11-15", /<vpcId>/g],
  "security groups": ["ec2", "DescribeSecurityGroups", "2016-11-15", /<groupDescription>/g],
  "load balancers": ["elasticloadbalancing", "DescribeLoadBalancers", "2015-12-01", /<LoadBalancerArn>/g],
  "target groups": ["elasticloadbalancing", "DescribeTargetGroups", "2015-12-01", /<TargetGroupArn>/g],
  roles: ["iam", "ListRoles", "2010-05-08", /<RoleName>/g],
};

/** How many there are of each kind. */
async function counted() {
  const counts = {};
  for (const [kind, [service, action, version, each]] of Object.entries(KINDS)) {
    const credential = `test/20260101/us-east-1/${service}/aws4_request`;
    const answer = await fetch(ENDPOINT, {
      method: "POST",
      headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0` },
      body: new URLSearchParams({ Action: action, Version: version }),
    });
    counts[kind] = (await answer.text()).match(each)?.length ?? 0;
  }
  return counts;
}

/** One example's way, step by step: how far it came, and what failed. */
async function way(example, out) {
  const cwd = join(root, "examples", example, "cdk");
  const before = await counted();
  const deploy = (...args) => cdk(cwd, out, "deploy", "--all", "--require-approval=never", ...args);
  const app = `node -r ts-node/register/transpile-only -e '${UPDATED.replaceAll("\n", " ")}'`;
  const steps = {
    deployed: () => deploy(),
    "deployed again, with no changes": () => {
      const { done, said } = deploy();
      return { done: done && said.includes("(no changes)"), said };
    },
    // Of a stack that it updates moto knows neither the change set nor the bootstrap's version among the parameters.
    updated: () => deploy("--app", app, "--method=direct", "--no-previous-parameters"),
    destroyed: () => cdk(cwd, out, "destroy", "--all", "--force"),
  };
  const came = [];
  const failed = [];
  for (const [name, step] of Object.entries(steps)) {
    const { done, said } = step();
    if (done) came.push(name);
    else failed.push(`not ${name}: ${said.trimEnd().split("\n").slice(-3).join("\n")}`);
    if (came.length === 0) return { came, failed, left: [] };
  }
  const after = await counted();
  const left = Object.keys(after).filter((kind) => after[kind] > before[kind]);
  return { came, failed, left: left.map((kind) => `${after[kind] - before[kind]} ${kind}`) };
}

await script(async () => {
  const examples = readdirSync(join(root, "examples")).filter((name) =>
    existsSync(join(root, "examples", name, "cdk")),
  );
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !examples.includes(name));
  if (unknown.length > 0) throw new SetUpError(`There is no ${unknown.join(", ")}. There are: ${examples.join(", ")}.`);
  const server = await started();
  if (!server) return say(`skipped: there is no ${MOTO} here (pip install 'moto[server,all]')`);
  const out = mkdtempSync(join(tmpdir(), "slipway-moto-"));
  try {
    const { done, said } = cdk(root, out, "bootstrap", `aws://${ACCOUNT}/us-east-1`);
    if (!done) throw new Error(said);
    for (const example of wanted.length > 0 ? wanted : examples) {
      const { came, failed, left } = await way(example, join(out, example));
      say(`${example}: ${came.join(", ") || "nothing"}${left.length > 0 ? `; left behind: ${left.join(", ")}` : ""}`);
      for (const each of failed) console.log(`  ${each.replaceAll("\n", "\n  ")}`);
    }
  } finally {
    server.kill();
    rmSync(out, { recursive: true, force: true });
  }
});
