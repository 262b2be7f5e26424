import type { TaskDefinition, VolumeDefinition } from "../../../src/local/ecs/task-definition/record";
import type { ResourceRecord } from "../../../src/local/resources/record";
import { containerOf, definitionOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const STACK = { id: "shop", source: "test", outputs: {}, createdAt: 1, updatedAt: 1 };

/** A service of the stack `shop` whose tasks' containers have the volume at /data. */
async function running(volume: Omit<VolumeDefinition, "name">, count = 1, change: Partial<TaskDefinition> = {}) {
  const world = new World();
  const mountPoints = [{ sourceVolume: "data", containerPath: "/data", readOnly: false }];
  const containers = [containerOf("web", { mountPoints }), containerOf("proxy")];
  const volumes = [{ name: "data", ...volume }];
  await world.define(definitionOf(1, { id: pairOf(1).id, containers, volumes, ...change }));
  await world.store.commit([{ table: "stacks", put: STACK }]);
  await world.createService(count, {
    volumeConfigurations: [{ name: "data", managedEBSVolume: { roleArn: "arn:role", sizeInGiB: 1 } }],
  });
  void world.controlPlane().start();
  return world;
}

const isUp = (world: World, count = 1) => world.clock.runUntil(() => world.isSteady(count));
const names = (world: World) => [...world.docker.volumes.keys()];
const mountsOf = (world: World, name: string) =>
  [...world.docker.containers.values()].filter((each) => each.name.endsWith(name)).map(({ spec }) => spec.mounts?.[0]);
const FS = "fs-0123456789abcdef0";
const efs = (more: object = {}) => ({ efsVolumeConfiguration: { fileSystemId: FS, rootDirectory: "/", ...more } });

function resourceOf(type: string, identifier: string, properties: object = {}): ResourceRecord {
  const id = `other|${identifier}`;
  return { id, stack: "other", logicalId: identifier, type, identifier, properties, attributes: {} } as never;
}

/** The service has no tasks any more, and nothing is left of those that it had. */
async function emptied(world: World) {
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.isSteady(0) && world.docker.containers.size === 0);
  await world.clock.quiet();
}

test("a volume without more goes with its task, each task having one of its own", async () => {
  const world = await running({}, 2);
  await isUp(world, 2);
  expect(names(world)).toHaveLength(2);
  expect(names(world)[0]).toMatch(/^slipway-.*-volume-data$/);
  await emptied(world);
  expect(names(world)).toEqual([]);
});

test("a file system is one volume for all tasks, which begins empty and is there as long as its resource is", async () => {
  const world = await running(efs(), 2);
  await world.store.commit([{ table: "resources", put: resourceOf("AWS::EFS::FileSystem", FS) }]);
  await isUp(world, 2);
  expect(names(world)).toEqual([`slipway-efs-${FS}`]);
  expect(mountsOf(world, "-web")[0]).toEqual({
    ...{ source: `slipway-efs-${FS}`, target: "/data", readOnly: false, kind: "volume", noCopy: true },
  });
  await emptied(world);
  await world.store.commit([{ table: "stacks", remove: "shop" }]);
  await world.clock.quiet();
  expect(names(world)).toEqual([`slipway-efs-${FS}`]);
  await world.store.commit([{ table: "resources", remove: `other|${FS}` }]);
  await world.clock.quiet();
  expect(names(world)).toEqual([]);
  expect(world.store.list("keptVolumes")).toEqual([]);
});

test("a file system that is no resource here goes with the last stack that uses it, after its tasks", async () => {
  const world = await running(efs());
  await isUp(world);
  await world.store.commit([{ table: "stacks", remove: "shop" }]);
  await world.clock.quiet();
  expect(names(world)).toEqual([`slipway-efs-${FS}`]);
  await emptied(world);
  expect(names(world)).toEqual([]);
});

test("folders and access points of a file system are volumes of their own", async () => {
  const found = new Set<string>();
  for (const more of [
    {},
    { rootDirectory: "/a" },
    { rootDirectory: "/b/" },
    { authorizationConfig: { accessPointId: "fsap-1" } },
  ]) {
    const world = await running(efs(more));
    await isUp(world);
    found.add(names(world)[0]!);
  }
  expect(found.size).toBe(4);
});

test("an EBS volume is one a task, and goes with it", async () => {
  const world = await running({ configuredAtLaunch: true }, 2);
  await isUp(world, 2);
  const ids = world.tasks("RUNNING").map(({ volume }) => `slipway-ebs-${volume!.id}`);
  expect(names(world).sort()).toEqual(ids.sort());
  await emptied(world);
  expect(names(world)).toEqual([]);
});

test("Docker's of the scope shared lives on under its own name, until its stack is gone", async () => {
  const world = await running({ dockerVolumeConfiguration: { scope: "shared", autoprovision: true } }, 2);
  await isUp(world, 2);
  await emptied(world);
  expect(names(world)).toEqual(["data"]);
  await world.store.commit([{ table: "stacks", remove: "shop" }]);
  await world.clock.quiet();
  expect(names(world)).toEqual([]);
});

test("one that the user made is used and stays; where it isn't there the task says so", async () => {
  const world = await running({ dockerVolumeConfiguration: { scope: "shared" } });
  await world.clock.runUntil(() => world.tasks("STOPPED").length > 0);
  expect(world.tasks("STOPPED")[0]!.stoppedReason).toBe("CannotCreateVolumeError: no such volume: data");
  world.docker.volumes.set("data", {});
  await isUp(world);
  await emptied(world);
  await world.store.commit([{ table: "stacks", remove: "shop" }]);
  await world.clock.quiet();
  expect(names(world)).toEqual(["data"]);
});

test("a container that takes another's mounts is made after it", async () => {
  const volumesFrom = [{ sourceContainer: "web", readOnly: true }];
  const containers = [containerOf("proxy", { volumesFrom }), containerOf("web")];
  const world = await running({}, 1, { containers });
  await isUp(world);
  const made = world.docker.calls.filter((call) => /^create .*-(web|proxy)$/.test(call)).map((call) => call.slice(-3));
  expect(made).toEqual(["web", "oxy"]);
  const proxy = [...world.docker.containers.values()].find(({ name }) => name.endsWith("-proxy"));
  expect(proxy!.spec.volumesFrom).toEqual([{ container: expect.stringMatching(/-web$/), readOnly: true }]);
});

test("a control plane killed on the way leaves no volume behind", async () => {
  const world = await running({ configuredAtLaunch: true }, 2);
  for (let i = 0; i < 4; i++) {
    await world.clock.run(700);
    world.restart();
  }
  await isUp(world, 2);
  expect(names(world)).toHaveLength(2);
  await emptied(world);
  expect(names(world)).toEqual([]);
});
