import { BASE_IMAGE } from "../../src/client/base-image";
import { leftovers, local, overview, runningIds, slipway, slipwayOk, taskContainers, until } from "./harness";
import { PulumiProject, reason, there, withPulumi } from "./pulumi/project";

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
  const stack = "underneath-e2e";
  const project = new PulumiProject("underneath", PROGRAM);
  const told = (situation: Situation) => ({ SITUATION: JSON.stringify(situation) });
  const start = (args: string[], situation: Situation = {}) => project.start(args, told(situation));
  const pulumi = (args: string[], situation: Situation = {}) => project.run(args, told(situation));
  const up = (situation?: Situation) => pulumi(["up", "--yes", "--skip-preview"], situation);
  const url = async () => (await pulumi(["stack", "output", "url"])).trim().split("\n").at(-1)!;
  const answer = async (at: string) => (await fetch(at)).text();

  /** Calls the ECS API about the one service. */
  async function onEcs<T>(operation: string, input: object = {}): Promise<T> {
    const [service] = (await overview(stack)).Services;
    return (await local()).ecs(operation, { cluster: service?.Cluster, service: service?.Name, ...input });
  }

  beforeAll(async () => {
    if (there) await project.init();
  });

  afterAll(async () => {
    if (there) {
      await start(["destroy", "--yes", "--skip-preview"]).ended;
      expect(await leftovers(stack)).toEqual([]);
    }
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

  withPulumi(`renamed with an alias, nothing of it is replaced, and its tasks go on${reason}`, async () => {
    const now = async () => {
      const [service] = (await overview(stack)).Services;
      return { url: await url(), service: service!.Arn, tasks: await runningIds(stack) };
    };
    const before = await now();
    const output = await up({ name: "front" });
    expect(output).not.toMatch(/ (created|deleted|replaced)/);
    expect(await now()).toEqual(before);
  });

  withPulumi(`while it is deployed, \`slipway down\` is refused by name${reason}`, async () => {
    const tasks = await taskContainers(stack);
    const going = start(["up", "--yes", "--skip-preview"], { name: "front", web: "hangs" });
    await until("the new task is made", async () => (await taskContainers(stack)).length > tasks.length);
    const { code, output } = await slipway(["down", stack]);
    expect([code, output]).toEqual([1, expect.stringMatching(/is being changed by `pulumi` \(its provider/)]);
    going.child.kill("SIGINT");
    await until("it says that it was interrupted", async () => /cancel|interrupt/i.test(going.printed()));
    going.child.kill("SIGINT");
    expect((await going.ended).code).not.toBe(0);
    await up({ name: "front" });
    expect(await answer(await url())).toBe("web");
  });

  withPulumi(`what is wrong is a message, and changes nothing${reason}`, async () => {
    const before = await runningIds(stack);
    const failure = await up({ name: "front", overrides: "DesierdCount" }).catch((error: Error) => error.message);
    expect(failure).toMatch(/overrides.*DesierdCount/s);
    expect(failure).not.toMatch(/^\s+at /m);
    expect(await runningIds(stack)).toEqual(before);
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
