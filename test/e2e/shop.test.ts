import { join } from "node:path";
import { leftovers, load, local, overview, root, slipway, slipwayOk } from "./harness";

const cwd = join(root, "examples/shop/cdk");

afterAll(async () => {
  await slipwayOk(["down", "shop"], { cwd });
  expect(await leftovers("shop")).toEqual([]);
  (await local()).close();
});

test("the shop's CDK app comes up with `slipway up`: web answers with what api told it", async () => {
  const { code, output } = await slipway(["up"], { cwd });
  expect([code, output]).toEqual([0, expect.stringMatching(/^ {2}\+ network and roles: \d+ resources$/m)]);
  expect(output).toMatch(/^ {2}✓ web {2}2\/2 running · targets 2 healthy · deployment COMPLETED$/m);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
  expect(output).not.toMatch(/AWS::(EC2|IAM)::|Service[0-9A-F]{8}|[0-9a-f]{32}|\u001b/);
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
  const generated = /^shop-webService[0-9A-F]{8}-[0-9A-F]{12}$/;
  const ps = JSON.parse(await slipwayOk(["ps", "--json"]));
  expect(ps).toContainEqual(
    expect.objectContaining({ Service: expect.stringMatching(generated), ServiceDisplayName: "web" }),
  );
  expect(await slipwayOk(["ps"])).toMatch(/^[0-9a-f]{12} +web +web:\d+ +RUNNING .* shop +cluster$/m);
  expect(await slipwayOk(["ps", "--long"])).toMatch(/^[0-9a-f]{32} +shop-webService[0-9A-F]{8}-[0-9A-F]{12} /m);
  expect(await slipwayOk(["services"])).toMatch(/^web +cluster +ACTIVE +2\/2 /m);
  const events = await slipwayOk(["events"]);
  expect(events).toMatch(/\(service web\) has reached a steady state/);
  expect(events).not.toMatch(/Service[0-9A-F]{8}|[0-9a-f]{32}|arn:/);
  expect((await slipwayOk(["logs", "web"])).length).toBeGreaterThan(0);
  const task = (await overview("shop")).Tasks.find((each) => each.ServiceDisplayName === "web")!;
  expect(await slipwayOk(["exec", task.Id.slice(0, 8), "--", "echo", "hello"])).toContain("hello");
  expect(await slipwayOk(["exec", "web", "--", "echo", "hello"])).toContain("hello");
  expect(await slipwayOk(["logs", task.Service!])).toBe(await slipwayOk(["logs", "web"]));
  expect(await slipwayOk(["env"])).toMatch(/AWS_ENDPOINT_URL_ECS=/);
  const unknown = await slipway(["logs", "nothing-of-that-name"]);
  expect(unknown.code).toBe(1);
  expect(unknown.output).toMatch(/nothing-of-that-name/);
});
