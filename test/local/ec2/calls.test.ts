import { GROUP, machine, POOL } from "../auto-scaling/machine";
import { Api } from "../doors/api";
import { instanceOf } from "../scheduler/fixtures";

type Call = Awaited<ReturnType<typeof machine>>["call"];
type Shown = { InstanceId: string; State: { Name: string } };

async function pool(desired: number, change: object = {}) {
  const made = await machine(change);
  await made.call("SetDesiredCapacity", { ...GROUP, DesiredCapacity: desired });
  return made;
}

const shown = async (call: Call, input: object = {}) =>
  ((await call("DescribeInstances", input)).Reservations as { Instances: Shown[] }[]).flatMap(
    ({ Instances }) => Instances,
  );

test("the instances of a pool are EC2's", async () => {
  const { call, instances } = await pool(1);
  expect(await shown(call)).toEqual([
    {
      InstanceId: instances()[0]!.ec2InstanceId,
      InstanceType: "t3.small",
      State: { Code: 16, Name: "running" },
      LaunchTime: expect.any(Number),
      Placement: { AvailabilityZone: "us-east-1a", Tenancy: "default" },
      Tags: [{ Key: "aws:autoscaling:groupName", Value: "hosts" }],
    },
  ]);
});

test.each([
  [[{ Name: "instance-state-name", Values: ["running"] }], 2],
  [[{ Name: "instance-state-name", Values: ["stopped", "pending"] }], 0],
  [[{ Name: "tag:aws:autoscaling:groupName", Values: ["ho*"] }], 2],
  [
    [
      { Name: "instance-type", Values: ["t3.*"] },
      { Name: "availability-zone", Values: ["us-east-1b"] },
    ],
    0,
  ],
  [[{ Name: "tag-key", Values: ["aws:autoscaling:groupNam?"] }], 2],
  [[{ Name: "instance-lifecycle", Values: ["spot"] }], 0],
])("filters %j leave %d", async (Filters, count) => {
  const { call } = await pool(2);
  expect(await shown(call, { Filters })).toHaveLength(count);
});

test("more than a page is given page by page", async () => {
  const { call } = await pool(7, { max: 7 });
  const first = await call("DescribeInstances", { MaxResults: 5 });
  expect(first.Reservations).toHaveLength(5);
  const rest = await call("DescribeInstances", { MaxResults: 5, NextToken: first.NextToken });
  expect(rest.Reservations).toHaveLength(2);
  expect(rest.NextToken).toBeUndefined();
});

test.each<[string, object, string, string]>([
  ["DescribeInstances", { InstanceIds: ["i-00000000"] }, "InvalidInstanceID.NotFound", "'i-00000000' does not exist"],
  ["DescribeInstances", { InstanceIds: ["web"] }, "InvalidInstanceID.Malformed", 'Invalid id: "web"'],
  ["DescribeInstances", { Filters: [{ Name: "colour", Values: ["red"] }] }, "InvalidParameterValue", "'colour'"],
  ["DescribeInstances", { MaxResults: 1 }, "InvalidParameterValue", "from 5 to 1000"],
  ["DescribeInstances", { DryRun: true }, "DryRunOperation", "would have succeeded"],
  ["DescribeInstances", { NextToken: "x" }, "InvalidNextToken", "not valid"],
])("%s of %j is refused with %s", async (operation, input, code, message) => {
  const { call } = await pool(1);
  await expect(call(operation, input)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test("what waits in a warm pool is stopped, and what starts is pending", async () => {
  const { world, call } = await machine();
  await call("PutWarmPool", { ...GROUP, MaxGroupPreparedCapacity: 1 });
  expect(await shown(call)).toMatchObject([{ State: { Name: "pending" } }]);
  await world.clock.run(60_000);
  expect(await shown(call)).toMatchObject([{ State: { Name: "stopped" } }]);
  expect((await call("DescribeInstanceStatus")).InstanceStatuses).toEqual([]);
  expect((await call("DescribeInstanceStatus", { IncludeAllInstances: true })).InstanceStatuses).toMatchObject([
    { InstanceStatus: { Status: "not-applicable" } },
  ]);
});

test("an instance that is terminated takes its tasks with it, and its group launches another", async () => {
  const { world, call, first, instances } = await pool(1);
  await world.createService(1, POOL);
  await world.clock.runUntil(() => world.isSteady(1));
  const { ec2InstanceId } = first();
  expect(await call("TerminateInstances", { InstanceIds: [ec2InstanceId] })).toMatchObject({
    TerminatingInstances: [
      { InstanceId: ec2InstanceId, CurrentState: { Name: "shutting-down" }, PreviousState: { Name: "running" } },
    ],
  });
  await world.clock.runUntil(() => world.isSteady(1));
  expect(instances().map((each) => each.ec2InstanceId)).not.toContain(ec2InstanceId);
  const { Activities } = await call("DescribeScalingActivities", GROUP);
  expect(Activities).toContainEqual(
    expect.objectContaining({ Cause: expect.stringContaining("EC2 health check indicating") }),
  );
});

test("the API is answered in EC2's own form of the query protocol", async () => {
  const api = await Api.start();
  try {
    const put = instanceOf("1", { ec2InstanceId: "i-0123456789abcdef0" });
    await api.harness.store.commit([{ table: "containerInstances", put }]);
    const ask = (form: string) =>
      api.raw({
        service: "ec2",
        headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
        body: `${form}&Version=2016-11-15`,
      });
    const answer = await ask(
      "Action=DescribeInstances&InstanceId.1=i-0123456789abcdef0&Filter.1.Name=instance-state-name&Filter.1.Value.1=running",
    );
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toMatch(
      /<DescribeInstancesResponse xmlns="[^"]*"><requestId>.*<reservationSet><item>.*<instancesSet><item>.*<instanceId>i-0123456789abcdef0<\/instanceId>/s,
    );
    const refused = await ask("Action=TerminateInstances&InstanceId.1=i-00000000");
    expect(refused.status).toBe(400);
    expect(refused.body.toString()).toMatch(/<Response><Errors><Error><Code>InvalidInstanceID.NotFound<\/Code>/);
  } finally {
    await api.close();
  }
});
