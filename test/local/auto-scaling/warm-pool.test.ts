import { GROUP, machine, POOL } from "./machine";

const warm = async (call: Awaited<ReturnType<typeof machine>>["call"]) =>
  ((await call("DescribeWarmPool", GROUP)).Instances as { InstanceId: string; LifecycleState: string }[]) ?? [];

/** A group of up to four instances with a warm pool that has started. */
async function warmed(input: object = {}, change: object = {}, managedScaling = false) {
  const made = await machine(change, managedScaling);
  await made.call("PutWarmPool", { ...GROUP, ...input });
  await made.world.clock.run(60_000);
  return made;
}

test("what waits is in no cluster, and shown with the group", async () => {
  const { call, instances } = await warmed({ MinSize: 1, MaxGroupPreparedCapacity: 2, PoolState: "Hibernated" });
  expect(instances()).toEqual([]);
  expect(await warm(call)).toEqual([
    expect.objectContaining({ LifecycleState: "Warmed:Hibernated" }),
    expect.objectContaining({ LifecycleState: "Warmed:Hibernated" }),
  ]);
  expect(await call("DescribeAutoScalingGroups")).toMatchObject({
    AutoScalingGroups: [
      { WarmPoolSize: 2, WarmPoolConfiguration: { MinSize: 1, MaxGroupPreparedCapacity: 2, PoolState: "Hibernated" } },
    ],
  });
});

test.each([
  [{}, 4],
  [{ MaxGroupPreparedCapacity: -1 }, 4],
  [{ MaxGroupPreparedCapacity: 1 }, 1],
  [{ MaxGroupPreparedCapacity: 0, MinSize: 3 }, 3],
])("with %j so many wait: %d", async (input, count) => {
  const { call } = await warmed(input);
  expect(await warm(call)).toHaveLength(count);
});

test("what has to be launched takes its time, and what waits is there at once", async () => {
  const { world, call, instances } = await warmed({ MaxGroupPreparedCapacity: 1 });
  const [ready] = await warm(call);
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 2 });
  expect(instances().map(({ ec2InstanceId }) => ec2InstanceId)).toEqual([ready!.InstanceId]);
  expect(await call("DescribeAutoScalingInstances")).toMatchObject({
    AutoScalingInstances: expect.arrayContaining([
      expect.objectContaining({ LifecycleState: "InService" }),
      expect.objectContaining({ LifecycleState: "Pending" }),
    ]),
  });
  await world.clock.run(60_000);
  expect(instances()).toHaveLength(2);
});

test("what starts goes first when the group is to be smaller after all", async () => {
  const { world, call, instances } = await warmed({ MaxGroupPreparedCapacity: 0 }, { desired: 0 });
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 3 });
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
  await world.clock.run(60_000);
  expect(instances()).toHaveLength(1);
});

test("what starts for the pool is the group's where that grows, and the pool is smaller for it", async () => {
  const { world, call, instances } = await machine({ max: 2 });
  await call("PutWarmPool", { ...GROUP, MaxGroupPreparedCapacity: 2 });
  const before = (await warm(call)).map(({ InstanceId }) => InstanceId).sort();
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
  await world.clock.run(60_000);
  const now = [...instances().map((each) => each.ec2InstanceId), ...(await warm(call)).map((each) => each.InstanceId)];
  expect(now.sort()).toEqual(before);
});

test("instances come back to the pool where they may, and no others", async () => {
  const { call, instances } = await warmed({
    MaxGroupPreparedCapacity: 2,
    InstanceReusePolicy: { ReuseOnScaleIn: true },
  });
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
  const [used] = instances();
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 0 });
  expect((await warm(call)).map(({ InstanceId }) => InstanceId)).toContain(used!.ec2InstanceId);
});

