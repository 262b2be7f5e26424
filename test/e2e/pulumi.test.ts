import { rmSync } from "node:fs";
import { join } from "node:path";
import { BASE_IMAGE } from "../../src/client/base-image";
import { EcsCluster, FargateService, LoadBalancedService } from "../../src/pulumi";
import { value } from "../pulumi/mocks";
import { docker, folder, leftovers, local, overview, root, until } from "./harness";
import { Engine } from "./pulumi/engine";
import { pulumiOk, reason, withPulumi } from "./pulumi/project";

const IMAGE = BASE_IMAGE;

/** A server that says its version. */
const server = (version: string) => [
  "node",
  "-e",
  `require("http").createServer((_, r) => r.end(${JSON.stringify(version)})).listen(8080);` +
    'process.on("SIGTERM", () => process.exit(0))',
];

afterAll(async () => (await local()).close());

describe("a Pulumi program, in process", () => {
  const engine = new Engine("e2e-pulumi", "dev");
  const stack = "e2e-pulumi-dev";
  let web: LoadBalancedService | undefined;
  const program =
    (args: { command?: string[]; desiredCount?: number } = {}) =>
    () => {
      const cluster = new EcsCluster("shop", { nat: "single" });
      const api = new FargateService("api", {
        cluster,
        image: IMAGE,
        command: server("api"),
        port: 8080,
        serviceDiscovery: {},
      });
      web = new LoadBalancedService("web", { cluster, image: IMAGE, command: server("1"), port: 8080, ...args });
      return api;
    };

  afterAll(async () => {
    await engine.destroy();
    expect(await leftovers(stack)).toEqual([]);
    expect((await (await local()).listStacks()).map(({ Stack }) => Stack)).not.toContain(stack);
  });

  test("a preview of what isn't there yet starts nothing", async () => {
    const steps = await engine.preview(program());
    expect(steps).toMatchObject({ slipway: "create", "web-service": "create" });
    expect(await leftovers(stack)).toEqual([]);
  });

  test("comes up, and answers at its url", async () => {
    await engine.up(program());
    const { Services } = await overview(stack);
    expect(Services.map(({ Running, Desired }) => [Running, Desired])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    const url = await value(web!.url);
    expect(await (await fetch(url)).text()).toBe("1");
    expect((await (await local()).listStacks()).find(({ Stack }) => Stack === stack)?.Source).toBe(
      "pulumi:e2e-pulumi/dev",
    );
  });

  test("unchanged, it shows no difference", async () => {
    expect(await engine.preview(program())).toEqual({});
    expect(await engine.up(program())).toEqual({});
  });

  test("a preview shows what a change means, and changes nothing", async () => {
    const steps = await engine.preview(program({ command: server("2"), desiredCount: 2 }));
    expect(steps).toEqual({ "web-task-definition": "replace", "web-service": "update" });
    expect(await (await fetch(await value(web!.url))).text()).not.toBe("2");
  });

  test("a change is deployed before it returns", async () => {
    await engine.up(program({ command: server("2"), desiredCount: 2 }));
    expect(await (await fetch(await value(web!.url))).text()).toBe("2");
    const { Services } = await overview(stack);
    expect(Services.find(({ Name }) => Name.includes("web"))).toMatchObject({ Desired: 2, Running: 2 });
  });

  test("a version that can't start fails with the reason and the last lines, and the old one goes on", async () => {
    const broken = ["node", "-e", 'console.log("no such table"); process.exit(3)'];
    const failure = await engine.up(program({ command: broken, desiredCount: 2 })).catch((error: Error) => error);
    expect(String(failure)).toMatch(/web\/Service/);
    expect(String(failure)).toMatch(/no such table/);
    expect(await (await fetch(await value(web!.url))).text()).toBe("2");
    await engine.up(program({ command: server("2"), desiredCount: 2 }));
  });

  test("refresh notices what was removed by hand, and up brings it back", async () => {
    const client = await local();
    const api = (await client.listResources({ Stack: stack })).find(({ LogicalId }) => LogicalId === "api/Service")!;
    const [cluster, service] = String(api.Identifier).split("/").slice(-2);
    await client.ecs("DeleteService", { cluster, service, force: true });
    expect(await engine.refresh()).toEqual(["api-service"]);
    expect(await engine.up(program({ command: server("2"), desiredCount: 2 }))).toEqual({ "api-service": "create" });
  });
});

describe("the pulumi command", () => {
  const home = folder();
  const stack = "e2e";
  const pulumiCommand = (args: string[], version = "1") => pulumiOk(args, root, home, { SHOP_VERSION: version });

  afterAll(() => rmSync(join(root, `Pulumi.${stack}.yaml`), { force: true }));

  withPulumi(`deploys the shop, shows and makes a change, and removes it${reason}`, async () => {
    await pulumiCommand(["stack", "init", stack]);
    await expect(pulumiCommand(["preview"])).rejects.toThrow("slipway:backend is not set");
    await pulumiCommand(["config", "set", "slipway:backend", "docker"]);
    try {
      await pulumiCommand(["up", "--yes", "--skip-preview"]);
      const url = (await pulumiCommand(["stack", "output", "url"])).trim().split("\n").at(-1)!;
      expect(await (await fetch(url)).json()).toMatchObject({ service: "web", version: "1" });
      expect(await pulumiCommand(["preview", "--diff"])).toMatch(/unchanged/);

      const preview = await pulumiCommand(["preview", "--diff"], "2");
      expect(preview).toMatch(/"1" => "2"/);
      await pulumiCommand(["up", "--yes", "--skip-preview"], "2");
      expect(await (await fetch(url)).json()).toMatchObject({ version: "2", api: expect.anything() });

      await pulumiCommand(["config", "set", "slipway:backend", "aws"]);
      await expect(pulumiCommand(["preview"])).rejects.toThrow("this stack was deployed with docker");
      await pulumiCommand(["config", "set", "slipway:backend", "docker"]);
    } finally {
      await pulumiCommand(["destroy", "--yes", "--skip-preview"]);
      await pulumiCommand(["stack", "rm", "--yes", stack]);
    }
    expect(await leftovers("shop-e2e")).toEqual([]);
    await until("the stack is forgotten", async () => {
      const stacks = await (await local()).listStacks();
      return !stacks.some(({ Stack }) => Stack === "shop-e2e");
    });
    await docker("image", "rm", "shop-e2e/web", "shop-e2e/api", "shop-e2e/api-cache").catch(() => undefined);
  });
});
