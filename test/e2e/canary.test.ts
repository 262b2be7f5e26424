import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BASE_IMAGE } from "../../src/client/base-image";
import { folder, leftovers, local, overview, root, slipwayOk } from "./harness";

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
  deployment: { bakeTimeInMinutes: 0, ...JSON.parse(process.env.STRATEGY) },
  // Another rule each time: it changes with the version.
  overrides: { ProductionRule: { Conditions: [
    { Field: "path-pattern", PathPatternConfig: { Values: ["/*", "/" + process.env.VERSION] } },
  ] } },
});
`;

const CANARY = { strategy: "CANARY", canary: { canaryPercent: 40, canaryBakeTimeInMinutes: 1 } };
const LINEAR = { strategy: "LINEAR", linear: { stepPercent: 30, stepBakeTimeInMinutes: 1 } };

const up = (VERSION: string, strategy: object = CANARY) =>
  slipwayOk(["up", "--app", `node ${place.write("app.js", APP)}`], {
    cwd: place.path,
    env: { VERSION, STRATEGY: JSON.stringify(strategy) },
  });

/** What the load balancer's answers are while an update goes on, in their order. */
async function answersDuring(update: Promise<unknown>): Promise<string[]> {
  const { Url } = (await overview(STACK)).LoadBalancers[0]!;
  const answers: string[] = [];
  let isOver = false;
  const ended = update.finally(() => {
    isOver = true;
  });
  const client = async () => {
    while (!isOver) {
      const response = await fetch(Url);
      answers.push(response.ok ? await response.text() : `status ${response.status}`);
      await sleep(20);
    }
  };
  await Promise.all([ended, client(), client()]);
  const after = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(Url)).text()));
  return [...answers, ...after];
}

afterAll(async () => {
  await slipwayOk(["down", STACK]).catch(() => undefined);
  expect(await leftovers(STACK)).toEqual([]);
  (await local()).close();
});

test("a canary deployment gives the new version a part of the requests, then all, and loses none", async () => {
  await up("1");
  const answers = await answersDuring(up("2"));
  expect(new Set(answers)).toEqual(new Set(["1", "2"]));
  // Both serve for a while.
  expect(answers.indexOf("2")).toBeLessThan(answers.lastIndexOf("1"));
  expect(new Set(answers.slice(-20))).toEqual(new Set(["2"]));
  expect((await overview(STACK)).Services).toMatchObject([{ Running: 1, Desired: 1 }]);
});

test("a linear deployment goes over step by step, and loses none", async () => {
  const answers = await answersDuring(up("3", LINEAR));
  expect(new Set(answers)).toEqual(new Set(["2", "3"]));
  // 30, 60, 90 and 100 percent: in the middle both versions have served many.
  const both = answers.slice(answers.indexOf("3"), answers.lastIndexOf("2") + 1);
  const share = both.filter((answer) => answer === "3").length / both.length;
  expect(share).toBeGreaterThan(0.35);
  expect(share).toBeLessThan(0.9);
  expect(new Set(answers.slice(-20))).toEqual(new Set(["3"]));
  expect((await overview(STACK)).Services).toMatchObject([{ Running: 1, Desired: 1 }]);
});
