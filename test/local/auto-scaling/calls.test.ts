import { Api } from "../doors/api";
import { GROUP, machine, POOL } from "./machine";

test("SetDesiredCapacity launches instances and lets them go, within the group's bounds", async () => {
  const { call, instances } = await machine();
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 3 });
  expect(instances()).toHaveLength(3);
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
  expect(instances()).toHaveLength(1);
  await expect(call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 5 })).rejects.toThrow("above max value 4");
  await expect(call("SetDesiredCapacity", { AutoScalingGroupName: "no", DesiredCapacity: 1 })).rejects.toThrow(
    "AutoScalingGroup 'no' not found",
  );
});

test.each([
  ["SetDesiredCapacity", { DesiredCapacity: 1_000_000 }, "up to 5000 instances"],
  ["UpdateAutoScalingGroup", { MinSize: 1_000_000 }, "up to 5000 instances"],
  ["UpdateAutoScalingGroup", { MinSize: -1 }, "must not be negative"],
])("%s of %j is refused", async (operation, input, message) => {
  const { call, instances } = await machine({ max: 10_000_000 });
  await expect(call(operation, { ...GROUP, ...input })).rejects.toThrow(message);
  expect(instances()).toEqual([]);
});

test("groups and instances are described, a page at a time", async () => {
  const { call } = await machine({ desired: 2 });
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 2 });
  expect(await call("DescribeAutoScalingGroups")).toMatchObject({
    AutoScalingGroups: [
      {
        AutoScalingGroupName: "hosts",
        DesiredCapacity: 2,
        MaxSize: 4,
        Instances: [
          { InstanceType: "t3.small", LifecycleState: "InService", ProtectedFromScaleIn: false },
          { AvailabilityZone: "us-east-1a" },
        ],
      },
    ],
  });
  expect(await call("DescribeAutoScalingGroups", { AutoScalingGroupNames: ["other"] })).toEqual({
    AutoScalingGroups: [],
  });
  const page = await call("DescribeAutoScalingInstances", { MaxRecords: 1 });
  expect(page.AutoScalingInstances).toHaveLength(1);
  const rest = await call("DescribeAutoScalingInstances", { MaxRecords: 1, NextToken: page.NextToken });
  expect(rest.AutoScalingInstances).toHaveLength(1);
  expect(rest.NextToken).toBeUndefined();
});

test("UpdateAutoScalingGroup moves the bounds, and the desired capacity with them", async () => {
  const { call, instances } = await machine();
  await call("UpdateAutoScalingGroup", { ...GROUP, MinSize: 2, MaxSize: 6 });
  expect(instances()).toHaveLength(2);
  await call("UpdateAutoScalingGroup", { ...GROUP, MinSize: 0, MaxSize: 1 });
  expect(instances()).toHaveLength(1);
  await expect(call("UpdateAutoScalingGroup", { ...GROUP, MinSize: 3 })).rejects.toThrow("Max bound, 1, must be");
});

test("a protected instance stays when others go", async () => {
  const { call, first, instances } = await machine();
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 3 });
  const { ec2InstanceId } = first();
  await call("SetInstanceProtection", { ...GROUP, InstanceIds: [ec2InstanceId], ProtectedFromScaleIn: true });
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 0 });
  expect(instances().map((each) => each.ec2InstanceId)).toEqual([ec2InstanceId]);
  await call("SetInstanceProtection", { ...GROUP, InstanceIds: [ec2InstanceId], ProtectedFromScaleIn: false });
  expect(instances()).toEqual([]);
});

test("a busy instance that goes is drained first, and its tasks come back on those that stay", async () => {
  const { world, call, instances } = await machine();
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 2 });
  await world.createService(2, POOL);
  await world.clock.runUntil(() => world.isSteady(2));
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
  expect(instances().filter(({ status }) => status === "DRAINING")).toHaveLength(1);
  expect(world.tasks("RUNNING").length).toBeGreaterThanOrEqual(2);
  await world.clock.runUntil(() => instances().length === 1 && world.isSteady(2));
  expect(new Set(world.tasks("RUNNING").map(({ instanceId }) => instanceId))).toEqual(new Set([instances()[0]!.id]));
});

