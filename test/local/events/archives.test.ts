import { EventBus } from "../../../src/local/events/bus";
import { EVENT_CALLS } from "../../../src/local/events/calls";
import { CALLER } from "../../support/fixtures";
import { Api, answersOf } from "../doors/api";

const EVENTS = "arn:aws:events:us-east-1:000000000000";
const BUS = `${EVENTS}:event-bus`;
const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
const DAY = 86_400_000;
const PATTERN = JSON.stringify({ source: ["shop.orders"] });
const REPLAY = {
  ReplayName: "again",
  EventSourceArn: `${EVENTS}:archive/orders`,
  Destination: { Arn: `${BUS}/default` },
};

let api: Api;
let bus: EventBus;
beforeEach(async () => {
  api = await Api.start();
  bus = new EventBus(api.harness.control);
  bus.start();
});
afterEach(async () => {
  bus.stop();
  await api.close();
});

const call = (operation: string, input: object = {}) => api.call(`AWSEvents.${operation}`, input);

const { ok, refused } = answersOf(call);

const settled = async () => {
  for (let i = 0; i < 60; i++) await new Promise(setImmediate);
};

/** Puts an event at a time; without one, now. */
async function put(Source: string, detail: object = {}, at?: number): Promise<void> {
  const Entries = [{ Source, DetailType: "Order", Detail: JSON.stringify(detail), Time: at && at / 1000 }];
  await EVENT_CALLS.PutEvents!.run({ ...api.harness.control, events: bus }, { Entries } as never, CALLER);
  await settled();
}

/** A rule that sends orders to a queue. */
async function collected(rule = "collect"): Promise<void> {
  await api.call("AmazonSQS.CreateQueue", { QueueName: "orders" });
  await ok("PutRule", { Name: rule, EventPattern: PATTERN });
  await ok("PutTargets", { Rule: rule, Targets: [{ Id: "to", Arn: QUEUE }] });
}

const got = () =>
  api.harness.store.by("messages", "queue", "orders").map(({ body }) => JSON.parse(body) as Record<string, unknown>);

const archive = (change: object = {}) =>
  ok("CreateArchive", { ArchiveName: "orders", EventSourceArn: `${BUS}/default`, ...change });

const now = () => api.harness.control.clock.now();

test("an archive keeps what its pattern asks for, and is described with it", async () => {
  expect(await archive({ EventPattern: PATTERN, RetentionDays: 3, Description: "all orders" })).toMatchObject({
    ArchiveArn: `${EVENTS}:archive/orders`,
    State: "ENABLED",
  });
  await put("shop.orders");
  await put("shop.orders");
  await put("shop.returns");
  expect(await ok("DescribeArchive", { ArchiveName: "orders" })).toMatchObject({
    ...{ ArchiveName: "orders", ArchiveArn: `${EVENTS}:archive/orders`, EventSourceArn: `${BUS}/default` },
    ...{ Description: "all orders", EventPattern: PATTERN, RetentionDays: 3, State: "ENABLED", EventCount: 2 },
  });
  await ok("UpdateArchive", { ArchiveName: "orders", RetentionDays: 5 });
  const { Archives } = await ok("ListArchives", { EventSourceArn: `${BUS}/default` });
  expect(Archives).toMatchObject([{ ArchiveName: "orders", RetentionDays: 5, EventCount: 2 }]);
  expect((await ok("ListArchives", { State: "DISABLED" })).Archives).toEqual([]);
  await ok("DeleteArchive", { ArchiveName: "orders" });
  expect(api.harness.store.list("archivedEvents")).toEqual([]);
});

test("what ECS tells is archived as well, without a rule that asks for it", async () => {
  await archive({ EventPattern: JSON.stringify({ source: ["aws.ecs"] }) });
  await api.ok("CreateCluster", { clusterName: "shop" });
  const containerDefinitions = [{ name: "web", image: "web:1", memory: 64 }];
  await api.ok("RegisterTaskDefinition", { family: "web", containerDefinitions });
  await api.ok("CreateService", { cluster: "shop", serviceName: "web", taskDefinition: "web", desiredCount: 0 });
  await settled();
  const before = api.harness.store.list("archivedEvents").length;
  await api.ok("UpdateService", { cluster: "shop", service: "web", forceNewDeployment: true });
  await settled();
  expect(api.harness.store.list("archivedEvents").length).toBeGreaterThan(before);
});

