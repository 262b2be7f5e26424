import { TaskLimits } from "../../../src/local/loop";
import { pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

/** A task of two containers on a definition with this memory, of which each uses so many MiB. */
async function using(uses: Record<string, number>, definition: Parameters<typeof pairOf>[1]) {
  const world = new World();
  world.docker.uses = ({ labels }) => ({ cpu: 0, memory: uses[labels["slipway.container"] ?? ""] ?? 0 });
  await world.define(pairOf(1, definition));
  await world.createService(1);
  const reconciler = world.controlPlane();
  void reconciler.start();
  await world.clock.runUntil(() => world.isSteady(1));
  const log: string[] = [];
  const memory = new TaskLimits({
    store: world.store,
    runtime: world.docker.runtime(),
    clock: world.clock,
    outOfMemory: (dockerId) => reconciler.outOfMemory(dockerId),
    log: (line) => void log.push(line),
  });
  memory.start();
  const [task] = world.running;
  await world.clock.run(10_000);
  memory.stop();
  return { world, log, task: world.store.get("tasks", task!.id)! };
}

const KILLED = { exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" };

test("of a task whose containers use more than its memory together, the one that uses most is killed", async () => {
  const { task, log } = await using({ web: 300, proxy: 250 }, { memory: 512 });
  expect(task).toMatchObject({
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
  });
  expect(task.containers).toMatchObject([{ name: "web", ...KILLED }, { name: "proxy" }]);
  // Its replacements use as much.
  expect(log[0]).toContain(`${task.id} uses 550 MiB of 512`);
});

test("a task goes on without a container that isn't essential", async () => {
  const { task } = await using({ web: 250, proxy: 300 }, { memory: 512 });
  expect(task).toMatchObject({ lastStatus: "RUNNING", desiredStatus: "RUNNING" });
  expect(task.containers).toMatchObject([
    { name: "web", lastStatus: "RUNNING" },
    { name: "proxy", ...KILLED },
  ]);
});

test("a task that keeps to its memory is left alone", async () => {
  const { task, log } = await using({ web: 256, proxy: 256 }, { memory: 512 });
  expect([task.desiredStatus, log]).toEqual(["RUNNING", []]);
});

test("a task without memory of its own is held to its containers' alone, and so is one that they can't exceed", async () => {
  expect((await using({ web: 300, proxy: 300 }, { memory: undefined })).log).toEqual([]);
  const containers = pairOf(1).containers.map((container) => ({ ...container, memory: 256 }));
  const { world, log } = await using({ web: 300, proxy: 300 }, { memory: 512, cpu: undefined, containers });
  expect(log).toEqual([]);
  expect(world.docker.calls.filter((call) => call.startsWith("stats"))).toEqual([]);
});

test("the memory that a task was run with is the one that counts", async () => {
  const { world, log } = await using({ web: 300, proxy: 250 }, { memory: 1024 });
  const [task] = world.running;
  await world.store.commit([{ table: "tasks", put: { ...task!, overrides: { containers: [], memory: 512 } } }]);
  const memory = new TaskLimits({
    ...{ store: world.store, runtime: world.docker.runtime(), clock: world.clock },
    outOfMemory: () => undefined,
    log: (line) => void log.push(line),
  });
  memory.start();
  await world.clock.run(3000);
  memory.stop();
  expect(log).toEqual([expect.stringContaining("of 512")]);
});

test("a task for which Docker doesn't answer holds up no other", async () => {
  const world = new World();
  world.docker.uses = ({ labels }) => ({ cpu: 0, memory: labels["slipway.container"] === "web" ? 300 : 250 });
  await world.define(pairOf(1, { memory: 512 }));
  await world.createService(2);
  const reconciler = world.controlPlane();
  void reconciler.start();
  await world.clock.runUntil(() => world.isSteady(2));
  const [mute, other] = world.running;
  const runtime = world.docker.runtime();
  const asked: string[] = [];
  const log: string[] = [];
  const memory = new TaskLimits({
    ...{ store: world.store, clock: world.clock, outOfMemory: () => undefined, log: (line) => void log.push(line) },
    runtime: {
      ...runtime,
      stats: (dockerId) => {
        if (mute!.containers.every((each) => each.dockerId !== dockerId)) return runtime.stats(dockerId);
        asked.push(dockerId);
        return new Promise(() => {});
      },
    },
  });
  memory.start();
  await world.clock.run(15_000);
  memory.stop();
  expect(log[0]).toContain(`${other!.id} uses 550 MiB of 512`);
  // Once for each of its two containers.
  expect(asked).toHaveLength(2);
});

/** CPU units that each container used in the last seconds of a task of `pairOf`, of those that it would. */
async function spending(wants: Record<string, number>, definition: Parameters<typeof pairOf>[1] = {}) {
  const world = new World();
  world.docker.uses = ({ labels }) => ({ cpu: wants[labels["slipway.container"] ?? ""] ?? 0, memory: 1 });
  await world.define(pairOf(1, definition));
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  const begin = () => {
    const runtime = world.docker.runtime();
    const limits = new TaskLimits({
      ...{ store: world.store, runtime, clock: world.clock, outOfMemory: () => undefined, log: () => undefined },
    });
    limits.start();
    return limits;
  };
  const limits = begin();
  const used = async (seconds: number) => {
    const containers = ["web", "proxy"].map((name) => world.docker.named(`-${name}`));
    const before = containers.map((container) => world.docker.spent(container));
    await world.clock.run(seconds * 1000);
    return containers.map((container, index) =>
      Math.round(((world.docker.spent(container) - before[index]!) / (seconds * 1000)) * 1024),
    );
  };
  return { world, limits, begin, used };
}

const sum = (units: number[]) => units.reduce((all, each) => all + each, 0);

test("a task's containers share its CPU units where they would use more together", async () => {
  const { limits, used } = await spending({ web: 1024, proxy: 1024 });
  await used(6);
  expect(await used(10)).toEqual([128, 128]);
  limits.stop();
});

test("their shares say who has how much of them, and what one doesn't use is the other's", async () => {
  const shared = (web: number, proxy: number) =>
    pairOf(1).containers.map((each) => ({ ...each, cpu: each.name === "web" ? web : proxy }));
  const hungry = await spending({ web: 1024, proxy: 1024 }, { containers: shared(192, 64) });
  await hungry.used(6);
  expect(await hungry.used(10)).toEqual([192, 64]);
  hungry.limits.stop();
  const idle = await spending({ web: 1024, proxy: 26 }, { containers: shared(64, 192) });
  await idle.used(6);
  const [web, proxy] = await idle.used(10);
  expect([web! >= 215, proxy, web! + proxy! <= 256]).toEqual([true, 26, true]);
  idle.limits.stop();
});

test("what wakes up has its part after a look, and each may have all when the others are done", async () => {
  const wants: Record<string, number> = { web: 1024, proxy: 0 };
  const { limits, used } = await spending(wants);
  await used(6);
  expect(await used(4)).toEqual([256, 0]);
  wants.proxy = 1024;
  await used(8);
  expect(await used(10)).toEqual([128, 128]);
  wants.web = 0;
  await used(4);
  expect(await used(10)).toEqual([0, 256]);
  limits.stop();
});

test("the last container that runs may have all of its task's CPU units again", async () => {
  const containers = pairOf(1).containers.map((each) => ({ ...each, essential: each.name === "web" }));
  const { world, limits, used } = await spending({ web: 1024, proxy: 1024 }, { containers });
  await used(6);
  expect(await used(4)).toEqual([128, 128]);
  world.docker.die(world.docker.named("-proxy").name, 0);
  await world.clock.run(6000);
  const web = world.docker.named("-web");
  const before = world.docker.spent(web);
  await world.clock.run(10_000);
  expect(Math.round(((world.docker.spent(web) - before) / 10_000) * 1024)).toBe(256);
  limits.stop();
});

test("a task that keeps to its CPU units is asked for and left alone, and one without them isn't asked for", async () => {
  const { world, limits, used } = await spending({ web: 100, proxy: 100 });
  await used(6);
  world.docker.calls = [];
  expect(await used(10)).toEqual([100, 100]);
  expect(world.docker.calls.filter((call) => call.startsWith("limit"))).toEqual([]);
  limits.stop();
  const free = await spending({ web: 1024, proxy: 1024 }, { cpu: undefined, memory: undefined });
  expect(sum(await free.used(6))).toBe(2048);
  expect(free.world.docker.calls.filter((call) => /^(stats|limit)/.test(call))).toEqual([]);
  free.limits.stop();
});

test("a control plane that is started anew finds what its predecessor held, and lets it go when it may", async () => {
  const wants: Record<string, number> = { web: 1024, proxy: 1024 };
  const { limits, begin, used } = await spending(wants);
  await used(6);
  limits.stop();
  wants.proxy = 0;
  const successor = begin();
  await used(6);
  expect(await used(4)).toEqual([256, 0]);
  successor.stop();
});