test("a group's termination policies decide, and are shown", async () => {
  const { world, call, instances } = await machine();
  await call("UpdateAutoScalingGroup", { ...GROUP, TerminationPolicies: ["NewestInstance"] });
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
  const [oldest] = instances();
  await world.clock.run(60_000);
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 2 });
  await call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: 1 });
  expect(instances().map(({ id }) => id)).toEqual([oldest!.id]);
  expect(await call("DescribeAutoScalingGroups")).toMatchObject({
    AutoScalingGroups: [{ TerminationPolicies: ["NewestInstance"] }],
  });
  await expect(call("UpdateAutoScalingGroup", { ...GROUP, TerminationPolicies: ["Cheapest"] })).rejects.toThrow(
    "TerminationPolicies has Cheapest; allowed are Default",
  );
});

test("an instance that is terminated is drained first, and another takes its place unless it is to be one less", async () => {
  const { world, call, first, instances } = await machine({ max: 8 }, true);
  await world.createService(2, POOL);
  await world.clock.runUntil(() => world.isSteady(2));
  expect(instances()).toHaveLength(1);
  const { ec2InstanceId } = first();
  const terminated = await call("TerminateInstanceInAutoScalingGroup", {
    InstanceId: ec2InstanceId,
    ShouldDecrementDesiredCapacity: false,
  });
  expect(terminated.Activity).toMatchObject({ StatusCode: "InProgress" });
  await world.clock.runUntil(
    () => world.isSteady(2) && !instances().some((each) => each.ec2InstanceId === ec2InstanceId),
  );
  expect(instances().length).toBeGreaterThanOrEqual(1);
  await expect(
    call("TerminateInstanceInAutoScalingGroup", { InstanceId: "i-0", ShouldDecrementDesiredCapacity: true }),
  ).rejects.toThrow("No managed instance found for instance ID: i-0");
});

test("a refresh replaces every instance, and is described while it is under way and afterwards", async () => {
  const { world, call, instances } = await machine({ max: 8 }, true);
  await world.createService(4, POOL);
  await world.clock.runUntil(() => world.isSteady(4));
  const before = instances().map(({ id }) => id);
  const { InstanceRefreshId } = await call("StartInstanceRefresh", {
    ...GROUP,
    Preferences: { MinHealthyPercentage: 50 },
  });
  await world.clock.runUntil(() => world.isSteady(4) && !instances().some(({ id }) => before.includes(id)));
  expect(await call("DescribeInstanceRefreshes", GROUP)).toMatchObject({
    InstanceRefreshes: [{ InstanceRefreshId, Status: "Successful", PercentageComplete: 100 }],
  });
  await expect(call("CancelInstanceRefresh", GROUP)).rejects.toThrow("No in progress or pending Instance Refresh");
});

test("a refresh that is cancelled leaves what was not replaced", async () => {
  const { world, call, instances } = await machine({ max: 8 }, true);
  await world.createService(4, { ...POOL, minimumHealthyPercent: 100, maximumPercent: 100 } as never);
  await world.clock.runUntil(() => world.isSteady(4));
  await call("StartInstanceRefresh", GROUP);
  await expect(call("StartInstanceRefresh", GROUP)).rejects.toThrow("already in progress");
  expect(await call("DescribeInstanceRefreshes", GROUP)).toMatchObject({
    InstanceRefreshes: [{ Status: "InProgress" }],
  });
  await call("CancelInstanceRefresh", GROUP);
  expect(await call("DescribeInstanceRefreshes", GROUP)).toMatchObject({
    InstanceRefreshes: [{ Status: "Cancelled" }],
  });
  expect(instances().filter(({ launch }) => launch === "v1").length).toBeGreaterThan(0);
});

test("the API is answered in the query protocol, by which the AWS CLI and the SDKs call it", async () => {
  const api = await Api.start();
  try {
    const group = { id: "hosts", instanceType: "t3.small", min: 0, max: 4, desired: 0, zones: ["us-east-1a"] };
    await api.harness.store.commit([{ table: "autoScalingGroups", put: group }]);
    const ask = (form: string) =>
      api.raw({
        service: "autoscaling",
        headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
        body: `${form}&Version=2011-01-01`,
      });
    const shown = await ask("Action=DescribeAutoScalingGroups&AutoScalingGroupNames.member.1=hosts");
    expect(shown.status).toBe(200);
    expect(shown.body.toString()).toMatch(
      /<AutoScalingGroups><member><AutoScalingGroupName>hosts<\/AutoScalingGroupName><MinSize>0<\/MinSize>/,
    );
    const refused = await ask("Action=SetDesiredCapacity&AutoScalingGroupName=hosts&DesiredCapacity=9");
    expect(refused.status).toBe(400);
    expect(refused.body.toString()).toContain("<Code>ValidationError</Code>");
  } finally {
    await api.close();
  }
});
