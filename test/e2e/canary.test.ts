import { join } from "node:path";
import { BASE_IMAGE } from "../../src/client/base-image";
import { folder, leftovers, local, overview, root, sleep, slipwayOk } from "./harness";

const STACK = "e2e-canary";
const place = folder();

const APP = `
const { App, Stack } = require(${JSON.stringify(require.resolve("aws-cdk-lib"))});
const { EcsCluster, LoadBalancedService } = require(${JSON.stringify(join(root, "dist/cdk"))});
const stack = new Stack(new App(), "${STACK}");
const server = 'const server = require("http").createServer((_, r) => r.end(process.env.VERSION)).listen(8080);' +
  'process.on("SIGTERM", () => server.close(() => process.exit(0)))';
new LoadBalancedService(stack, "web", {
  cluster: new EcsCluster(stack, "cluster"), image: "${BASE_IMAGE}", command: ["node", "-e", server], port: 8080,
  environment: { VERSION: process.env.VERSION },
  deployment: { strategy: "CANARY", bakeTimeInMinutes: 0, canary: { canaryPercent: 40, canaryBakeTimeInMinutes: 1 } },
});
`;

const up = (VERSION: string) =>
  slipwayOk(["up", "--app", `node ${place.write("app.js", APP)}`], { cwd: place.path, env: { VERSION } });

afterAll(async () => {
  await slipwayOk(["down", STACK]).catch(() => undefined);
  expect(await leftovers(STACK)).toEqual([]);
  place.dispose();
  (await local()).close();
});

test("a canary deployment gives the new version a part of the requests, then all, and loses none", async () => {
  await up("1");
  const { Url } = (await overview(STACK)).LoadBalancers[0]!;
  const answers: string[] = [];
  let isOver = false;
  const update = up("2").finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const response = await fetch(Url);
    answers.push(response.ok ? await response.text() : `status ${response.status}`);
    await sleep(20);
  }
  await update;
  expect(new Set(answers)).toEqual(new Set(["1", "2"]));
  // Both serve for a while.
  expect(answers.indexOf("2")).toBeLessThan(answers.lastIndexOf("1"));
  const after = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(Url)).text()));
  expect(new Set(after)).toEqual(new Set(["2"]));
  expect((await overview(STACK)).Services).toMatchObject([{ Running: 1, Desired: 1 }]);
});
