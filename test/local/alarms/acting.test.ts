import { INITIAL } from "../../../src/local/scheduler/alarms";
import { pairOf, SERVICE } from "../../support/fixtures";
import { World } from "../../support/world";

const TARGET = "service/shop/web";
const POLICY = "arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1:resource/ecs/service/shop/web:policyName/up";

const alarm = (id: string, change: object) => ({
  id,
  arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${id}`,
  actionsEnabled: true,
  actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
  ...INITIAL,
  ...{ updatedAt: 0, transitionedAt: 0, configuredAt: 0, tags: [] },
  ...change,
});

/** A service with a step policy, an alarm that calls it, one of that alarm, and a backlog. */
async function watched() {
  const world = new World();
  const backlog = { value: 0 };
  world.metrics = {
    statistics(_, period, from, to) {
      const points = [];
      for (let at = Math.ceil(from / period) * period; at < to; at += period) points.push({ at, value: backlog.value });
      return points;
    },
  };
  await world.define(pairOf(1));
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  const metric = {
    ...{ MetricName: "Backlog", Namespace: "Shop", Statistic: "Average", Period: 60, EvaluationPeriods: 2 },
    ...{ Threshold: 10, ComparisonOperator: "GreaterThanThreshold" },
  };
  const suspended = { in: false, out: false, scheduled: false };
  const target = { id: TARGET, arn: "arn:t", serviceArn: SERVICE, min: 1, max: 5, roleArn: "r", suspended, tags: {} };
  const step = { AdjustmentType: "ChangeInCapacity" as const, StepAdjustments: [{ ScalingAdjustment: 2 }] };
  const policy = { id: POLICY, name: "up", target: TARGET, step, createdAt: 0 };
  const actions = { OK: [], ALARM: [POLICY], INSUFFICIENT_DATA: [] };
  await world.store.commit([
    { table: "scalableTargets", put: { ...target, createdAt: 0 } },
    { table: "scalingPolicies", put: policy },
    { table: "alarms", put: alarm("busy", { metric, actions }) },
    { table: "alarms", put: alarm("all", { rule: "ALARM(busy)" }) },
  ]);
  const states = () => ["busy", "all"].map((id) => world.store.get("alarms", id)?.state);
  return { world, backlog, states };
}

test("an alarm follows its metric, those that are made of it follow it, and its policy is called", async () => {
  const { world, backlog, states } = await watched();
  await world.clock.run(30_000);
  expect(states()).toEqual(["OK", "OK"]);
  expect(world.service.desiredCount).toBe(1);
  backlog.value = 50;
  await world.clock.run(60_000, () => world.service.desiredCount > 1);
  expect(states()).toEqual(["ALARM", "ALARM"]);
  expect(world.service.desiredCount).toBe(3);
  expect(world.store.list("alarmHistory").map(({ summary }) => summary)).toContain(
    `Successfully executed action ${POLICY}`,
  );
  backlog.value = 0;
  await world.clock.run(60_000, () => states()[1] === "OK");
  expect(states()).toEqual(["OK", "OK"]);
});

test("a state that was set by hand holds until the next period", async () => {
  const { world, states } = await watched();
  await world.clock.run(30_000);
  const busy = world.store.get("alarms", "busy")!;
  const heldUntil = world.clock.now() + 10_000;
  await world.store.commit([{ table: "alarms", put: { ...busy, state: "ALARM", heldUntil } }]);
  await world.clock.run(5_000);
  expect(states()).toEqual(["ALARM", "ALARM"]);
  expect(world.service.desiredCount).toBe(3);
  await world.clock.run(30_000);
  expect(states()).toEqual(["OK", "OK"]);
});
