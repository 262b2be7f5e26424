import type { ExternalCapacityOptions } from "../../../src/options";
import { cluster, external, service } from "../../plan/shop";
import { StackWorld } from "../../support/stacks";

const { resources: network, refs: of } = cluster({ nat: "single" });
const MEMBER = { placement: { memberOf: ["attribute:site == berlin"] } };

/** A service of three tasks on machines of one's own. */
function stack(options: ExternalCapacityOptions) {
  const berlin = external(of, { attributes: { site: "berlin" }, ...options });
  const web = service({ desiredCount: 3, ...MEMBER }, { cluster: of, capacity: [{ pool: berlin.refs }] });
  const resources = [...network, ...berlin.resources, ...web.resources];
  for (const { properties } of resources) {
    for (const container of (properties.ContainerDefinitions ?? []) as Record<string, unknown>[])
      container.Image = "web:1";
  }
  return { name: "shop", source: "/shop", resources, outputs: {} };
}

async function deployed(options: ExternalCapacityOptions = {}) {
  const world = new StackWorld();
  void world.controlPlane().start();
  await world.through(world.up(stack(options)));
  return world;
}

const running = (world: StackWorld) =>
  world.tasks("RUNNING").filter(({ desiredStatus }) => desiredStatus === "RUNNING");

test("as many machines are registered as it says, and its services run there, and nowhere else", async () => {
  const world = await deployed({ machines: 2, architecture: "ARM64", cpu: 1024, memory: 2048 });
  const machines = world.store.list("containerInstances");
  expect(machines).toEqual([
    expect.objectContaining({ external: expect.objectContaining({ architecture: "arm64" }), cpu: 1024, memory: 2048 }),
    expect.objectContaining({ attributes: [{ name: "site", value: "berlin" }] }),
  ]);
  expect(machines.map(({ ec2InstanceId }) => ec2InstanceId)).toEqual([
    expect.stringMatching(/^mi-[0-9a-f]{17}$/),
    expect.stringMatching(/^mi-[0-9a-f]{17}$/),
  ]);
  expect(running(world)).toHaveLength(3);
  for (const { launchType, instanceId } of running(world)) {
    expect(launchType).toBe("EXTERNAL");
    expect(machines.map(({ id }) => id)).toContain(instanceId);
  }
});

test("a change leaves the machines that stay as they are; the tasks of one that goes come back on the others", async () => {
  const world = await deployed({ machines: 2 });
  const before = world.store.list("containerInstances");
  await world.through(world.up(stack({ machines: 1, memory: 16_384 })));
  await world.clock.runUntil(() => running(world).length === 3);
  const [machine, ...others] = world.store.list("containerInstances");
  expect(others).toEqual([]);
  expect(before.map(({ id }) => id)).toContain(machine!.id);
  expect(machine).toMatchObject({ memory: 16_384, registeredAt: before[0]!.registeredAt });
  expect(running(world).map(({ instanceId }) => instanceId)).toEqual(Array(3).fill(machine!.id));
});

test("a machine that is lost takes its tasks with it, and isn't replaced by another", async () => {
  const world = await deployed({ machines: 2 });
  const [lost, left] = world.store.list("containerInstances");
  await world.call("ChangeInstances", { Action: "stop", Instance: lost!.ec2InstanceId });
  await world.clock.runUntil(() => running(world).length === 3);
  expect(world.store.list("containerInstances").map(({ id }) => id)).toEqual([left!.id]);
});

test("machines go with the stack", async () => {
  const world = await deployed();
  await world.through(world.down("shop"));
  expect(world.store.list("containerInstances")).toEqual([]);
  expect(world.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED")).toEqual([]);
});
