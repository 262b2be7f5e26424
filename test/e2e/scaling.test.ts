import { BASE_IMAGE } from "../../src/client/base-image";
import { folder, leftovers, local, overview, root, slipwayOk, until } from "./harness";

/** Works for a while on each request for /work. */
const SERVER =
  'require("http").createServer((q, r) => { if (q.url === "/work") for (const end = Date.now() + 200; Date.now() < end; ); r.end("ok") })' +
  '.listen(8080); process.on("SIGTERM", () => process.exit(0))';

const APP = `
const { App, Stack } = require(${JSON.stringify(require.resolve("aws-cdk-lib"))});
const { EcsCluster, LoadBalancedService } = require(${JSON.stringify(`${root}/dist/cdk`)});
const stack = new Stack(new App(), "e2e-scaling");
new LoadBalancedService(stack, "web", {
  cluster: new EcsCluster(stack, "shop", { nat: "single" }),
  image: "${BASE_IMAGE}",
  command: ["node", "-e", ${JSON.stringify(SERVER)}],
  port: 8080,
  scaling: { min: 1, max: 2, cpu: 20 },
});
`;

const stack = "e2e-scaling";
const app = folder();

afterAll(async () => {
  await slipwayOk(["down", stack]).catch(() => undefined);
  expect(await leftovers(stack)).toEqual([]);
  (await local()).close();
});

test("a service that is busy gets another task by what its containers really use, and says why", async () => {
  await slipwayOk(["up", "--app", `node ${app.write("app.js", APP)}`], { cwd: root });
  const { LoadBalancers, Services } = await overview(stack);
  expect(Services).toMatchObject([{ Desired: 1 }]);
  const url = `${LoadBalancers[0]!.Url}/work`;
  let busy = true;
  const worker = async () => {
    while (busy) await fetch(url).then((response) => response.text());
  };
  const work = Promise.all([worker(), worker()]);
  try {
    await until("two tasks run", async () => (await overview(stack)).Services[0]?.Running === 2, 180);
  } finally {
    busy = false;
    await work;
  }
  expect(await slipwayOk(["events", "web"])).toMatch(
    /desired count to 2: AWS\/ECS CPUUtilization is [\d.]+, the target 20/,
  );
  // A deployment keeps the count.
  await slipwayOk(
    ["up", "--app", `node ${app.write("app.js", APP.replace("port: 8080", 'port: 8080, environment: { V: "2" }'))}`],
    {
      cwd: root,
    },
  );
  expect((await overview(stack)).Services).toMatchObject([{ Desired: 2 }]);
});
