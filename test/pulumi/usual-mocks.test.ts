import * as pulumi from "@pulumi/pulumi";
import { everything } from "./everything";
import { named, run, value } from "./mocks";

jest.mock("../../src/client/docker/docker", () => ({ connectDocker: async () => ({ platform: "linux/arm64" }) }));

/** The mocks of Pulumi's own guide to unit tests: what is made has its inputs as outputs, and functions answer theirs. */
const USUAL = { outputs: () => ({}), call: ({ inputs }: pulumi.runtime.MockCallArgs) => inputs };

const failures: unknown[] = [];
const note = (error: unknown) => failures.push(error);
beforeAll(() => process.on("unhandledRejection", note));
afterAll(() => process.off("unhandledRejection", note));

/** The outputs of a component, by name, those that never come left out. */
async function outputsOf(component: object): Promise<Record<string, unknown>> {
  const outputs = Object.entries(component).filter(([, each]) => pulumi.Output.isInstance(each));
  const known = await Promise.all(outputs.map(async ([name, output]) => [name, await value(output)] as const));
  return Object.fromEntries(known);
}

test.each([
  ["docker", false],
  ["docker", true],
  ["aws", false],
  ["aws", true],
])("a program is unit-tested with the usual mocks, on %s, preview %s", async (backend, preview) => {
  const { result, all } = await run(everything, { ...USUAL, backend, preview });
  expect(failures).toEqual([]);
  expect(all.length).toBeGreaterThan(50);
  const type = backend === "aws" ? "aws:ecs/service:Service" : "pulumi-nodejs:dynamic/slipway:Service";
  expect(named(all, "web-service").type).toBe(type);
  if (preview) return;
  for (const component of Object.values(result)) await outputsOf(component);
  const { url, serviceName, clusterName } = {
    ...(await outputsOf(result.shop)),
    ...(await outputsOf(result.web)),
  } as Record<string, string>;
  expect(url).toMatch(/^http:\/\/web-load-balancer/);
  expect(serviceName).toMatch(/^web-service/);
  expect(clusterName).toMatch(/^shop-cluster/);
});
