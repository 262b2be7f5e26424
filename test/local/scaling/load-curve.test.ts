import type { ScalingPolicy } from "../../../src/local/scaling/record";
import { pairOf, SERVICE } from "../../support/fixtures";
import { World } from "../../support/world";

const TARGET = "service/shop/web";
const MINUTES = 60_000;

/** A service that is scaled from 1 to 6 tasks by its CPU, of which each task has a part of the load. */
async function scaled(world: World, more: { min?: number; count?: number } = {}): Promise<{ load: number }> {
  const load = { load: 20 };
  world.metrics = {
    // What was measured stays as it was.
    statistics: (_, period, from, to) => {
      const points = [];
      for (let at = Math.ceil(from / period) * period; at < to; at += period) {
        const known = measured.get(at) ?? load.load / Math.max(1, world.running.length);
        measured.set(at, known);
        points.push({ at, value: known });
      }
      return points;
    },
  };
  const measured = new Map<number, number>();
  await world.define(pairOf(1), pairOf(2));
  await world.createService(more.count ?? 1);
  const policy: ScalingPolicy = {
    id: "arn:cpu",
    name: "cpu",
    target: TARGET,
    targetTracking: {
      TargetValue: 50,
      PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
    },
    createdAt: 0,
  };
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(more.count ?? 1));
  const suspended = { in: false, out: false, scheduled: false };
  const target = {
    id: TARGET,
    arn: "arn:target",
    serviceArn: SERVICE,
    min: more.min ?? 1,
    max: 6,
    roleArn: "arn:role",
  };
  await world.store.commit([
    { table: "scalableTargets", put: { ...target, suspended, tags: {}, createdAt: world.clock.now(), bounded: {} } },
    { table: "scalingPolicies", put: policy },
  ]);
  return load;
}

const activities = (world: World) =>
  world.store
    .by("scalingActivities", "target", TARGET)
    .filter(({ notScaled }) => !notScaled)
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ desired, status }) => [desired, status]);

test("load raises the count, in proportion and up to the maximum, and lets it fall again when it is gone", async () => {
  const world = new World();
  const load = await scaled(world);
  await world.clock.run(5 * MINUTES);
  expect(world.service.desiredCount).toBe(1);
  load.load = 160;
  await world.clock.run(5 * MINUTES, () => world.isSteady(4));
  expect(world.isSteady(4)).toBe(true);
  load.load = 900;
  await world.clock.run(5 * MINUTES, () => world.isSteady(6));
  expect(world.isSteady(6)).toBe(true);
  load.load = 40;
  await world.clock.run(30 * MINUTES, () => world.isSteady(1));
  expect(world.isSteady(1)).toBe(true);
  expect(activities(world)).toEqual([
    [4, "Successful"],
    // What was added before counts while it takes effect: of the one task that there was this is the larger need.
    [5, "Successful"],
    [6, "Successful"],
    [1, "Successful"],
  ]);
  world.nothingOverlooked();
  expect(world.rests).toBe(1);
});

test("a control plane that is killed on the way goes on from what was written down", async () => {
  const world = new World();
  const load = await scaled(world);
  load.load = 200;
  await world.clock.run(5 * MINUTES, () => world.service.desiredCount === 4);
  world.restart();
  await world.clock.run(10 * MINUTES, () => world.isSteady(4));
  expect(activities(world)).toEqual([[4, "Successful"]]);
});

test("a deployment under load keeps the count that scaling found, and takes nothing away before it is over", async () => {
  const world = new World();
  const load = await scaled(world);
  load.load = 200;
  await world.clock.run(5 * MINUTES, () => world.isSteady(4));
  load.load = 0;
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.run(10 * MINUTES, () => world.isSteady(4, 2));
  expect(world.isSteady(4, 2)).toBe(true);
  await world.clock.run(30 * MINUTES, () => world.isSteady(1, 2));
  expect(world.isSteady(1, 2)).toBe(true);
});

test("a minimum is kept as soon as it is there", async () => {
  const world = new World();
  await scaled(world, { min: 3 });
  await world.clock.run(1 * MINUTES, () => world.isSteady(3));
  expect(activities(world)).toEqual([[3, "Successful"]]);
});

test("so many activities are kept", async () => {
  const world = new World();
  await scaled(world);
  const old = { target: TARGET, description: "", cause: "", status: "Successful" as const };
  const puts = Array.from({ length: 120 }, (_, i) => ({ id: `old-${i}`, startedAt: i, ...old }));
  await world.store.commit(puts.map((put) => ({ table: "scalingActivities", put })));
  const [target] = world.store.list("scalableTargets");
  await world.store.commit([{ table: "scalableTargets", put: { ...target!, min: 2, bounded: {} } }]);
  await world.clock.run(1 * MINUTES, () => world.isSteady(2));
  expect(world.store.list("scalingActivities")).toHaveLength(100);
  expect(world.store.get("scalingActivities", "old-119")).toBeDefined();
});

test("what can't be decided is tried again, and holds nothing else up", async () => {
  const world = new World();
  await scaled(world);
  await world.clock.run(1 * MINUTES);
  const { metrics } = world;
  world.metrics = {
    statistics: () => {
      throw new Error("nothing can be read");
    },
  };
  await world.clock.run(1 * MINUTES);
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.run(2 * MINUTES, () => world.isSteady(1, 2));
  expect(world.isSteady(1, 2)).toBe(true);
  expect(world.lines).toContain(`deciding about ${TARGET} failed: nothing can be read`);
  world.metrics = {
    ...metrics,
    statistics: (_, period, from, to) =>
      [...Array((to - from) / period).keys()].map((i) => ({ at: from + i * period, value: 99 })),
  };
  await world.clock.run(2 * MINUTES, () => world.service.desiredCount > 1);
  expect(world.service.desiredCount).toBe(2);
});
