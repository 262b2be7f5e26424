import { ScheduledRuns } from "../../../../src/local/ecs/scheduled/runner";
import { EventBus } from "../../../../src/local/events/bus";
import { overview } from "../../../../src/local/overview/calls";
import { SimulatedClock } from "../../../support/clock";
import { Harness } from "../../resources/harness";

const MINUTE = 60_000;
const SUBNETS = { Subnets: ["subnet-1"] };

let harness: Harness;
let clock: SimulatedClock;
let runs: ScheduledRuns;

beforeEach(async () => {
  harness = new Harness();
  clock = new SimulatedClock();
  harness.now = clock.now();
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  await harness.create("Td", "AWS::ECS::TaskDefinition", {
    Family: "report",
    Cpu: "256",
    Memory: "512",
    NetworkMode: "awsvpc",
    RequiresCompatibilities: ["FARGATE"],
    ContainerDefinitions: [{ Name: "report", Image: "report:1" }],
  });
  begin();
});
afterEach(async () => {
  await runs.stop();
  harness.engine.close();
});

function begin(): void {
  runs = new ScheduledRuns({ ...harness.control, clock });
  runs.start();
}

const target = (more: object = {}, ecs: object = {}) => ({
  Arn: harness.att("Cluster", "Arn"),
  RoleArn: "arn:aws:iam::000000000000:role/events",
  EcsParameters: { TaskDefinitionArn: harness.att("Td"), LaunchType: "FARGATE", ...ecs },
  ...more,
});

const rule = (more: object = {}, of: object = {}) =>
  harness.create("Rule", "AWS::Events::Rule", {
    Name: "nightly",
    ScheduleExpression: "rate(10 minutes)",
    Targets: [{ Id: "report", ...target(of, { NetworkConfiguration: { AwsVpcConfiguration: SUBNETS } }) }],
    ...more,
  });

/** The first time of a rate is at once, unless there is a start. */
const schedule = (more: object = {}, of: object = {}, logicalId = "Schedule") =>
  harness.create(logicalId, "AWS::Scheduler::Schedule", {
    Name: "hourly",
    FlexibleTimeWindow: { Mode: "OFF" },
    ScheduleExpression: "rate(10 minutes)",
    StartDate: new Date(clock.now() + 10 * MINUTE).toISOString(),
    Target: target(of, { NetworkConfiguration: { AwsvpcConfiguration: SUBNETS } }),
    ...more,
  });

const started = () => harness.store.list("tasks");

test("a rule runs its task each time it is due, and not before", async () => {
  await rule();
  await clock.run(9 * MINUTE);
  expect(started()).toEqual([]);
  await clock.run(2 * MINUTE);
  expect(started()).toMatchObject([{ startedBy: "events-rule/nightly", group: "family:report", subnet: "subnet-1" }]);
  await clock.run(10 * MINUTE);
  expect(started()).toHaveLength(2);
});

test("a schedule runs so many tasks as it says, with what it overrides and tags", async () => {
  const input = { containerOverrides: [{ name: "report", command: ["monthly"] }] };
  const ecs = { TaskCount: 2, Group: "reports", TaskDefinitionArn: harness.att("Td"), LaunchType: "FARGATE" };
  await schedule(
    {},
    {
      Input: JSON.stringify(input),
      EcsParameters: { ...ecs, NetworkConfiguration: { AwsvpcConfiguration: SUBNETS } },
    },
  );
  await clock.run(11 * MINUTE);
  expect(started()).toHaveLength(2);
  expect(started()[0]).toMatchObject({
    startedBy: "chronos-schedule/hourly",
    group: "reports",
    overrides: { containers: [{ name: "report", command: ["monthly"] }] },
  });
});

test("a schedule at a time runs once, in its own time zone", async () => {
  const at = new Date(clock.now() + 60 * MINUTE).toISOString().slice(0, 19);
  await schedule({ ScheduleExpression: `at(${at})`, ScheduleExpressionTimezone: "UTC" });
  await clock.run(24 * 60 * MINUTE);
  expect(started()).toHaveLength(1);
});

test("after its end, disabled or removed nothing runs", async () => {
  await schedule({ EndDate: new Date(clock.now() + 15 * MINUTE).toISOString() });
  await clock.run(60 * MINUTE);
  expect(started()).toHaveLength(1);
  await rule({ State: "DISABLED" });
  await clock.run(60 * MINUTE);
  await harness.remove("Rule", "AWS::Events::Rule");
  await harness.remove("Schedule", "AWS::Scheduler::Schedule");
  await clock.run(60 * MINUTE);
  expect(started()).toHaveLength(1);
  expect(harness.store.list("scheduledTasks")).toEqual([]);
});

test("a run that can't be is tried again as often as the schedule says, and each failure is told", async () => {
  const gone = { EcsParameters: { TaskDefinitionArn: "none:1", LaunchType: "FARGATE" } };
  await schedule({ ScheduleExpression: "rate(2 hours)" }, { ...gone, RetryPolicy: { MaximumRetryAttempts: 2 } });
  await clock.run(70 * MINUTE);
  expect(harness.logged).toEqual([
    expect.stringMatching(/schedule\/default\/hourly could not start its task of .*Z: .* It is tried again at/),
    expect.stringMatching(/It is given up\.$/),
  ]);
  expect(started()).toEqual([]);
  const { Events } = await overview(harness.control, {});
  expect(Events.map(({ Name, Message }) => [Name, Message])).toEqual([
    ["hourly", expect.stringMatching(/^\(schedule hourly\) was unable to start its task of .* It is given up\.$/)],
    ["hourly", expect.stringMatching(/It is tried again at/)],
    ["hourly", expect.stringMatching(/It is tried again at/)],
  ]);
});

