import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { BASE_IMAGE } from "../../src/client/base-image";
import { folder, leftovers, local, overview, root, slipwayOk, taskContainers, until } from "./harness";

const there = spawnSync("pulumi", ["version"]).status === 0;
const withPulumi = there ? test : test.skip;
const reason = there ? "" : " (skipped: there is no pulumi command on the PATH)";

/** What the program is told by its environment. */
interface Situation {
  /** What web runs: a server, one that never gets healthy, nothing at all. */
  web?: "serves" | "hangs" | "none";
  count?: number;
  port?: number;
  name?: string;
  overrides?: string;
}

const PROGRAM = `
const { EcsCluster, LoadBalancedService } = require("slipway/pulumi");
const say = JSON.parse(process.env.SITUATION);
const cluster = new EcsCluster("shop", { nat: "single" });
const listens = 'require("http").createServer((_, r) => r.end("web")).listen(8080); process.on("SIGTERM", () => process.exit(0))';
const waits = 'setInterval(() => {}, 1000); process.on("SIGTERM", () => process.exit(0))';
if (say.web !== "none") {
  const web = new LoadBalancedService(say.name ?? "web", {
    cluster,
    image: "${BASE_IMAGE}",
    command: ["node", "-e", say.web === "hangs" ? waits : listens],
    port: 8080,
    desiredCount: say.count ?? 1,
    healthCheckGracePeriod: 600,
    loadBalancer: { port: say.port },
    ...(say.overrides && { overrides: { Service: { [say.overrides]: 1 } } }),
  }, say.name ? { aliases: [{ name: "web" }] } : {});
  exports.url = web.url;
}
`;

describe("the pulumi command, interrupted and changed underneath", () => {
  const home = folder();
  const project = folder();
  const stack = "underneath-e2e";
  const environment = (situation: Situation) => ({
    ...process.env,
    PULUMI_BACKEND_URL: `file://${home.path}`,
    PULUMI_CONFIG_PASSPHRASE: "e2e",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    NO_COLOR: "1",
    SITUATION: JSON.stringify(situation),
  });

  /** Starts the command; gives what it printed and exited with, when it has. */
  function start(args: string[], situation: Situation = {}) {
    const child = spawn("pulumi", ["--non-interactive", ...args], { cwd: project.path, env: environment(situation) });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
      child.on("close", (code) => resolve({ code, output }));
    });
    return { child, ended, printed: () => output };
  }

  async function pulumi(args: string[], situation?: Situation): Promise<string> {
    const { code, output } = await start(args, situation).ended;
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} exited ${code}:\n${output}`);
    return output;
  }

  const up = (situation?: Situation) => pulumi(["up", "--yes", "--skip-preview"], situation);
  const url = async () => (await pulumi(["stack", "output", "url"])).trim().split("\n").at(-1)!;
  const answer = async (at: string) => (await fetch(at)).text();

  /** Calls the ECS API about the one service. */
  async function onEcs<T>(operation: string, input: object = {}): Promise<T> {
    const [service] = (await overview(stack)).Services;
    return (await local()).ecs(operation, { cluster: service?.Cluster, service: service?.Name, ...input });
  }

  beforeAll(async () => {
    if (!there) return;
    project.write("Pulumi.yaml", "name: underneath\nruntime: nodejs\n");
    project.write("package.json", { name: "underneath", main: "index.js" });
    project.write("index.js", PROGRAM);
    mkdirSync(join(project.path, "node_modules/@pulumi"), { recursive: true });
    symlinkSync(root, join(project.path, "node_modules/slipway"));
    symlinkSync(join(root, "node_modules/@pulumi/pulumi"), join(project.path, "node_modules/@pulumi/pulumi"));
    await pulumi(["stack", "init", "e2e"]);
    await pulumi(["config", "set", "slipway:backend", "docker"]);
  });

  afterAll(async () => {
    if (there) {
      await start(["destroy", "--yes", "--skip-preview"]).ended;
      expect(await leftovers(stack)).toEqual([]);
    }
    home.dispose();
    project.dispose();
    if (there) (await local()).close();
  });

  withPulumi(
    `interrupted twice in the middle, then mended, there is one service, which is removed${reason}`,
    async () => {
      const going = start(["up", "--yes", "--skip-preview"], { web: "hangs" });
      await until("a task of the service runs", async () => (await taskContainers(stack)).length > 0);
      going.child.kill("SIGINT");
      await until("it says that it was interrupted", async () => /cancel|interrupt/i.test(going.printed()));
      going.child.kill("SIGINT");
      expect((await going.ended).code).not.toBe(0);

      await up({ web: "serves" });
      expect(await answer(await url())).toBe("web");
      expect((await overview(stack)).Services).toHaveLength(1);
      await pulumi(["destroy", "--yes", "--skip-preview"]);
      expect(await leftovers(stack)).toEqual([]);
    },
  );

  withPulumi(`a service that was scaled through the API is noticed, and set right${reason}`, async () => {
    await up();
    await onEcs("UpdateService", { desiredCount: 2 });
    expect(await pulumi(["refresh", "--yes", "--skip-preview", "--diff"])).toMatch(/DesiredCount\s*:\s*1 => 2/);
    await up();
    expect((await overview(stack)).Services).toMatchObject([{ Desired: 1 }]);
  });

  withPulumi(`a service that was deleted through the API is noticed, and made again${reason}`, async () => {
    await onEcs("DeleteService", { force: true });
    expect(await pulumi(["refresh", "--yes", "--skip-preview"])).toMatch(/web-service.*deleted/);
    await up();
    expect(await answer(await url())).toBe("web");
    expect((await overview(stack)).Services).toHaveLength(1);
  });

  withPulumi(`renamed with an alias, it gets a revision of its new name, and all else stays${reason}`, async () => {
    const service = (await overview(stack)).Services[0]!.Arn;
    const before = { url: await url(), service };
    const output = await up({ name: "front" });
    expect(output.match(/\S+:(\w+) \S+ created replacement/g)).toHaveLength(1);
    expect(output).toMatch(/TaskDefinition front-task-definition created replacement/);
    expect(output).not.toMatch(/ (created|deleted) \(/);
    expect({ url: await url(), service: (await overview(stack)).Services[0]!.Arn }).toEqual(before);
  });

  withPulumi(`what is wrong is a message, and changes nothing${reason}`, async () => {
    const before = await taskContainers(stack);
    const failure = await up({ name: "front", overrides: "DesierdCount" }).catch((error: Error) => error.message);
    expect(failure).toMatch(/overrides.*DesierdCount/s);
    expect(failure).not.toMatch(/^\s+at /m);
    expect(await taskContainers(stack)).toEqual(before);
  });

  withPulumi(`a listener's port moves, and is what the url names${reason}`, async () => {
    await up({ name: "front", port: 8443 });
    const moved = await url();
    expect(await answer(moved)).toBe("web");
    await up({ name: "front" });
    expect(await url()).not.toBe(moved);
    expect(await answer(await url())).toBe("web");
    await expect(fetch(moved)).rejects.toThrow();
  });

  withPulumi(`the stack was removed behind its back: the next up makes it again${reason}`, async () => {
    await slipwayOk(["down", stack]);
    expect(await leftovers(stack)).toEqual([]);
    await up();
    expect(await answer(await url())).toBe("web");
    expect((await overview(stack)).Services).toHaveLength(1);
  });
});
