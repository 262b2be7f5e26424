import type { Alarm } from "../../../src/local/alarms/record";
import { pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const NAME = "errors";

const ALARM: Alarm = {
  id: NAME,
  arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${NAME}`,
  actionsEnabled: true,
  actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
  metric: {
    ...{ MetricName: "Errors", Namespace: "Shop", Statistic: "Average", Period: 60, EvaluationPeriods: 3 },
    ...{ Threshold: 1, ComparisonOperator: "GreaterThanThreshold" },
  },
  ...{ state: "OK", reason: "", updatedAt: 0, transitionedAt: 0, configuredAt: 0, tags: [] },
};

/** A steady service whose deployments an alarm fails, as its metric is. */
async function watched(rollback = true) {
  const world = new World();
  const errors = { value: 0 };
  world.metrics = {
    statistics(_, period, from, to) {
      const points = [];
      for (let at = Math.ceil(from / period) * period; at < to; at += period) points.push({ at, value: errors.value });
      return points;
    },
  };
  await world.define(pairOf(1), pairOf(2), pairOf(3));
  await world.store.commit([{ table: "alarms", put: ALARM }]);
  await world.createService(2, { other: { alarms: { alarmNames: [NAME], enable: true, rollback } } });
  void world.controlPlane().start();
  await world.clock.run(120_000, () => world.service.deployments[0]?.rolloutState === "COMPLETED");
  return { world, errors };
}

const said = (world: World) => world.service.events.map(({ message }) => message.replace(/ecs-svc\/\d+/g, "D"));
const state = (world: World) => world.service.deployments[0]?.rolloutState;

test("a deployment is watched for as long as its alarm looks back, and then completed", async () => {
  const { world } = await watched();
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.run(120_000, () => world.service.steady);
  expect(state(world)).toBe("IN_PROGRESS");
  const steadyAt = world.clock.now();
  await world.clock.run(120_000, () => state(world) === "COMPLETED");
  expect(world.clock.now() - steadyAt).toBeGreaterThanOrEqual(30_000);
  expect(world.isSteady(2, 2)).toBe(true);
});

test("an alarm fails the deployment, which goes back to the one that was completed", async () => {
  const { world, errors } = await watched();
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.run(120_000, () => world.service.steady);
  errors.value = 5;
  await world.clock.run(120_000, () => world.service.deployments.length > 2);
  expect(said(world)).toContain("(service web) (deployment D) deployment failed: alarm detected.");
  expect(said(world)).toContain("(service web) rolling back to deployment D.");
  const [rollback, failed] = world.service.deployments;
  expect(failed).toMatchObject({
    rolloutState: "FAILED",
    rolloutStateReason: `ECS deployment alarms: alarm detected (${NAME}).`,
    triggeredAlarms: [NAME],
  });
  expect(rollback?.rolloutStateReason).toMatch(/^ECS deployment alarms: rolling back to deploymentId ecs-svc\//);
  // It is still in ALARM, and no rollback is rolled back.
  await world.clock.run(180_000, () => world.isSteady(2, 1));
  expect(world.isSteady(2, 1)).toBe(true);
  expect(state(world)).toBe("COMPLETED");
});

test("without a rollback it stays as it is", async () => {
  const { world, errors } = await watched(false);
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.run(120_000, () => world.service.steady);
  errors.value = 5;
  await world.clock.run(120_000, () => state(world) === "FAILED");
  await world.clock.run(60_000);
  expect(world.service.deployments[0]).toMatchObject({ rolloutState: "FAILED", failedBy: "alarms" });
  expect(world.running).toHaveLength(2);
});

test("one that begins while the alarm is in ALARM isn't failed by it, so that it can mend what is wrong", async () => {
  const { world, errors } = await watched();
  errors.value = 5;
  await world.clock.run(120_000, () => world.store.get("alarms", NAME)?.state === "ALARM");
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.run(180_000, () => state(world) === "COMPLETED");
  expect(world.isSteady(2, 2)).toBe(true);
  errors.value = 0;
  await world.clock.run(120_000, () => world.store.get("alarms", NAME)?.state === "OK");
  await world.update({ taskDefinition: pairOf(3).id });
  await world.clock.run(20_000);
  expect(world.service.deployments[0]?.alarms).toBe("monitored");
});

test("alarms that are off, or not there, hold nothing up", async () => {
  const { world, errors } = await watched();
  errors.value = 5;
  for (const alarms of [
    { alarmNames: [NAME], enable: false },
    { alarmNames: ["gone"], enable: true, rollback: true },
  ]) {
    await world.change((service) => ({ ...service, other: { alarms } }));
    await world.update({ forceNewDeployment: true });
    await world.clock.run(120_000, () => state(world) === "COMPLETED");
    expect(state(world)).toBe("COMPLETED");
  }
});
