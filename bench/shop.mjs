// `slipway up` of the shop, to the first 200 through its load balancer.
import { join } from "node:path";
import { docker, exec, median, seconds, sleep, until } from "./measure.mjs";

const NETWORK = "slipway-bench-shop";

/** The CDK's own synthesis of the app, as \`cdk synth\` would run it. */
async function synthesis(shop, outdir) {
  const { app } = JSON.parse(await (await import("node:fs/promises")).readFile(join(shop, "cdk.json"), "utf8"));
  return seconds(() => exec("sh", ["-c", app], { cwd: shop, env: { ...process.env, CDK_OUTDIR: outdir } }));
}

/** The same containers by `docker run`, until the web container answers. */
async function rawStart(tasks) {
  await docker("network", "create", NETWORK);
  try {
    return await seconds(async () => {
      await Promise.all(
        tasks.map(async (task, i) => {
          const pause = `${NETWORK}-${i}`;
          await docker(
            "run",
            "-d",
            "--label",
            NETWORK,
            "--name",
            pause,
            "--network",
            NETWORK,
            task.containers[0].image,
            "sleep",
            "infinity",
          );
          await Promise.all(
            task.containers.map((container) =>
              docker(
                "run",
                "-d",
                "--init",
                "--label",
                NETWORK,
                "--network",
                `container:${pause}`,
                ...container.environment.flatMap((e) => ["-e", e]),
                container.image,
                ...container.command,
              ),
            ),
          );
        }),
      );
      const web = tasks.findIndex((task) => task.containers.some((container) => container.name === "web"));
      const ip = await docker(
        "inspect",
        "--format",
        "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
        `${NETWORK}-${web}`,
      );
      const port = tasks[web].port;
      await until(
        async () => (await fetch(`http://${ip}:${port}/health`).catch(() => undefined))?.status === 200,
        "web answers",
      );
    });
  } finally {
    const ids = await docker("ps", "-aq", "--filter", `label=${NETWORK}`);
    if (ids) await docker("rm", "-f", ...ids.split("\n"));
    await docker("network", "rm", NETWORK).catch(() => undefined);
  }
}

/** The shop's tasks, as they run on the local ECS: what the raw start has to start. */
async function tasksOf(client) {
  const { Tasks } = await client.overview({ Stack: "shop" });
  return Promise.all(
    Tasks.filter((task) => task.LastStatus === "RUNNING").map(async (task) => ({
      port: 8080,
      containers: await Promise.all(
        task.Containers.map(async (container) => {
          const [inspected] = JSON.parse(await docker("inspect", container.DockerId));
          return {
            name: container.Name,
            image: inspected.Image,
            environment: inspected.Config.Env,
            command: [inspected.Path, ...inspected.Args],
          };
        }),
      ),
    })),
  );
}

export async function shopUp({ client, root, folder, runs }) {
  const shop = join(root, "examples/shop/cdk");
  const slipway = (...args) => exec(process.execPath, [join(root, "dist/cli/main.js"), ...args], { cwd: shop });
  const times = { ours: [], synthesis: [], raw: [] };
  // The first `up` builds the images, and tells what the raw start has to start.
  await slipway("up");
  const tasks = await tasksOf(client);
  await slipway("down", "shop");
  for (let i = 0; i < runs; i++) {
    times.synthesis.push(await synthesis(shop, join(folder, "shop")));
    times.raw.push(await rawStart(tasks));
    let first;
    const from = process.hrtime.bigint();
    const up = slipway("up");
    let ended = false;
    up.finally(() => {
      ended = true;
    });
    while (!first) {
      const { LoadBalancers } = await client.overview({ Stack: "shop" });
      const url = LoadBalancers[0]?.Url;
      const answer = url && (await fetch(url).catch(() => undefined));
      if (answer?.status === 200) first = Number(process.hrtime.bigint() - from) / 1e9;
      else if (ended) await up;
      await sleep(20);
    }
    await up;
    times.ours.push(first);
    await slipway("down", "shop");
  }
  const [ours, synth, raw] = [times.ours, times.synthesis, times.raw].map(median);
  return {
    what: "`slipway up` of the shop to the first 200 through the load balancer",
    ours: `${ours.toFixed(2)} s`,
    reference: `${(synth + raw).toFixed(2)} s (synthesis ${synth.toFixed(2)} + raw start ${raw.toFixed(2)})`,
    goal: "at most 2 s over",
    result: `${(ours - synth - raw).toFixed(2)} s over`,
    reached: ours - synth - raw <= 2,
  };
}
