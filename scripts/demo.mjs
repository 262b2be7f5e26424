// `npm run demo`: installs what is missing, deploys examples/shop to Docker, calls it, updates it under load, kills a task,
// and leaves it running.
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root, SetUpError, say, script, setUp } from "./setup.mjs";

const require = createRequire(import.meta.url);
const shop = join(root, "examples/shop/cdk");

async function slipway(args, env = {}) {
  const child = spawn(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
    cwd: shop,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new SetUpError(`slipway ${args.join(" ")} failed`);
}

async function call(url) {
  const response = await fetch(url, { headers: { connection: "close" } });
  const body = await response.text();
  if (!response.ok) throw new SetUpError(`${url} answered ${response.status}: ${body}`);
  return body.trim();
}

/** Calls the URL over and over until `stop`; counts what came back. */
function load(url) {
  const seen = { requests: 0, failed: 0, versions: new Set() };
  let going = true;
  const worker = async () => {
    while (going) {
      seen.requests++;
      try {
        const body = JSON.parse(await call(url));
        seen.versions.add(body.version);
      } catch {
        seen.failed++;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const workers = [worker(), worker(), worker(), worker()];
  return async () => {
    going = false;
    await Promise.all(workers);
    return seen;
  };
}

const title = (text) => console.log(`\n\x1b[1m${text}\x1b[0m`);

await script(async () => {
  title("1. What is missing here");
  await setUp();
  const { ensureLocal } = require(join(root, "dist/client/index.js"));

  title("2. Deploy examples/shop to Docker: slipway up");
  await slipway(["up"]);
  const client = await ensureLocal({ say });
  const overview = () => client.overview({ Stack: "shop" });
  const stacks = await client.listStacks();
  const outputs = stacks.find((stack) => stack.Stack === "shop").Outputs;
  const url = Object.values(outputs).find((value) => String(value).startsWith("http"));

  title(`3. Call it: ${url}`);
  for (let i = 0; i < 3; i++) console.log(await call(url));

  title("4. A rolling update, with requests all the while");
  const stop = load(url);
  let seen;
  try {
    await slipway(["up"], { SHOP_VERSION: "2" });
  } finally {
    seen = await stop();
  }
  console.log(
    `${seen.requests} requests, ${seen.failed} failed; versions seen: ${[...seen.versions].sort().join(", ")}`,
  );

  title("5. A task is killed, and replaced");
  const isWeb = (task) => task.Containers.some((container) => container.Name === "web");
  const running = (tasks) => tasks.filter((task) => isWeb(task) && task.LastStatus === "RUNNING");
  const before = running((await overview()).Tasks);
  const victim = before[0];
  const container = victim.Containers.find((c) => c.Name === "web").DockerId;
  say(`docker kill of container web in task ${victim.Id.slice(0, 8)}`);
  spawnSync("docker", ["kill", container], { stdio: "ignore" });
  const known = new Set(before.map((task) => task.Id));
  for (let i = 0; ; i++) {
    const now = running((await overview()).Tasks);
    const replacement = now.find((task) => !known.has(task.Id));
    if (replacement && now.length === before.length && !now.some((task) => task.Id === victim.Id)) {
      say(`task ${replacement.Id.slice(0, 8)} runs in its place`);
      break;
    }
    if (i > 600) throw new SetUpError("the killed task was not replaced within a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await slipway(["events", "web", "--tail", "5"]);

  client.close();

  title("The shop is running");
  console.log(`
  ${url}

  npx slipway ps                     tasks
  npx slipway services               services and their deployments
  npx slipway events                 what the scheduler did and why
  npx slipway logs web -f            what the containers write
  npx slipway exec <task> -- sh      a shell in a task
  eval "$(npx slipway env)"          then: aws ecs list-clusters

  npx slipway down shop              remove it
  npx slipway stop                   stop the local ECS itself
`);
});