test("a replay sends the events of a time again, oldest first, marked as its own and archived once", async () => {
  await archive();
  const noon = now() - DAY;
  await put("shop.orders", { nth: 2 }, noon + 2000);
  await put("shop.orders", { nth: 1 }, noon + 1000);
  await put("shop.orders", { nth: 3 }, noon + 9000);
  await collected();
  const times = { EventStartTime: noon / 1000, EventEndTime: noon / 1000 + 5 };
  expect(await ok("StartReplay", { ...REPLAY, ...times, Description: "once more" })).toMatchObject({
    ReplayArn: `${EVENTS}:replay/again`,
    State: "STARTING",
  });
  await settled();
  expect(got()).toMatchObject([
    { "replay-name": "again", source: "shop.orders", detail: { nth: 1 } },
    { "replay-name": "again", source: "shop.orders", detail: { nth: 2 } },
  ]);
  const described = await ok("DescribeReplay", { ReplayName: "again" });
  expect(described).toMatchObject({ ...REPLAY, State: "COMPLETED", Description: "once more" });
  expect(described.EventLastReplayedTime).toBe(Math.floor(noon / 1000) + 2);
  expect((await ok("ListReplays", { State: "COMPLETED" })).Replays).toMatchObject([{ ReplayName: "again" }]);
  expect((await ok("DescribeArchive", { ArchiveName: "orders" })).EventCount).toBe(3);
  expect(await refused("CancelReplay", { ReplayName: "again" })).toEqual([
    "IllegalStatusException",
    "Replay again is not in a valid state for this operation.",
  ]);
});

test("a replay goes to the rules that it names, and each replay sends an event once more", async () => {
  await archive();
  await put("shop.orders");
  await collected();
  await ok("PutRule", { Name: "other", EventPattern: PATTERN });
  await ok("PutTargets", { Rule: "other", Targets: [{ Id: "to", Arn: QUEUE, Input: '{"other":true}' }] });
  const times = { EventStartTime: now() / 1000 - 60, EventEndTime: now() / 1000 + 60 };
  const to = (name: string) => ({ Arn: `${BUS}/default`, FilterArns: [`${EVENTS}:rule/${name}`] });
  await ok("StartReplay", { ...REPLAY, ...times, Destination: to("other") });
  await settled();
  await ok("StartReplay", { ...REPLAY, ...times, ReplayName: "twice", Destination: to("other") });
  await settled();
  expect(got()).toEqual([{ other: true }, { other: true }]);
});

test("a replay is cancelled between its events, and goes on where it was after a restart", async () => {
  await archive();
  for (let nth = 0; nth < 25; nth++) await put("shop.orders", { nth });
  await collected();
  bus.stop();
  const times = { EventStartTime: now() / 1000 - 60, EventEndTime: now() / 1000 + 60 };
  await ok("StartReplay", { ...REPLAY, ...times });
  await ok("StartReplay", { ...REPLAY, ...times, ReplayName: "half" });
  expect(await ok("CancelReplay", { ReplayName: "again" })).toMatchObject({ State: "CANCELLING" });
  const events = api.harness.store.list("archivedEvents").map(({ id }) => id);
  const half = api.harness.store.get("eventReplays", "half")!;
  const last = { id: events.sort()[19]!, at: now() };
  await api.harness.store.commit([{ table: "eventReplays", put: { ...half, state: "RUNNING", last } }]);
  bus = new EventBus(api.harness.control);
  bus.start();
  await settled();
  expect(got().map((event) => event["replay-name"])).toEqual(Array(5).fill("half"));
  expect((await ok("DescribeReplay", { ReplayName: "again" })).State).toBe("CANCELLED");
  expect((await ok("DescribeReplay", { ReplayName: "half" })).State).toBe("COMPLETED");
});

