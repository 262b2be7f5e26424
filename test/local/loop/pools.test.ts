import { runTask } from "../../../src/local/ecs/task/run";
import { launch } from "../../../src/local/scheduler/pools/launch";
import { CLUSTER, clusterOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const POOL = { capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }] };

/** A cluster with one pool of t3.small instances, two of which are its most. */
async function pool(world: World, change: { min?: number; max?: number; desired?: number } = {}): Promise<void> {
  await world.define(pairOf(1, { networkMode: "bridge", requiresCompatibilities: ["EC2"], cpu: 1024 }));
  await world.store.commit([
    { table: "clusters", put: clusterOf(["pool"]) },
    {
      table: "capacityProviders",
      put: {
        id: "pool",
        arn: "arn:pool",
        autoScalingGroup: "hosts",
        targetCapacity: 100,
        managedScaling: true,
        tags: [],
      },
    },
    {
      table: "autoScalingGroups",
      put: { id: "hosts", instanceType: "t3.small", min: 0, max: 8, desired: 0, zones: ["us-east-1a"], ...change },
    },
  ]);
}

const sizes = (world: World) => [
  world.store.get("autoScalingGroups", "hosts")?.desired,
  world.store.list("containerInstances").length,
];

test("a pool at 0 grows for the tasks that wait, and shrinks to 0 when they are gone", async () => {
  const world = new World();
  await pool(world);
  await world.createService(3, POOL);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(3));
  expect(sizes(world)).toEqual([2, 2]);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => sizes(world)[0] === 0);
  expect(sizes(world)).toEqual([0, 0]);
});

test("a constraint that no instance of the pool meets grows nothing", async () => {
  const world = new World();
  await pool(world);
  const placementConstraints = [{ type: "memberOf", expression: "attribute:stack == prod" }];
  await world.createService(2, { ...POOL, placementConstraints });
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.service.events.some(({ message }) => message.includes("unable to place")));
  await world.clock.quiet();
  expect(sizes(world)).toEqual([0, 0]);
});

test("distinct instances grow the pool to as many as there are tasks, at most to its maximum", async () => {
  const world = new World();
  await pool(world, { max: 2 });
  await world.createService(4, { ...POOL, placementConstraints: [{ type: "distinctInstance" }] });
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("RUNNING").length === 2);
  expect(sizes(world)).toEqual([2, 2]);
});

test("a pool grows for the tasks that wait once the cluster has its capacity provider", async () => {
  const world = new World();
  await pool(world);
  await world.store.commit([{ table: "clusters", put: clusterOf([]) }]);
  await world.createService(1, POOL);
  void world.controlPlane().start();
  await world.clock.run(60_000);
  expect(sizes(world)).toEqual([0, 0]);
  await world.store.commit([{ table: "clusters", put: clusterOf(["pool"]) }]);
  await world.clock.runUntil(() => world.isSteady(1));
  expect(sizes(world)).toEqual([1, 1]);
});

test("an instance that registers and has nothing to do is let go", async () => {
  const world = new World();
  await pool(world, { desired: 1 });
  void world.controlPlane().start();
  await world.clock.run(60_000);
  expect(sizes(world)).toEqual([1, 0]);
  const group = world.store.get("autoScalingGroups", "hosts")!;
  const membership = { clusterArn: CLUSTER, capacityProvider: "pool" };
  const instances = launch(group, membership, [], 1, world.clock.now());
  await world.store.commit(instances.map((put) => ({ table: "containerInstances", put })));
  await world.clock.runUntil(() => sizes(world)[0] === 0);
  expect(sizes(world)).toEqual([0, 0]);
});

describe("RunTask on a pool at 0", () => {
  const run = (world: World, expression?: string) =>
    runTask({ store: world.store, clock: world.clock, hex: (digits: number) => "a".repeat(digits) } as never, {
      cluster: "shop",
      taskDefinition: "web:1",
      capacityProviderStrategy: [{ capacityProvider: "pool", weight: 1 }],
      ...(expression && { placementConstraints: [{ type: "memberOf", expression }] }),
    });

  test("starts a task that waits, PROVISIONING, until the pool has grown for it", async () => {
    const world = new World();
    await pool(world);
    const { tasks, failures } = await run(world);
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([{ lastStatus: "PROVISIONING", capacityProviderName: "pool" }]);
    void world.controlPlane().start();
    await world.clock.runUntil(() => world.tasks("RUNNING").length === 1);
    const [instance] = world.store.list("containerInstances");
    expect(world.tasks()).toMatchObject([{ instanceId: instance?.id, zone: "us-east-1a" }]);
    expect(world.tasks()[0]).not.toHaveProperty("placement");
    expect(sizes(world)).toEqual([1, 1]);
  });

  test("fails a task that no instance of the pool would take, and grows nothing", async () => {
    const world = new World();
    await pool(world);
    const { tasks, failures } = await run(world, "attribute:stack == prod");
    expect(tasks).toEqual([]);
    expect(failures).toEqual([{ reason: "EMPTY CAPACITY PROVIDER" }]);
    void world.controlPlane().start();
    await world.clock.quiet();
    expect(sizes(world)).toEqual([0, 0]);
  });
});

test.each([
  ["drained: the service keeps its tasks", {}, 3],
  ["not drained: they go with their tasks", { managedDraining: false }, 1],
])("instances are replaced one at a time, %s", async (_, provider, least) => {
  const world = new World();
  await pool(world, { min: 2, max: 4, desired: 2 });
  await world.store.commit([
    {
      table: "autoScalingGroups",
      put: { ...world.store.get("autoScalingGroups", "hosts")!, launch: "one" },
    },
    { table: "capacityProviders", put: { ...world.store.get("capacityProviders", "pool")!, ...provider } },
  ]);
  await world.createService(3, POOL);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(3));
  const before = world.store.list("containerInstances").map(({ id }) => id);
  expect(before.length).toBeGreaterThanOrEqual(2);
  const group = world.store.get("autoScalingGroups", "hosts")!;
  await world.store.commit([
    { table: "autoScalingGroups", put: { ...group, launch: "two", refreshing: { batch: 1 } } },
  ]);
  let fewest = 3;
  await world.clock.runUntil(() => {
    fewest = Math.min(fewest, world.tasks("RUNNING").filter(({ desiredStatus }) => desiredStatus === "RUNNING").length);
    return world.store.get("autoScalingGroups", "hosts")!.refreshing === undefined && world.isSteady(3);
  });
  const after = world.store.list("containerInstances");
  expect(after.map(({ launch: from }) => from)).toEqual(after.map(() => "two"));
  expect(after.length).toBeGreaterThanOrEqual(2);
  expect(after.filter(({ id }) => before.includes(id))).toEqual([]);
  expect(fewest).toBeGreaterThanOrEqual(least);
});