test("managed scaling waits for what starts, and launches no more for the same tasks", async () => {
  const { world, instances } = await warmed({ MaxGroupPreparedCapacity: 1 }, {}, true);
  await world.createService(2, POOL);
  await world.clock.runUntil(() => world.isSteady(2));
  expect(instances()).toHaveLength(1);
  expect(world.store.get("autoScalingGroups", "hosts")).toMatchObject({ desired: 1 });
});

test("with the warm pool goes what waits; a group without one says so", async () => {
  const { world, call } = await warmed();
  await call("DeleteWarmPool", { ...GROUP, ForceDelete: true });
  expect(world.store.list("waitingInstances")).toEqual([]);
  await expect(call("DeleteWarmPool", GROUP)).rejects.toThrow("No warm pool found");
  expect(await call("DescribeWarmPool", GROUP)).toEqual({ Instances: [] });
});

test("a group on Spot has none", async () => {
  const { call } = await machine({ onDemand: { base: 0, percent: 50 } });
  await expect(call("PutWarmPool", GROUP)).rejects.toThrow("Spot Instances");
});

describe("what happened to instances", () => {
  type Activity = { Description: string; Cause: string; StatusCode: string; ActivityId: string };
  const activities = async (call: Awaited<ReturnType<typeof machine>>["call"], input: object = {}) =>
    (await call("DescribeScalingActivities", { ...GROUP, ...input })).Activities as Activity[];

  test("is told newest first, with its cause", async () => {
    const { world, call, first } = await machine();
    await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
    const { ec2InstanceId } = first();
    await world.clock.run(1000);
    await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 0 });
    expect(await activities(call)).toMatchObject([
      {
        Description: `Terminating EC2 instance: ${ec2InstanceId}`,
        Cause: expect.stringContaining("shrinking the capacity from 1 to 0."),
        StatusCode: "Successful",
        Progress: 100,
      },
      {
        Description: `Launching a new EC2 instance: ${ec2InstanceId}`,
        Cause: expect.stringContaining("increasing the capacity from 0 to 1."),
        StatusCode: "Successful",
      },
    ]);
    expect(await activities(call, { MaxRecords: 1 })).toHaveLength(1);
    const [{ ActivityId } = { ActivityId: "" }] = await activities(call);
    expect(await activities(call, { ActivityIds: [ActivityId] })).toHaveLength(1);
  });

  test("goes on while an instance drains, under the id that its termination was answered with", async () => {
    const { world, call, first, instances } = await machine({ min: 0 });
    await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
    await world.createService(1, POOL);
    await world.clock.runUntil(() => world.isSteady(1));
    const { ec2InstanceId } = first();
    const { Activity } = await call("TerminateInstanceInAutoScalingGroup", {
      InstanceId: ec2InstanceId,
      ShouldDecrementDesiredCapacity: false,
    });
    const { ActivityId } = Activity as { ActivityId: string };
    expect(await activities(call, { ActivityIds: [ActivityId] })).toMatchObject([{ StatusCode: "InProgress" }]);
    await world.clock.runUntil(() => instances().every((each) => each.ec2InstanceId !== ec2InstanceId));
    expect(await activities(call, { ActivityIds: [ActivityId] })).toMatchObject([{ StatusCode: "Successful" }]);
  });

  test("names the warm pool where that shrinks", async () => {
    const { call } = await warmed({ MaxGroupPreparedCapacity: 1 });
    await call("DeleteWarmPool", { ...GROUP, ForceDelete: true });
    const causes = (await activities(call)).map(({ Cause }) => Cause);
    expect(causes).toContainEqual(expect.stringContaining("actual capacity of the warm pool"));
  });

  test("names the warm pool that an instance came from", async () => {
    const { call } = await warmed({ MaxGroupPreparedCapacity: 1 });
    await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
    const told = (await activities(call)).map(({ Description }) => Description.replace(/: .*/, ""));
    expect(told).toEqual([
      "Launching a new EC2 instance from warm pool",
      "Launching a new EC2 instance into warm pool",
    ]);
  });
});