test("events are forgotten after their days, and the oldest where there are too many", async () => {
  await archive({ RetentionDays: 2 });
  await put("shop.orders", {}, now() - 3 * DAY);
  await put("shop.orders", {}, now() - DAY);
  bus.stop();
  bus = new EventBus(api.harness.control);
  bus.start();
  await settled();
  expect(api.harness.store.list("archivedEvents")).toHaveLength(1);
  await ok("UpdateArchive", { ArchiveName: "orders", RetentionDays: 0 });
  const Entries = Array.from({ length: 5_000 }, () => ({ Source: "shop.orders", DetailType: "Order", Detail: "{}" }));
  await EVENT_CALLS.PutEvents!.run({ ...api.harness.control, events: bus }, { Entries } as never, CALLER);
  const left = api.harness.store.list("archivedEvents").length;
  expect(left).toBeLessThanOrEqual(5_000);
  expect(left).toBeGreaterThan(4_400);
});

test.each([
  ["CreateArchive", { ArchiveName: "new", EventSourceArn: `${BUS}/gone` }, "Event bus gone does not exist."],
  ["CreateArchive", { ArchiveName: "orders", EventSourceArn: `${BUS}/default` }, "Archive orders already exists."],
  ["DescribeArchive", { ArchiveName: "gone" }, "Archive gone does not exist."],
  ["UpdateArchive", { ArchiveName: "gone" }, "Archive gone does not exist."],
  ["DeleteArchive", { ArchiveName: "gone" }, "Archive gone does not exist."],
  ["ListArchives", { NamePrefix: "o", State: "ENABLED" }, /^At most one filter is allowed/],
  ["DescribeReplay", { ReplayName: "gone" }, "Replay gone does not exist."],
  [
    "StartReplay",
    { ...REPLAY, EventSourceArn: `${EVENTS}:archive/gone` },
    "Parameter EventSourceArn is not valid. Reason: Archive gone does not exist.",
  ],
  [
    "StartReplay",
    { ...REPLAY, Destination: { Arn: `${BUS}/shop` } },
    "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
  ],
  ["StartReplay", { ...REPLAY, Destination: { Arn: `${BUS}/gone` } }, "Event bus gone does not exist."],
  [
    "StartReplay",
    { ...REPLAY, EventEndTime: 10 },
    "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
  ],
  ["StartReplay", { ...REPLAY, ReplayName: "there" }, "Replay there already exists."],
  [
    "StartReplay",
    { ...REPLAY, Destination: { Arn: `${BUS}/default`, FilterArns: [`${EVENTS}:rule/gone`] } },
    `Parameter Destination.FilterArns is not valid. Reason: Rule ${EVENTS}:rule/gone does not exist.`,
  ],
])("%s %j is refused", async (operation, input, message) => {
  await archive();
  await ok("CreateEventBus", { Name: "shop" });
  const times = { EventStartTime: 10, EventEndTime: 20 };
  await ok("StartReplay", { ...REPLAY, ...times, ReplayName: "there" });
  const given = operation === "StartReplay" ? { ...times, ...input } : input;
  const [, said] = await refused(operation, given);
  expect(said).toMatch(message);
});

test("an archive of a template keeps its bus's events, is the API's, and is changed by its stack alone", async () => {
  const { harness } = api;
  await harness.create("Archive", "AWS::Events::Archive", {
    ...{ ArchiveName: "orders", SourceArn: `${BUS}/default`, RetentionDays: 7 },
    EventPattern: { source: ["shop.orders"] },
  });
  await put("shop.orders");
  await put("shop.returns");
  expect(await ok("DescribeArchive", { ArchiveName: "orders" })).toMatchObject({ RetentionDays: 7, EventCount: 1 });
  expect(await refused("DeleteArchive", { ArchiveName: "orders" })).toEqual([
    "ManagedRuleException",
    expect.stringContaining("Archive orders is a resource of the stack"),
  ]);
});
