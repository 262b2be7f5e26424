import { EventStreamCodec } from "@smithy/core/event-streams";
import type { EventStream } from "../../../src/local/api";
import { LOG_CALLS } from "../../../src/local/logs/calls";
import { FilterPublisher } from "../../../src/local/logs/metric-filter/publisher";
import { SimulatedClock } from "../../support/clock";
import { CALLER } from "../../support/fixtures";
import { Api } from "../doors/api";

const GROUP = "/shop/web";
const ARN = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`;
const DAY = 86_400_000;

let api: Api;
beforeEach(async () => {
  api = await Api.start();
  await call("CreateLogGroup", { logGroupName: GROUP });
  await call("CreateLogStream", { logGroupName: GROUP, logStreamName: "a" });
});
afterEach(() => api.close());

const call = (operation: string, input: object = {}) => api.call(`Logs_20140328.${operation}`, input);
const now = () => api.harness.now;

function clockOfNow(): SimulatedClock {
  const clock = new SimulatedClock();
  clock.jump(now() - clock.now());
  return clock;
}

const put = (messages: string[], at = now(), logStreamName = "a") =>
  call("PutLogEvents", {
    logGroupName: GROUP,
    logStreamName,
    logEvents: messages.map((message) => ({ timestamp: at, message })),
  });

async function messages(more: object = {}): Promise<string[]> {
  const { body } = await call("FilterLogEvents", { logGroupName: GROUP, ...more });
  return body.events.map(({ message }: { message: string }) => message);
}

test("groups and streams are made once, and what is deleted is gone with all that is in it", async () => {
  expect((await call("CreateLogGroup", { logGroupName: GROUP })).body.__type).toBe("ResourceAlreadyExistsException");
  const stream = { logGroupName: GROUP, logStreamName: "a" };
  expect((await call("CreateLogStream", stream)).body.__type).toBe("ResourceAlreadyExistsException");
  await put(["one"]);
  await call("DeleteLogStream", stream);
  expect((await put(["two"])).body.__type).toBe("ResourceNotFoundException");
  api.harness.now += 1;
  await call("CreateLogStream", stream);
  expect(await messages()).toEqual([]);
  await put(["three"]);
  await call("DeleteLogGroup", { logGroupName: GROUP });
  expect((await call("DescribeLogGroups")).body.logGroups).toEqual([]);
  expect(api.harness.store.list("loggedEvents")).toEqual([]);
});

test("a deletion is remembered for as long as it hides something", async () => {
  const { store } = api.harness;
  const known = () => store.list("logDeletions").map(({ id }) => id);
  const stream = { logGroupName: GROUP, logStreamName: "a" };
  await call("DeleteLogStream", stream);
  api.harness.now += 1;
  const { taskDefinition } = await api.ok("RegisterTaskDefinition", {
    family: "job",
    containerDefinitions: [
      {
        ...{ name: "job", image: "job:1", memory: 64 },
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": "/jobs", "awslogs-region": "us-east-1" },
        },
      },
    ],
  });
  await call("DeleteLogGroup", { logGroupName: "/jobs" });
  // Nothing writes the stream.
  expect(known()).toEqual(["/jobs"]);
  await call("DeleteLogGroup", { logGroupName: GROUP });
  expect(known()).toEqual(["/jobs", GROUP]);
  expect((await call("DescribeLogGroups")).body.logGroups).toEqual([]);
  await store.commit([{ table: "taskDefinitions", remove: taskDefinition.taskDefinitionArn }]);
  await call("CreateLogGroup", { logGroupName: "/other" });
  await call("DeleteLogGroup", { logGroupName: "/other" });
  expect(known()).toEqual(["/other"]);
});

test("a stack's group goes with all that calls put there", async () => {
  const logGroupName = "/shop/jobs";
  await api.harness.create("Logs", "AWS::Logs::LogGroup", { LogGroupName: logGroupName });
  await call("CreateLogStream", { logGroupName, logStreamName: "a" });
  const logEvents = [{ timestamp: now(), message: "one" }];
  await call("PutLogEvents", { logGroupName, logStreamName: "a", logEvents });
  const transformation = { metricName: "Errors", metricNamespace: "Shop", metricValue: "1" };
  await call("PutMetricFilter", {
    ...{ logGroupName, filterName: "errors", filterPattern: "ERROR" },
    metricTransformations: [transformation],
  });
  await api.harness.remove("Logs", "AWS::Logs::LogGroup");
  for (const table of ["madeStreams", "loggedEvents", "metricFilters"] as const) {
    expect(api.harness.store.by(table, "group", logGroupName)).toEqual([]);
  }
});

test("events come back in the order of their times, and pages go both ways", async () => {
  await put(["c", "d", "e"], now() - 1000);
  await put(["a", "b"], now() - 2000);
  const get = async (more: object) =>
    (await call("GetLogEvents", { logGroupName: GROUP, logStreamName: "a", limit: 2, ...more })).body;
  const shown = (page: { events: { message: string }[] }) => page.events.map(({ message }) => message).join("");
  const first = await get({ startFromHead: true });
  const second = await get({ nextToken: first.nextForwardToken });
  const third = await get({ nextToken: second.nextForwardToken });
  const end = await get({ nextToken: third.nextForwardToken });
  const back = await get({ nextToken: third.nextBackwardToken });
  expect([first, second, third, end, back].map(shown)).toEqual(["ab", "cd", "e", "", "cd"]);
  expect(end.nextForwardToken).toBe(third.nextForwardToken);
});

test("what is too old, too new or past the retention is left out, and said", async () => {
  await call("PutRetentionPolicy", { logGroupName: GROUP, retentionInDays: 3 });
  expect((await put(["old"], now() - 20 * DAY)).body.rejectedLogEventsInfo).toEqual({
    tooOldLogEventEndIndex: 1,
    expiredLogEventEndIndex: 1,
  });
  expect((await put(["new"], now() + 3 * 3_600_000)).body.rejectedLogEventsInfo).toEqual({
    tooNewLogEventStartIndex: 0,
  });
  await put(["kept"], now() - 2 * DAY);
  expect(await messages()).toEqual(["kept"]);
  api.harness.now += 2 * DAY;
  expect(
    await LOG_CALLS.FilterLogEvents!.run(api.harness.control, { logGroupName: GROUP } as never, CALLER),
  ).toMatchObject({ events: [] });
});

test.each([
  ["PutRetentionPolicy", { retentionInDays: 2 }, /retentionInDays is 2; allowed are 1, 3, 5/],
  ["PutLogEvents", { logStreamName: "a", logEvents: [] }, /0 items/],
  [
    "PutLogEvents",
    {
      logStreamName: "a",
      logEvents: [
        { timestamp: 2, message: "a" },
        { timestamp: 1, message: "b" },
      ],
    },
    /chronological/,
  ],
  [
    "PutLogEvents",
    { logStreamName: "a", logEvents: [{ timestamp: 1, message: "x".repeat(2 ** 20) }] },
    /Upload too large/,
  ],
  ["CreateLogStream", { logStreamName: "a:b" }, /must match/],
] as const)("%s refuses %j", async (operation, input, message) => {
  const { body } = await call(operation, { logGroupName: GROUP, ...input });
  expect(body).toEqual({ __type: "InvalidParameterException", message: expect.stringMatching(message) });
});

test("a live tail tells what comes, and no other", async () => {
  const clock = clockOfNow();
  const control = { ...api.harness.control, clock };
  const input = { logGroupIdentifiers: [ARN], logEventFilterPattern: "error" };
  const answer = await LOG_CALLS.StartLiveTail!.run(control, input as never, CALLER);
  const events = (answer as EventStream).events[Symbol.asyncIterator]();
  const results = async () => {
    const next = events.next();
    await clock.run(1000);
    return (await next).value.sessionUpdate.sessionResults.map(({ message }: { message: string }) => message);
  };
  expect((await events.next()).value.sessionStart).toMatchObject({ logGroupIdentifiers: [ARN] });
  expect(await results()).toEqual([]);
  await put(["an error", "all is well"], clock.now());
  expect([await results(), await results()]).toEqual([["an error"], []]);
  await clock.run(3 * 3_600_000);
  const last = events.next();
  await clock.run(1000);
  expect(Object.keys((await last).value)).toEqual(["SessionTimeoutException"]);
  expect((await events.next()).done).toBe(true);
});

test("a live tail is a stream of frames, and one of a group that isn't there is an error as any other", async () => {
  const target = { "x-amz-target": "Logs_20140328.StartLiveTail", "content-type": "application/x-amz-json-1.1" };
  const headers = { host: `127.0.0.1:${api.port}`, ...target };
  const { body } = await api.call("Logs_20140328.StartLiveTail", { logGroupIdentifiers: [`${ARN}x`] });
  expect(body.__type).toBe("ResourceNotFoundException");
  const request = { path: "/", method: "POST", headers, body: JSON.stringify({ logGroupIdentifiers: [ARN] }) };
  const frames = await api.firstBytes({ ...request, service: "logs" });
  const codec = new EventStreamCodec((bytes) => Buffer.from(bytes as Uint8Array).toString(), Buffer.from);
  const first = frames.subarray(0, frames.readUInt32BE(0));
  expect(codec.decode(first).headers[":event-type"]).toEqual({ type: "string", value: "initial-response" });
});

describe("a metric filter", () => {
  const filter = (filterPattern: string, more: object = {}, filterName = "errors") =>
    call("PutMetricFilter", {
      logGroupName: GROUP,
      filterName,
      filterPattern,
      metricTransformations: [{ metricName: "Errors", metricNamespace: "Shop", metricValue: "1", ...more }],
    });

  async function published(milliseconds = 15_000): Promise<void> {
    const clock = clockOfNow();
    const publisher = new FilterPublisher({ ...api.harness.control, clock });
    publisher.start();
    await clock.run(milliseconds);
    publisher.stop();
  }

  const sum = async (dimensions: object[] = []) => {
    const { body } = await api.raw({
      service: "monitoring",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "GraniteServiceVersion20100801.GetMetricStatistics",
      },
      body: JSON.stringify({
        Namespace: "Shop",
        MetricName: "Errors",
        Dimensions: dimensions,
        Period: 60,
        Statistics: ["Sum"],
        StartTime: now() / 1000 - 300,
        EndTime: now() / 1000 + 300,
      }),
    });
    return JSON.parse(body.toString()).Datapoints.map(({ Sum }: { Sum: number }) => Sum);
  };

  test("counts messages, by what they say", async () => {
    await filter('{ $.level = "error" }', { dimensions: { Service: "$.service" } });
    await put(['{"level":"error","service":"web"}', '{"level":"info","service":"web"}', '{"level":"error"}']);
    await published();
    expect([await sum([{ Name: "Service", Value: "web" }]), await sum()]).toEqual([[1], []]);
  });

  test("measures a column, and has a default for a time in which nothing matches", async () => {
    await filter("[ip, ms > 10]", { metricValue: "$ms", defaultValue: 0 });
    await put(["10.0.0.1 250", "10.0.0.1 12", "10.0.0.1 3"]);
    await published();
    expect(await sum()).toEqual([262]);
  });

  test("of nothing that matches has its default", async () => {
    await filter("[ip, ms > 10]", { metricValue: "$ms", defaultValue: 7 });
    await put(["10.0.0.1 3", "10.0.0.1 4"]);
    await published();
    expect(await sum()).toEqual([7]);
  });

  test("whose expression takes too long holds up no other, and is one line of the log", async () => {
    await filter("[a = %x*x*x*x*x*x*x*x*x*x*x*y%]", {}, "slow");
    await filter("[first, ...]", {}, "quick");
    await put(["x".repeat(5000)]);
    await published(35_000);
    expect(await sum()).toEqual([1]);
    expect(api.harness.logged).toEqual([
      expect.stringMatching(/^metric filter slow of \/shop\/web measured nothing: /),
    ]);
  });

  test("counts each message once, whenever a control plane ends and another one starts", async () => {
    await filter("ERROR");
    await put(["ERROR a"]);
    // One that ended before it had looked for the first time.
    const clock = clockOfNow();
    const running = () => {
      const publisher = new FilterPublisher({ ...api.harness.control, clock });
      publisher.start();
      return publisher;
    };
    running().stop();
    await clock.run(30_000);
    const second = running();
    await clock.run(12_000);
    second.stop();
    // Nobody looks when this one comes.
    await put(["ERROR b"]);
    await clock.run(60_000);
    for (let i = 0; i < 3; i++) {
      const next = running();
      await clock.run(12_000);
      next.stop();
    }
    expect((await sum()).reduce((all: number, each: number) => all + each, 0)).toBe(2);
    await call("DeleteMetricFilter", { logGroupName: GROUP, filterName: "errors" });
    await published();
    expect(api.harness.store.list("filterPlaces")).toEqual([]);
  });

  test("goes on where a message came too late to be measured", async () => {
    await filter("ERROR");
    const clock = clockOfNow();
    const publisher = new FilterPublisher({ ...api.harness.control, clock });
    publisher.start();
    await clock.run(15_000);
    clock.jump(3.5 * 3_600_000);
    await put(["ERROR"]);
    await put(["ERROR"], now() + 3_600_000);
    await clock.run(15_000);
    publisher.stop();
    const minutes = api.harness.store.list("datapoints").filter(({ resolution }) => resolution === 60);
    expect(minutes).toMatchObject([{ metricName: "Errors" }]);
    expect(api.harness.logged).toEqual([expect.stringMatching(/measured nothing: MetricData\.0\.Timestamp is /)]);
  });

  test("is a template's too, shown and deleted by calls", async () => {
    const given = {
      LogGroupName: GROUP,
      FilterName: "errors",
      FilterPattern: "ERROR",
      MetricTransformations: [{ MetricName: "Errors", MetricNamespace: "Shop", MetricValue: "1" }],
    };
    expect(await api.harness.create("Filter", "AWS::Logs::MetricFilter", given)).not.toHaveProperty("Warnings");
    const { body } = await call("DescribeMetricFilters", { metricName: "Errors", metricNamespace: "Shop" });
    expect(body.metricFilters).toMatchObject([{ filterName: "errors", filterPattern: "ERROR", logGroupName: GROUP }]);
    await call("DeleteMetricFilter", { logGroupName: GROUP, filterName: "errors" });
    expect((await call("DeleteMetricFilter", { logGroupName: GROUP, filterName: "errors" })).body.__type).toBe(
      "ResourceNotFoundException",
    );
    const wrong = { ...given, FilterPattern: "{ $.a = }" };
    expect(await api.harness.create("Wrong", "AWS::Logs::MetricFilter", wrong)).toMatchObject({
      OperationStatus: "FAILED",
      StatusMessage: expect.stringContaining("Invalid filter pattern"),
    });
  });

  test.each([
    ["ERROR", { metricValue: "$.latency" }, /selects nothing of ERROR/],
    ["ERROR", { metricValue: "many" }, /metricValue is "many"; it must be a number/],
    ["ERROR", { metricNamespace: "AWS/ECS" }, /AWS's own/],
    ["{ $.a = 1 }", { defaultValue: 0, dimensions: { A: "$.a" } }, /can't be given together/],
    [`{ ${"(".repeat(500)}$.a = 1 }`, {}, /Invalid filter pattern/],
  ])("that can't be is refused: %s %j", async (pattern, more, message) => {
    const { body } = await filter(pattern, more);
    expect(body).toEqual({ __type: "InvalidParameterException", message: expect.stringMatching(message) });
  });
});
