import { spawn, spawnSync } from "node:child_process";
import { existsSync, openSync, readFileSync } from "node:fs";
import { folder, leftovers, local, overview, slipway, slipwayOk, taskContainers, until } from "./harness";
import { template } from "./template";

const STACK = "e2e-restart";
const place = folder();
const mayRestart = process.env.SLIPWAY_MAY_RESTART_DOCKER === "1";
const PID_FILE = "/var/run/docker.pid";

async function restartDocker() {
  const pid = Number(readFileSync(PID_FILE, "utf8"));
  process.kill(pid, "SIGTERM");
  await until("the daemon gone", async () => !existsSync(PID_FILE));
  const out = openSync("/var/log/dockerd.log", "a");
  spawn("dockerd", [], { detached: true, stdio: ["ignore", out, out] }).unref();
  await until("the daemon back", async () => spawnSync("docker", ["version"], { stdio: "ignore" }).status === 0);
}

afterAll(async () => {
  // What a failed test left.
  await slipway(["down", STACK]);
  (await local()).close();
});

// Restarting the daemon stops every container of the machine.
const restarts = mayRestart ? test : test.skip;

restarts(
  `after Docker was restarted the service is there again${mayRestart ? "" : " (skipped: only where the tests started the daemon themselves)"}`,
  async () => {
    await slipwayOk(["up", STACK, "--template", place.write("t.json", template({ port: 80 }))]);
    const stacks = await (await local()).listStacks();
    const url = String(stacks.find((each) => each.Stack === STACK)?.Outputs.Url);
    await restartDocker();
    await until("the service answers", async () => (await fetch(url)).status === 200);
    await until("two tasks run", async () => {
      const { Tasks } = await overview(STACK);
      return Tasks.filter((task) => task.LastStatus === "RUNNING").length === 2;
    });
    await until("no stray containers", async () => (await taskContainers(STACK)).length === 2);
    await slipwayOk(["down", STACK]);
    expect(await leftovers(STACK)).toEqual([]);
  },
);
