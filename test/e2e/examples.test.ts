import { get } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type * as pulumi from "@pulumi/pulumi";
import { EXAMPLES, SMALL } from "../examples/list";
import { value } from "../pulumi/mocks";
import { leftovers, local, overview, slipway, slipwayOk } from "./harness";
import { Engine } from "./pulumi/engine";

jest.mock("slipway/pulumi", () => require("../../src/pulumi"), { virtual: true });

/** What the service answers. The load balancer's checks are visits too. */
const ANSWERS: Record<string, object> = {
  "secrets-and-volumes": { hello: "world", hasPassword: true, visits: expect.any(Number) },
};

/** By HTTPS where the example has it, with the certificate of this machine's own authority. */
async function answer(url: string): Promise<unknown> {
  if (!url.startsWith("https:")) return (await fetch(url)).json();
  const ca = await slipwayOk(["ca"]);
  return new Promise((resolve, reject) => {
    get(url, { ca }, (response) => text(response).then((body) => resolve(JSON.parse(body)), reject)).on(
      "error",
      reject,
    );
  });
}

async function expectUp(name: string, stack: string, url: string): Promise<void> {
  const { Services } = await overview(stack);
  expect(Services.map(({ DisplayName, Running, Desired }) => [DisplayName, Running === Desired])).toEqual([
    ["web", true],
  ]);
  expect(await answer(url)).toEqual(ANSWERS[name] ?? { hello: "world", hasPassword: false });
}

beforeAll(async () => {
  // What the examples say is there already.
  await (await local()).ecs("CreateCluster", { clusterName: "shared" });
  await slipwayOk(["secrets", "set", "hello/db", "password=open sesame"]);
});

afterAll(async () => {
  const client = await local();
  await client.ecs("DeleteCluster", { cluster: "shared" });
  await slipwayOk(["secrets", "rm", "hello/db"]);
  client.close();
});

describe.each(SMALL)("%s", (name) => {
  test("comes up from its CDK app", async () => {
    const cwd = join(EXAMPLES, name, "cdk");
    try {
      const { code, output } = await slipway(["up"], { cwd });
      expect([code, output]).toEqual([0, expect.any(String)]);
      const { Outputs } = (await (await local()).listStacks()).find(({ Stack }) => Stack === name)!;
      await expectUp(name, name, String(Outputs.url));
    } finally {
      await slipwayOk(["down", name]);
    }
    expect(await leftovers(name)).toEqual([]);
  });

  test("comes up from its Pulumi program", async () => {
    const engine = new Engine(name, "e2e");
    const before = process.cwd();
    process.chdir(join(EXAMPLES, name, "pulumi"));
    try {
      let made: { url?: pulumi.Output<string> } = {};
      await engine.up(() => {
        made = require(join(EXAMPLES, name, "pulumi/index.ts"));
      });
      await expectUp(name, `${name}-e2e`, await value(made.url!));
    } finally {
      process.chdir(before);
      await engine.destroy();
    }
    expect(await leftovers(`${name}-e2e`)).toEqual([]);
  });
});
