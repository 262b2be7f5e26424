import { ScheduledRuns } from "../../../src/local/ecs/scheduled/runner";
import { isComplete } from "../../../src/local/ecs/scheduled/times";
import { REGISTRY } from "../../../src/local/registry";
import { SimulatedClock } from "../../support/clock";
import { Api } from "../doors/api";

const MINUTE = 60_000;
const RoleArn = "arn:aws:iam::000000000000:role/scheduler";
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:jobs";
const TARGET = { Arn: QUEUE, RoleArn, Input: "now" };
const OFF = { Mode: "OFF" };

let api: Api;
beforeEach(async () => {
  api = await Api.start();
  await api.call("AmazonSQS.CreateQueue", { QueueName: "jobs" });
});
afterEach(() => api.close());

/** A call of Scheduler as its clients send it. */
async function call(method: string, path: string, input?: object) {
  const body = input === undefined ? "" : JSON.stringify(input);
  const answer = await api.raw({ method, path, body, service: "scheduler" });
  const code = answer.headers["x-amzn-errortype"];
  return { status: answer.status, ...(code !== undefined && { code }), body: JSON.parse(answer.body.toString()) };
}

const create = (name: string, more: object = {}) =>
  call("POST", `/schedules/${name}`, {
    ScheduleExpression: "rate(5 minutes)",
    FlexibleTimeWindow: OFF,
    Target: TARGET,
    ...more,
  });

const bodies = () => api.harness.store.by("messages", "queue", "jobs").map(({ body }) => body);

test("a schedule is created once, shown, listed, changed as a whole and deleted", async () => {
  const ScheduleArn = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/hourly";
  const given = { ScheduleExpression: "rate(1 hour)", Description: "jobs", ClientToken: "a" };
  expect(await create("hourly", given)).toEqual({ status: 200, body: { ScheduleArn } });
  expect(await create("hourly", given)).toEqual({ status: 200, body: { ScheduleArn } });
  expect(await create("hourly", { ClientToken: "b" })).toMatchObject({ status: 409, code: "ConflictException" });
  expect((await call("GET", "/schedules/hourly")).body).toMatchObject({
    Arn: ScheduleArn,
    GroupName: "default",
    Description: "jobs",
    State: "ENABLED",
    ScheduleExpressionTimezone: "UTC",
    ActionAfterCompletion: "NONE",
    Target: TARGET,
  });
  const changed = { ScheduleExpression: "rate(2 hours)", FlexibleTimeWindow: OFF, Target: TARGET, State: "DISABLED" };
  expect(await call("PUT", "/schedules/hourly", changed)).toEqual({ status: 200, body: { ScheduleArn } });
  expect((await call("GET", "/schedules/hourly")).body).not.toHaveProperty("Description");
  expect((await call("GET", "/schedules")).body.Schedules).toMatchObject([
    { Name: "hourly", State: "DISABLED", Target: { Arn: QUEUE } },
  ]);
  expect((await call("DELETE", "/schedules/hourly")).status).toBe(200);
  expect(await call("GET", "/schedules/hourly")).toMatchObject({ status: 404, code: "ResourceNotFoundException" });
  expect(api.harness.store.list("scheduledTasks")).toEqual([]);
});

test("a group has schedules and tags, and takes its schedules along", async () => {
  expect(await create("a", { GroupName: "shop" })).toMatchObject({ status: 404, code: "ResourceNotFoundException" });
  const { body } = await call("POST", "/schedule-groups/shop", { Tags: [{ Key: "team", Value: "web" }] });
  const arn = encodeURIComponent(body.ScheduleGroupArn);
  await create("a", { GroupName: "shop" });
  await call("POST", `/tags/${arn}`, { Tags: [{ Key: "cost", Value: "7" }] });
  expect((await call("GET", `/tags/${arn}`)).body.Tags).toEqual([
    { Key: "team", Value: "web" },
    { Key: "cost", Value: "7" },
  ]);
  const groups = (await call("GET", "/schedule-groups")).body.ScheduleGroups;
  expect(groups.map(({ Name }: { Name: string }) => Name)).toEqual(["default", "shop"]);
  expect((await call("DELETE", "/schedule-groups/default")).code).toBe("ValidationException");
  expect((await call("DELETE", "/schedule-groups/shop")).status).toBe(200);
  expect(api.harness.store.list("calledSchedules")).toEqual([]);
  expect(api.harness.store.list("scheduledTasks")).toEqual([]);
});

test("a stack's schedules are seen, and changed by its template alone", async () => {
  await api.harness.create("Schedule", "AWS::Scheduler::Schedule", {
    Name: "nightly",
    ScheduleExpression: "cron(0 3 * * ? *)",
    FlexibleTimeWindow: OFF,
    Target: TARGET,
    EndDate: "2100-01-01T00:00:00Z",
  });
  expect((await call("GET", "/schedules/nightly")).body).toMatchObject({ Name: "nightly", EndDate: 4102444800 });
  expect(await call("DELETE", "/schedules/nightly")).toMatchObject({ status: 409, code: "ConflictException" });
});

