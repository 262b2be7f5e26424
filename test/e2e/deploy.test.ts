import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import {
  docker,
  folder,
  leftovers,
  load,
  local,
  overview,
  runningIds,
  runningTasks,
  slipway,
  slipwayOk,
  slipwayStart,
  taskContainers,
  until,
} from "./harness";
import { type Sketch, template } from "./template";

const STACK = "e2e-deploy";
const place = folder();

const file = (sketch: Sketch, stack = STACK) => place.write(`${stack}.json`, template(sketch));
const up = (sketch: Sketch, stack = STACK) => slipway(["up", stack, "--template", file(sketch, stack)]);
const upOk = (sketch: Sketch, stack = STACK) => slipwayOk(["up", stack, "--template", file(sketch, stack)]);

async function urlOf(stack = STACK): Promise<string> {
  const stacks = await (await local()).listStacks();
  return String(stacks.find((each) => each.Stack === stack)?.Outputs.Url);
}

afterEach(async () => {
  for (const { Stack } of await (await local()).listStacks()) {
    if (Stack.startsWith("e2e-deploy")) await slipwayOk(["down", Stack]);
  }
});

afterAll(async () => {
  (await local()).close();
});

test("a load-balanced service comes up, answers, and leaves nothing when it is removed", async () => {
  const output = await upOk({ port: 80 });
  const url = await urlOf();
  expect(output).toContain(url);
  expect(await (await fetch(url)).text()).toBe("1");
  expect(await runningTasks(STACK)).toHaveLength(2);
  const containers = await taskContainers(STACK);
  const ids = await docker("inspect", "--format", '{{index .Config.Labels "slipway.task"}}', ...containers);
  expect(new Set(ids.split("\n")).size).toBe(2);
  await slipwayOk(["down", STACK]);
  expect(await leftovers(STACK)).toEqual([]);
});

test("an unchanged template changes nothing", async () => {
  await upOk({ count: 1 });
  const before = await runningIds(STACK);
  const output = await upOk({ count: 1 });
  expect(output).toMatch(/no changes/i);
  expect(await runningIds(STACK)).toEqual(before);
});

test("a rolling update under load loses no request", async () => {
  await upOk({ port: 80, count: 3 });
  const stop = load(await urlOf(), 6);
  const update = await up({ port: 80, count: 3, version: "2" });
  const seen = await stop();
  expect(update.code).toBe(0);
  expect(seen.failures).toEqual([]);
  expect([...seen.bodies].sort()).toEqual(["1", "2"]);
  expect(await (await fetch(await urlOf())).text()).toBe("2");
});

test("a killed task is replaced", async () => {
  await upOk({ port: 80 });
  const [victim] = await runningTasks(STACK);
  await docker("kill", victim!.Containers[0]!.DockerId!);
  await until("a new task in its place", async () => {
    const tasks = await runningTasks(STACK);
    return tasks.length === 2 && !tasks.some((task) => task.Id === victim!.Id);
  });
  const stopped = (await (await local()).overview({ Stack: STACK, Stopped: true })).Tasks;
  expect(stopped.find((task) => task.Id === victim!.Id)).toMatchObject({ StopCode: "EssentialContainerExited" });
});

test("a control plane that is killed in the middle of an update carries it on", async () => {
  await upOk({ port: 80, count: 3 });
  const url = await urlOf();
  const stop = load(url);
  const update = slipwayStart(["up", STACK, "--template", file({ port: 80, count: 3, version: "2" })]);
  await until("the update has begun", async () => (await overview(STACK)).Services[0]?.Deployments.length === 2);
  await docker("kill", process.env.SLIPWAY_NAME!);
  // Docker doesn't restart what was killed by hand; the next client does.
  await docker("start", process.env.SLIPWAY_NAME!);
  const { code, output } = await update.ended;
  const seen = await stop();
  expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
  expect(seen.failures).toEqual([]);
  expect(await (await fetch(url)).text()).toBe("2");
  const tasks = await runningTasks(STACK);
  expect(tasks).toHaveLength(3);
  // One for each task, and nothing besides.
  await until("the old tasks' containers are gone", async () => (await taskContainers(STACK)).length === 3);
});

test("two stacks run side by side, and removing one leaves the other", async () => {
  await Promise.all([upOk({ port: 80, version: "a" }, `${STACK}-a`), upOk({ port: 80, version: "b" }, `${STACK}-b`)]);
  const [a, b] = [await urlOf(`${STACK}-a`), await urlOf(`${STACK}-b`)];
  expect(a).not.toBe(b);
  expect(await (await fetch(a)).text()).toBe("a");
  await slipwayOk(["down", `${STACK}-a`]);
  expect(await (await fetch(b)).text()).toBe("b");
  expect(await leftovers(`${STACK}-a`)).toEqual([]);
});

test("a first deployment that fails says why and leaves nothing behind but the logs", async () => {
  const { code, output } = await up({
    command: ["node", "-e", "console.log('no database at db:5432'); process.exit(3)"],
  });
  expect(code).toBe(1);
  expect(output).toMatch(/no database at db:5432/);
  expect(output).toMatch(/exit(ed)?.*3|code 3/i);
  expect(await leftovers(STACK)).toEqual([]);
  expect((await (await local()).listStacks()).map((stack) => stack.Stack)).not.toContain(STACK);
  expect(await slipwayOk(["logs", "web"])).toContain("no database at db:5432");
});

test("an update that fails rolls back and leaves the old version serving", async () => {
  await upOk({ port: 80 });
  const url = await urlOf();
  const stop = load(url);
  const { code, output } = await up({ port: 80, version: "2", command: ["node", "-e", "process.exit(7)"] });
  const seen = await stop();
  expect(code).toBe(1);
  expect(output).toMatch(/rolled back|rolling back/i);
  expect(seen.failures).toEqual([]);
  expect([...seen.bodies]).toEqual(["1"]);
  // What is recorded is what runs: the same program again is an update, the old one is not.
  expect(await upOk({ port: 80 })).toMatch(/no changes/i);
});

test("an image that can't be had is named, within the time that a person waits", async () => {
  const { code, output } = await up({ image: "registry.invalid/nobody/nothing:1" });
  expect(code).toBe(1);
  expect(output).toContain("registry.invalid/nobody/nothing:1");
  expect(output).toMatch(/CannotPullContainerError/);
});

test("a listener's port that is taken on this machine is named, and nothing stays", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { code, output } = await up({ port });
    expect(code).toBe(1);
    expect(output).toContain(String(port));
    expect(output).toMatch(/taken|in use/i);
    expect(await leftovers(STACK)).toEqual([]);
  } finally {
    server.close();
  }
});

test("Ctrl-C in the middle leaves what `up` continues and `down` removes", async () => {
  const first = slipwayStart(["up", STACK, "--template", file({ port: 80 })]);
  await until("something was made", async () => (await leftovers(STACK)).length > 0);
  first.child.kill("SIGINT");
  await first.ended;
  await upOk({ port: 80 });
  expect(await (await fetch(await urlOf())).text()).toBe("1");
  await slipwayOk(["down", STACK]);
  expect(await leftovers(STACK)).toEqual([]);
});
