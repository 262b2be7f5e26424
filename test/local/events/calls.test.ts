import { EventBus } from "../../../src/local/events/bus";
import { EVENT_CALLS } from "../../../src/local/events/calls";
import { CALLER } from "../../support/fixtures";
import { Api } from "../doors/api";

const PATTERN = JSON.stringify({ source: ["shop.orders"] });
const LOG = { Id: "log", Arn: "arn:aws:logs:us-east-1:000000000000:log-group:/shop/events" };

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

const call = (operation: string, input: object) => api.call(`AWSEvents.${operation}`, input);

test("a rule is put, described, listed and deleted, and its targets with it", async () => {
  const RuleArn = "arn:aws:events:us-east-1:000000000000:rule/orders";
  expect(await call("PutRule", { Name: "orders", EventPattern: PATTERN })).toMatchObject({
    status: 200,
    body: { RuleArn },
  });
  expect((await call("PutTargets", { Rule: "orders", Targets: [LOG] })).body).toEqual({
    FailedEntryCount: 0,
    FailedEntries: [],
  });
  expect((await call("DescribeRule", { Name: "orders" })).body).toEqual({
    Name: "orders",
    Arn: RuleArn,
    EventPattern: PATTERN,
    State: "ENABLED",
    EventBusName: "default",
    CreatedBy: "000000000000",
  });
  expect((await call("ListRules", { NamePrefix: "ord" })).body).toMatchObject({ Rules: [{ Name: "orders" }] });
  expect((await call("ListTargetsByRule", { Rule: "orders" })).body).toEqual({ Targets: [LOG] });
  expect((await call("ListRuleNamesByTarget", { TargetArn: LOG.Arn })).body).toEqual({ RuleNames: ["orders"] });
  expect((await call("DeleteRule", { Name: "orders" })).body).toMatchObject({
    __type: "ValidationException",
    message: "Rule can't be deleted since it has targets.",
  });
  await call("RemoveTargets", { Rule: "orders", Ids: ["log"] });
  expect((await call("DeleteRule", { Name: "orders" })).status).toBe(200);
  expect((await call("DescribeRule", { Name: "orders" })).body).toMatchObject({ __type: "ResourceNotFoundException" });
  expect(api.harness.store.list("eventRules")).toEqual([]);
});

test("a rule with times runs its tasks at them, and one that is disabled doesn't", async () => {
  await call("PutRule", { Name: "hourly", ScheduleExpression: "rate(1 hour)" });
  const EcsParameters = { TaskDefinitionArn: "report", TaskCount: 2 };
  const Targets = [
    {
      Id: "report",
      Arn: "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
      RoleArn: "arn:aws:iam::000000000000:role/a",
      EcsParameters,
    },
  ];
  await call("PutTargets", { Rule: "hourly", Targets });
  expect(api.harness.store.list("scheduledTasks")).toMatchObject([
    { expression: "rate(1 hour)", enabled: true, targets: [{ run: { taskDefinition: "report", count: 2 } }] },
  ]);
  await call("DisableRule", { Name: "hourly" });
  expect(api.harness.store.list("scheduledTasks")).toMatchObject([{ enabled: false }]);
});

test("an event that is put reaches the targets of the rules that ask for it", async () => {
  const { control } = api.harness;
  const bus = new EventBus(control);
  await call("PutRule", { Name: "orders", EventPattern: PATTERN });
  await call("PutTargets", { Rule: "orders", Targets: [LOG] });
  const of = (Source: string, Detail: string) => ({ Source, DetailType: "Order", Detail });
  const Entries = [of("shop.orders", '{"id":1}'), of("aws.ecs", "{}"), of("shop.orders", "no"), of("shop.mail", "{}")];
  const answer = await EVENT_CALLS.PutEvents!.run({ ...control, events: bus }, { Entries } as never, CALLER);
  expect(answer).toMatchObject({
    FailedEntryCount: 2,
    Entries: [
      { EventId: expect.any(String) },
      { ErrorCode: "NotAuthorizedForSourceException" },
      { ErrorCode: "MalformedDetail" },
      { EventId: expect.any(String) },
    ],
  });
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  expect(api.harness.store.list("loggedEvents").map(({ message }) => JSON.parse(message))).toMatchObject([
    { source: "shop.orders", "detail-type": "Order", detail: { id: 1 } },
  ]);
  await bus.stop();
});

