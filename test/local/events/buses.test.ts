import { EventBus } from "../../../src/local/events/bus";
import { EVENT_CALLS } from "../../../src/local/events/calls";
import { CALLER } from "../../support/fixtures";
import { Api } from "../doors/api";

const BUS = "arn:aws:events:us-east-1:000000000000:event-bus";
const QUEUE = "arn:aws:sqs:us-east-1:000000000000";
const ORDERS = JSON.stringify({ source: ["shop.orders"] });

let api: Api;
let bus: EventBus;
beforeEach(async () => {
  api = await Api.start();
  bus = new EventBus(api.harness.control);
});
afterEach(async () => {
  await bus.stop();
  await api.close();
});

const call = (operation: string, input: object = {}) => api.call(`AWSEvents.${operation}`, input);

/** A queue of that name gets what a bus has of orders. */
async function collected(EventBusName: string, queue = EventBusName, Arn = `${QUEUE}:${queue}`): Promise<void> {
  await api.call("AmazonSQS.CreateQueue", { QueueName: queue });
  await call("PutRule", { Name: queue, EventBusName, EventPattern: ORDERS });
  await call("PutTargets", { Rule: queue, EventBusName, Targets: [{ Id: "to", Arn }] });
}

async function put(EventBusName?: string): Promise<unknown> {
  const Entries = [{ Source: "shop.orders", DetailType: "Order", Detail: "{}", EventBusName }];
  const control = { ...api.harness.control, events: bus };
  const answer = await EVENT_CALLS.PutEvents!.run(control, { Entries } as never, CALLER);
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  return answer;
}

const got = (queue: string) => api.harness.store.by("messages", "queue", queue).length;

test("a token of no page is refused in EventBridge's words", async () => {
  const { body } = await call("ListEventBuses", { NextToken: "x" });
  expect(body).toMatchObject({ __type: "ValidationException", message: expect.stringContaining("nextToken") });
});

test("a bus is created, shown, listed, and deleted once it has no rules", async () => {
  expect((await call("CreateEventBus", { Name: "shop" })).body).toEqual({ EventBusArn: `${BUS}/shop` });
  expect((await call("CreateEventBus", { Name: "shop" })).body.__type).toBe("ResourceAlreadyExistsException");
  expect((await call("CreateEventBus", { Name: "default" })).body.__type).toBe("ResourceAlreadyExistsException");
  expect((await call("DescribeEventBus", { Name: `${BUS}/shop` })).body).toMatchObject({ Name: "shop" });
  expect((await call("ListEventBuses")).body.EventBuses.map(({ Name }: { Name: string }) => Name)).toEqual([
    "default",
    "shop",
  ]);
  await call("PutRule", { Name: "a", EventBusName: "shop", EventPattern: ORDERS });
  expect((await call("DescribeRule", { Name: "a", EventBusName: "shop" })).body).toMatchObject({
    Arn: "arn:aws:events:us-east-1:000000000000:rule/shop/a",
    EventBusName: "shop",
  });
  expect((await call("DescribeRule", { Name: "a" })).body.__type).toBe("ResourceNotFoundException");
  expect((await call("DeleteEventBus", { Name: "shop" })).body.message).toMatch(/has rules, such as a/);
  await call("DeleteRule", { Name: "a", EventBusName: "shop" });
  expect((await call("DeleteEventBus", { Name: "shop" })).status).toBe(200);
  expect((await call("DeleteEventBus", { Name: "default" })).body.__type).toBe("ValidationException");
});

test("an event goes to the rules of the bus that it is put on, and to no others", async () => {
  await call("CreateEventBus", { Name: "shop" });
  await collected("shop");
  await collected("default");
  await put("shop");
  expect([got("shop"), got("default")]).toEqual([1, 0]);
  await put(`${BUS}/shop`);
  await put();
  expect([got("shop"), got("default")]).toEqual([2, 1]);
  expect(await put("gone")).toMatchObject({ FailedEntryCount: 0 });
});

test("a bus passes events on to another one, which passes them on to no third", async () => {
  for (const Name of ["a", "b", "c"]) await call("CreateEventBus", { Name });
  await collected("a", "on-to-b", `${BUS}/b`);
  await collected("b", "on-to-c", `${BUS}/c`);
  for (const name of ["b", "c"]) await collected(name);
  await put("a");
  expect([got("b"), got("c")]).toEqual([1, 0]);
});

test("a template's buses and rules are those of the API, under names of their own", async () => {
  const { harness } = api;
  await harness.create("Bus", "AWS::Events::EventBus", { Name: "shop" });
  const rule = (name: string, bus: string) =>
    harness.create(name, "AWS::Events::Rule", {
      Name: "a",
      EventBusName: bus,
      EventPattern: { source: ["shop.orders"] },
      Targets: [],
    });
  await rule("One", "shop");
  await rule("Two", "default");
  expect([harness.att("One"), harness.att("One", "Arn"), harness.att("Two")]).toEqual([
    "shop|a",
    "arn:aws:events:us-east-1:000000000000:rule/shop/a",
    "a",
  ]);
  expect(await rule("Three", "shop")).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "AlreadyExists" });
  expect((await call("ListRules", { EventBusName: "shop" })).body.Rules).toHaveLength(1);
  expect((await call("DeleteEventBus", { Name: "shop" })).body.__type).toBe("ManagedRuleException");
});

test("times are of the default bus alone", async () => {
  await call("CreateEventBus", { Name: "shop" });
  const given = { Name: "a", EventBusName: "shop", ScheduleExpression: "rate(1 hour)" };
  expect((await call("PutRule", given)).body.message).toMatch(/only on the default event bus/);
});