test.each([
  ["an expression that is none", { ScheduleExpression: "cron(* * * *)" }, /six fields/],
  ["every day twice over", { ScheduleExpression: "cron(0 3 * * * *)" }, /one must be \?/],
  ["a rate of nothing", { ScheduleExpression: "rate(0 minutes)" }, /a whole number from 1/],
  ["a day that no month has", { ScheduleExpression: "at(2027-02-30T00:00:00)" }, /a time is written as/],
  ["100,000 characters", { ScheduleExpression: `cron(${"0,".repeat(50_000)} * * ? *)` }, /100\d+ characters/],
  ["a time zone that is none", { ScheduleExpressionTimezone: "Mars/Base" }, /a name of IANA's/],
  ["a start in the past", { StartDate: 1_000_000_000 }, /cannot be earlier than 5 minutes ago/],
  ["an end before the start", { StartDate: 4102444800, EndDate: 4102444000 }, /EndDate is .* after StartDate/],
  ["a window without a length", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }, /MaximumWindowInMinutes is missing/],
  [
    "a target that isn't here",
    { Target: { ...TARGET, Arn: "arn:aws:lambda:us-east-1:1:function:f" } },
    /an ECS cluster/,
  ],
  [
    "an operation that isn't here",
    { Target: { ...TARGET, Arn: "arn:aws:scheduler:::aws-sdk:s3:putObject" } },
    /ecs:runTask/,
  ],
  [
    "an input that is none",
    { Target: { ...TARGET, Arn: "arn:aws:scheduler:::aws-sdk:ecs:runTask", Input: "x" } },
    /as a JSON object/,
  ],
  ["a name in a list of states", { State: "PAUSED" }, /allowed are ENABLED, DISABLED/],
])("%s is refused", async (_, more, message) => {
  const { status, code, body } = await create("wrong", more);
  expect({ status, code }).toEqual({ status: 400, code: "ValidationException" });
  expect(body.Message).toMatch(message);
});

test("what is in a path is checked as all else: odd names, and pages of no number", async () => {
  expect((await create(encodeURIComponent("a/b"))).code).toBe("ValidationException");
  expect((await create(encodeURIComponent("☃"))).code).toBe("ValidationException");
  expect((await call("GET", "/schedules/%E0%A4%A")).status).toBe(404);
  expect((await call("POST", "/schedules/a", [] as object)).code).toBe("SerializationException");
  expect(await call("PATCH", "/schedules/a")).toMatchObject({ status: 404, code: "UnknownOperationException" });
});

describe("at its time", () => {
  let clock: SimulatedClock;
  let runs: ScheduledRuns;

  beforeEach(() => {
    clock = new SimulatedClock();
    api.harness.now = Date.now();
    runs = new ScheduledRuns({ ...api.harness.control, clock }, REGISTRY.apis);
  });
  afterEach(() => runs.stop());

  /** A moment of the simulated clock, as expressions have it. */
  const at = (minutes: number) => `at(${new Date(clock.now() + minutes * MINUTE).toISOString().slice(0, 19)})`;

  test("a universal target is called, with its input in AWS's spelling", async () => {
    const Arn = "arn:aws:scheduler:::aws-sdk:sqs:sendMessage";
    const Input = JSON.stringify({ QueueUrl: "http://localhost:4577/000000000000/jobs", MessageBody: "called" });
    await create("once", { ScheduleExpression: at(5), Target: { Arn, RoleArn, Input } });
    runs.start();
    await clock.run(10 * MINUTE);
    expect(bodies()).toEqual(["called"]);
  });

  test("a schedule that asks for it is gone after its last run", async () => {
    await create("once", { ScheduleExpression: at(5), ActionAfterCompletion: "DELETE" });
    await create("kept", { ScheduleExpression: at(5) });
    const left: unknown[] = [];
    api.harness.store.onCommit((changes) => {
      for (const change of changes) {
        if (change.table !== "scheduledTasks" || !("put" in change)) continue;
        const { id, deletes, pending, nextAt } = change.put;
        if (deletes && pending.length === 0 && nextAt === undefined) left.push(id);
      }
    });
    runs.start();
    await clock.run(10 * MINUTE);
    expect(bodies()).toEqual(["now", "now"]);
    // Nothing would look at it again if the control plane ended right then.
    expect(left).toEqual([]);
    expect(api.harness.store.list("calledSchedules").map(({ name }) => name)).toEqual(["kept"]);
    expect(api.harness.store.list("scheduledTasks")).toHaveLength(1);
  });

  test("one that is switched off during its last run is not over", () => {
    const schedule = { id: "once", expression: at(5), from: 0, deletes: true, enabled: true, targets: [], pending: [] };
    expect([isComplete(schedule), isComplete({ ...schedule, enabled: false })]).toEqual([true, false]);
  });
});
