import { deploymentOutcome, stopDeployment } from "../../../src/local/scheduler";
import { pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

/** A steady service whose update is under way. */
async function updating(): Promise<{ world: World; deployment: string }> {
  const world = new World();
  await world.define(pairOf(1), pairOf(2));
  await world.createService(2);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(2));
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.runUntil(() => world.tasks().length > 2);
  return { world, deployment: world.service.deployments[0]!.id };
}

test("a deployment that is stopped with a rollback ends with the tasks that served before", async () => {
  const { world, deployment } = await updating();
  const served = world.running.filter(({ taskDefinition }) => taskDefinition === pairOf(1).id).map(({ id }) => id);
  await world.change((service, now) => stopDeployment(service, "ROLLBACK", now));
  expect(deploymentOutcome(world.service, deployment).state).toBe("IN_PROGRESS");
  await world.clock.runUntil(() => world.isSteady(2));
  expect(world.running.map(({ id }) => id).sort()).toEqual(served.sort());
  expect(deploymentOutcome(world.service, deployment)).toMatchObject({
    state: "FAILED",
    reason: expect.stringContaining("StopServiceDeployment was called. Rolled back to"),
  });
});

test("a rollback also goes on with what an earlier one to the same deployment started and was replaced before it ended", async () => {
  const { world } = await updating();
  await world.change((service, now) => stopDeployment(service, "ROLLBACK", now));
  const [rollback] = world.service.deployments;
  const [lost] = world.running.filter(({ taskDefinition }) => taskDefinition === pairOf(1).id);
  world.docker.die(lost!.containers[0]!.dockerId!, 137);
  const its = () => world.running.filter(({ startedBy }) => startedBy === rollback!.id);
  await world.clock.runUntil(() => its().length === 1);
  const [replacement] = its();
  await world.update({ taskDefinition: pairOf(2).id });
  expect(world.service.deployments[1]).toMatchObject({ id: rollback!.id, rolloutState: "IN_PROGRESS" });
  await world.change((service, now) => stopDeployment(service, "ROLLBACK", now));
  await world.clock.runUntil(() => world.isSteady(2));
  expect(world.running).toContainEqual(expect.objectContaining({ id: replacement!.id }));
});

test("a deployment that is aborted starts no more tasks, and an update goes on from there", async () => {
  const { world, deployment } = await updating();
  await world.change((service, now) => stopDeployment(service, "ABORT", now));
  expect(deploymentOutcome(world.service, deployment)).toMatchObject({ state: "FAILED" });
  await world.clock.run(600_000);
  expect(world.service.deployments.map(({ rolloutState }) => rolloutState)).toEqual(["FAILED", "COMPLETED"]);
  expect(world.running.length).toBeGreaterThanOrEqual(2);
  await world.update({ forceNewDeployment: true });
  await world.clock.runUntil(() => world.isSteady(2, 2));
});

test("a rollback isn't rolled back, nor is a deployment that has ended", async () => {
  const { world } = await updating();
  await world.change((service, now) => stopDeployment(service, "ROLLBACK", now));
  await world.clock.runUntil(() => world.isSteady(2));
  const { service } = world;
  expect(stopDeployment(service, "ROLLBACK", world.clock.now())).toBe(service);
});