test("a run that was given up is in the dead-letter queue, with what was wrong", async () => {
  await harness.create("Dead", "AWS::SQS::Queue", { QueueName: "dead" });
  const gone = { EcsParameters: { TaskDefinitionArn: "gone", LaunchType: "FARGATE" }, Input: "{}" };
  const policies = { RetryPolicy: { MaximumRetryAttempts: 0 }, DeadLetterConfig: { Arn: harness.att("Dead", "Arn") } };
  await schedule({}, { ...gone, ...policies });
  await clock.run(11 * MINUTE);
  const [letter] = harness.store.by("messages", "queue", "dead");
  expect(letter).toMatchObject({
    body: "{}",
    attributes: {
      EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumRetryAttempts" },
      RETRY_ATTEMPTS: { StringValue: "0" },
      SCHEDULE_ARN: { StringValue: expect.stringContaining("schedule/default/hourly") },
    },
  });
});

test("what was due when the control plane was killed is run once, and what is long past is not made up for", async () => {
  await rule();
  await clock.run(9.5 * MINUTE);
  await runs.stop();
  await clock.run(MINUTE);
  begin();
  await clock.run(MINUTE);
  expect(started()).toHaveLength(1);
  await runs.stop();
  await clock.run(45 * MINUTE);
  begin();
  await clock.run(MINUTE);
  expect(started()).toHaveLength(1);
  await clock.run(10 * MINUTE);
  expect(started()).toHaveLength(2);
});

test("a flexible window puts a run off, by less than the window", async () => {
  await schedule({
    ScheduleExpression: "rate(2 hours)",
    FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 },
  });
  await clock.run(10 * MINUTE);
  const before = started().length;
  await clock.run(30 * MINUTE);
  expect([before, started().length]).toEqual([0, 1]);
});

test("expressions, time zones and inputs that are none are refused, with what is allowed", async () => {
  for (const [event, message] of [
    [await rule({ ScheduleExpression: "every day" }), /^ScheduleExpression is "every day"; it must match/],
    [await rule({ ScheduleExpression: "rate(often)" }), /^ScheduleExpression is "rate\(often\)"; a rate is a whole/],
    [await schedule({ ScheduleExpressionTimezone: "Mars/Base" }), /^ScheduleExpressionTimezone is "Mars\/Base"/],
    [await schedule({}, { Input: "now" }), /^Target\.Input is "now"; it must be the overrides/],
  ] as const) {
    expect(event).toMatchObject({ OperationStatus: "FAILED", StatusMessage: expect.stringMatching(message) });
  }
});

test("without a start a schedule's first time is at once; one whose time never comes says so", async () => {
  await schedule({ StartDate: undefined });
  await clock.run(MINUTE);
  expect(started()).toHaveLength(1);
  const event = await rule({ ScheduleExpression: "cron(0 0 31 2 ? *)" });
  expect(JSON.stringify(event)).toContain("its time never comes");
});

test("a schedule sends messages to a queue, with what its keywords stand for", async () => {
  await harness.create("Queue", "AWS::SQS::Queue", { QueueName: "jobs" });
  const Target = { Arn: harness.att("Queue", "Arn"), RoleArn: "arn:aws:iam::000000000000:role/events" };
  const Input =
    '{"of":"<aws.scheduler.scheduled-time>","try":"<aws.scheduler.attempt-number>","is":"<aws.scheduler.constructor>"}';
  expect(await schedule({ Target: { ...Target, Input } })).not.toHaveProperty("Warnings");
  await schedule({ Name: "bare", Target }, {}, "Bare");
  await clock.run(11 * MINUTE);
  const bodies = harness.store.by("messages", "queue", "jobs").map(({ body }) => JSON.parse(body));
  const of = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(bodies).toEqual([
    { of, try: "1", is: "<aws.scheduler.constructor>" },
    expect.objectContaining({ source: "aws.scheduler", "detail-type": "Scheduled Event", detail: "{}" }),
  ]);
});

test("a rule's times are events to those of its targets that aren't tasks", async () => {
  await harness.create("Queue", "AWS::SQS::Queue", { QueueName: "jobs" });
  const bus = new EventBus({ ...harness.control, clock });
  await runs.stop();
  runs = new ScheduledRuns({ ...harness.control, clock, events: bus });
  runs.start();
  const arn = harness.att("Queue", "Arn");
  await rule({
    Targets: [
      { Id: "a", Arn: arn },
      { Id: "b", Arn: arn, Input: "now" },
    ],
  });
  await clock.run(10 * MINUTE);
  const [one, other] = harness.store.by("messages", "queue", "jobs").map(({ body }) => body);
  expect([JSON.parse(one!), other]).toEqual([
    expect.objectContaining({ source: "aws.events", "detail-type": "Scheduled Event", detail: {} }),
    "now",
  ]);
  await bus.stop();
});

test("what leads elsewhere is recorded, and says so", async () => {
  const event = await rule({ Targets: [{ Id: "fn", Arn: "arn:aws:lambda:us-east-1:000000000000:function:f" }] });
  expect(JSON.stringify(event)).toContain("what else they lead to is recorded");
  expect(harness.store.list("scheduledTasks")).toEqual([]);
});

test("a template's universal target that calls nothing of this machine is recorded as well, and says so", async () => {
  const Arn = "arn:aws:scheduler:::aws-sdk:s3:putObject";
  const event = await schedule({ Target: { Arn, RoleArn: "arn:aws:iam::000000000000:role/events", Input: "{}" } });
  expect(event).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(JSON.stringify(event)).toContain("what else they lead to is recorded");
  expect(harness.store.list("scheduledTasks")).toEqual([]);
});
