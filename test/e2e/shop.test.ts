import { join } from "node:path";
import { leftovers, load, local, overview, root, slipway, slipwayOk } from "./harness";

const cwd = join(root, "examples/shop/cdk");

afterAll(async () => {
  await slipwayOk(["down", "shop"], { cwd });
  expect(await leftovers("shop")).toEqual([]);
  (await local()).close();
});

test("the shop's CDK app comes up with `slipway up`: web answers with what api told it", async () => {
  await slipwayOk(["up"], { cwd });
  const stacks = await (await local()).listStacks();
  const url = Object.values(stacks.find((each) => each.Stack === "shop")!.Outputs).find((value) =>
    String(value).startsWith("http"),
  ) as string;
  const answer = (await (await fetch(url)).json()) as { version: string; api: unknown };
  expect(answer.version).toBe("1");
  expect(answer.api).toBeTruthy();

  const { Services } = await overview("shop");
  expect(Services.map((service) => service.Name).length).toBeGreaterThanOrEqual(2);
  expect(Services.every((service) => service.Running === service.Desired)).toBe(true);

  const stop = load(url);
  await slipwayOk(["up"], { cwd, env: { SHOP_VERSION: "2" } });
  const seen = await stop();
  expect(seen.failures).toEqual([]);
  expect(new Set([...seen.bodies].map((body) => JSON.parse(body).version))).toEqual(new Set(["1", "2"]));
});

test("the commands show the shop", async () => {
  const ps = JSON.parse(await slipwayOk(["ps", "--json"]));
  expect(JSON.stringify(ps)).toContain("shop");
  expect(await slipwayOk(["services"])).toMatch(/web/);
  expect(await slipwayOk(["events"])).toMatch(/has reached a steady state/);
  expect((await slipwayOk(["logs", "web"])).length).toBeGreaterThan(0);
  const task = (await overview("shop")).Tasks.find((each) => each.Service?.includes("web"))!;
  expect(await slipwayOk(["exec", task.Id.slice(0, 8), "--", "echo", "hello"])).toContain("hello");
  expect(await slipwayOk(["env"])).toMatch(/AWS_ENDPOINT_URL_ECS=/);
  const unknown = await slipway(["logs", "nothing-of-that-name"]);
  expect(unknown.code).toBe(1);
  expect(unknown.output).toMatch(/nothing-of-that-name/);
});