test("patterns are tried, and refused as EventBridge refuses them", async () => {
  const tried = (EventPattern: string, event: object) =>
    call("TestEventPattern", { EventPattern, Event: JSON.stringify(event) });
  expect((await tried(PATTERN, { source: "shop.orders" })).body).toEqual({ Result: true });
  expect((await tried(PATTERN, { source: "shop.mail" })).body).toEqual({ Result: false });
  expect((await tried("{}", {})).body).toMatchObject({ __type: "InvalidEventPatternException" });
  expect((await call("PutRule", { Name: "x" })).body).toMatchObject({
    message: "Parameter(s) EventPattern or ScheduleExpression must be specified.",
  });
});

test("a stack's rule is seen, and changed by its template alone", async () => {
  const properties = { Name: "stacked", EventPattern: { source: ["aws.ecs"] }, Targets: [LOG] };
  await api.harness.create("Rule", "AWS::Events::Rule", properties);
  expect((await call("ListRules", {})).body).toMatchObject({ Rules: [{ Name: "stacked" }] });
  expect((await call("PutTargets", { Rule: "stacked", Targets: [LOG] })).body).toMatchObject({
    __type: "ManagedRuleException",
  });
});

test("buses and rules have tags, which a rule that is put again keeps", async () => {
  const tags = async (ResourceARN: string) => (await call("ListTagsForResource", { ResourceARN })).body.Tags;
  const team = { Key: "team", Value: "shop" };
  const { body } = await call("CreateEventBus", { Name: "shop", Tags: [team] });
  const bus = body.EventBusArn;
  const rule = (await call("PutRule", { Name: "orders", EventBusName: "shop", EventPattern: PATTERN, Tags: [team] }))
    .body.RuleArn;
  expect([await tags(bus), await tags(rule)]).toEqual([[team], [team]]);
  await call("TagResource", { ResourceARN: bus, Tags: [{ Key: "stage", Value: "test" }] });
  await call("TagResource", { ResourceARN: rule, Tags: [{ Key: "team", Value: "mails" }] });
  await call("UpdateEventBus", { Name: "shop", Description: "orders" });
  await call("PutRule", { Name: "orders", EventBusName: "shop", EventPattern: PATTERN, Tags: [team] });
  expect(await tags(bus)).toEqual([team, { Key: "stage", Value: "test" }]);
  expect(await tags(rule)).toEqual([{ Key: "team", Value: "mails" }]);
  await call("UntagResource", { ResourceARN: bus, TagKeys: ["team", "none"] });
  expect(await tags(bus)).toEqual([{ Key: "stage", Value: "test" }]);
  expect((await call("DescribeEventBus", { Name: "shop" })).body.Description).toBe("orders");
});

test("the bus that is always there is tagged as well, and is there once", async () => {
  const ResourceARN = "arn:aws:events:us-east-1:000000000000:event-bus/default";
  await call("TagResource", { ResourceARN, Tags: [{ Key: "team", Value: "shop" }] });
  expect((await call("ListTagsForResource", { ResourceARN })).body.Tags).toEqual([{ Key: "team", Value: "shop" }]);
  expect((await call("ListEventBuses", {})).body.EventBuses).toHaveLength(1);
});

test("tags of what a stack has are its template's, and those of nothing are refused", async () => {
  const properties = { Name: "stacked", Tags: [{ Key: "team", Value: "shop" }] };
  await api.harness.create("Bus", "AWS::Events::EventBus", properties);
  const ResourceARN = "arn:aws:events:us-east-1:000000000000:event-bus/stacked";
  expect((await call("ListTagsForResource", { ResourceARN })).body.Tags).toEqual(properties.Tags);
  const Tags = [{ Key: "aws:team", Value: "shop" }];
  expect((await call("TagResource", { ResourceARN, Tags })).body.__type).toBe("ManagedRuleException");
  expect((await call("TagResource", { ResourceARN: `${ResourceARN}2`, Tags })).body.__type).toBe(
    "ResourceNotFoundException",
  );
  expect((await call("CreateEventBus", { Name: "other", Tags })).body.message).toMatch(/reserved for AWS/);
});
