import { updateService } from "../../../src/local/scheduler";
import { pairOf } from "../../support/fixtures";
import { World } from "../../support/world";
import { completedService, decide, NOW, primaryOf, taskOf, updatedTo, worldOf } from "./fixtures";

const MINUTE = 60_000;
const SPARED = { protectedUntil: NOW + 5 * MINUTE };
const stopped = ({ stop }: { stop: { task: string }[] }) => stop.map(({ task }) => task);

describe("scale-in", () => {
  const three = completedService({ desiredCount: 3 });
  const one = updateService(three, { desiredCount: 1 }, NOW);
  const task = (change = {}) => taskOf(one, primaryOf(one), change);

  test("stops the tasks that aren't protected", () => {
    const tasks = [task(SPARED), task(), task(SPARED)];
    const decision = decide(worldOf(one, tasks));
    expect(stopped(decision)).toEqual([tasks[1]!.id]);
    expect(decision.wakeAt).toBe(SPARED.protectedUntil);
  });

  test("stops one whose protection has expired", () => {
    const tasks = [task(SPARED), task({ protectedUntil: NOW }), task()];
    expect(stopped(decide(worldOf(one, tasks))).sort()).toEqual([tasks[1]!.id, tasks[2]!.id].sort());
  });

  test("stops a protected task that is unhealthy", () => {
    const tasks = [task({ ...SPARED, healthStatus: "UNHEALTHY" }), task()];
    expect(stopped(decide(worldOf(one, tasks)))).toEqual([tasks[0]!.id]);
  });
});

test("a deployment goes on beside a protected task, and isn't completed before it is gone", () => {
  const old = completedService({ desiredCount: 2 });
  const service = updatedTo(old, 2);
  const olds = [taskOf(old, primaryOf(old), SPARED), taskOf(old, primaryOf(old))];
  const fresh = [0, 1].map(() => taskOf(service, primaryOf(service)));
  expect(stopped(decide(worldOf(service, [...olds, ...fresh])))).toEqual([olds[1]!.id]);
  const waiting = decide(worldOf(service, [olds[0]!, ...fresh]));
  expect(waiting.stop).toEqual([]);
  expect(primaryOf(waiting.service).rolloutState).toBe("IN_PROGRESS");
  expect(stopped(decide(worldOf(service, [olds[0]!, ...fresh]), SPARED.protectedUntil))).toEqual([olds[0]!.id]);
});

test("a worker survives an update until its protection expires", async () => {
  const world = new World();
  await world.define(pairOf(1), pairOf(2));
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  const [worker] = world.running;
  const protectedUntil = world.clock.now() + 30 * MINUTE;
  await world.store.commit([{ table: "tasks", put: { ...worker!, protectedUntil } }]);
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.runUntil(() => world.running.length === 2);
  await world.clock.run(20 * MINUTE);
  expect(world.running.map(({ id }) => id)).toContain(worker!.id);
  await world.clock.runUntil(() => world.isSteady(1, 2));
  expect(world.clock.now()).toBeGreaterThanOrEqual(protectedUntil);
});
