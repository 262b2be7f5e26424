import { TaskMemory } from "../../../src/local/loop";
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
  const memory = new TaskMemory({
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
  const { world, log } = await using({ web: 300, proxy: 300 }, { memory: 512, containers });
  expect(log).toEqual([]);
  expect(world.docker.calls.filter((call) => call.startsWith("stats"))).toEqual([]);
});

test("the memory that a task was run with is the one that counts", async () => {
  const { world, log } = await using({ web: 300, proxy: 250 }, { memory: 1024 });
  const [task] = world.running;
  await world.store.commit([{ table: "tasks", put: { ...task!, overrides: { containers: [], memory: 512 } } }]);
  const memory = new TaskMemory({
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
  const memory = new TaskMemory({
    ...{ store: world.store, clock: world.clock, outOfMemory: () => undefined, log: (line) => void log.push(line) },
    runtime: {
      kill: (dockerId) => runtime.kill(dockerId),
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
