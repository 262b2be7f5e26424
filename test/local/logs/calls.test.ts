import { newTask } from "../../../src/local/tasks";
import { Api } from "../doors/api";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
  await api.harness.create("Logs", "AWS::Logs::LogGroup", { LogGroupName: "/shop/web" });
  await api.ok("CreateCluster", { clusterName: "shop" });
  const options = { "awslogs-group": "/shop/web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p" };
  await api.ok("RegisterTaskDefinition", {
    family: "web",
    containerDefinitions: [
      { name: "web", image: "web:1", memory: 64, logConfiguration: { logDriver: "awslogs", options } },
    ],
  });
  for (const id of ["abc", "def"]) await put(id);
});
afterEach(() => api.close());

async function put(id: string, family = "web") {
  const task = newTask(
    {
      id: `arn:aws:ecs:us-east-1:000000000000:task/shop/${id}`,
      clusterArn: "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
      group: "family:web",
      launchType: "EC2",
      zone: "us-east-1a",
      network: "n",
      definition: api.harness.store.list("taskDefinitions").find((definition) => definition.family === family)!,
    },
    1,
  );
  await api.harness.putTask({ ...task, startedAt: 5 });
}

const write = (task: string, ...messages: string[]) => {
  for (const Message of messages) api.harness.lines.push({ Task: task, Container: "web", Message });
};
const call = (operation: string, input: object) => api.call(`Logs_20140328.${operation}`, input);
const GROUP = { logGroupName: "/shop/web" };
const STREAM = { ...GROUP, logStreamName: "p/web/abc" };

interface Event {
  message: string;
  eventId: string;
}
const messages = (events: Event[]) => events.map(({ message }) => message);

test.each<[string, object, string]>([
  ["DescribeLogGroups", { logGroupNamePattern: true }, "SerializationException"],
  ["DescribeLogGroups", { logGroupNamePrefix: "/shop", logGroupNamePattern: "web" }, "InvalidParameterException"],
  ["DescribeLogGroups", { limit: 51 }, "InvalidParameterException"],
  ["DescribeLogStreams", {}, "InvalidParameterException"],
  ["DescribeLogStreams", { ...GROUP, orderBy: "Size" }, "InvalidParameterException"],
  ["DescribeLogStreams", { logGroupName: "no" }, "ResourceNotFoundException"],
  ["FilterLogEvents", { ...GROUP, logStreamNames: {} }, "SerializationException"],
  ["FilterLogEvents", { ...GROUP, startTime: {} }, "SerializationException"],
  ["FilterLogEvents", { ...GROUP, filterPattern: "x".repeat(50_000) }, "InvalidParameterException"],
  ["FilterLogEvents", { ...GROUP, nextToken: "1" }, "InvalidParameterException"],
  ["GetLogEvents", GROUP, "InvalidParameterException"],
  ["GetLogEvents", { ...STREAM, nextToken: "nowhere" }, "InvalidParameterException"],
  ["GetLogEvents", { ...GROUP, logStreamName: "no" }, "ResourceNotFoundException"],
])("%s of %j is refused", async (operation, input, __type) => {
  expect(await call(operation, input)).toMatchObject({ status: 400, body: { __type } });
});

test("an operation that isn't there is refused by its name", async () => {
  expect((await call("PutDestination", GROUP)).body).toEqual({
    __type: "UnknownOperationException",
    message: "The local ECS doesn't have the operation PutDestination of Amazon CloudWatch Logs yet.",
  });
});

test("a subscription is refused by call, and of a template recorded with one warning", async () => {
  expect((await call("PutSubscriptionFilter", GROUP)).body).toEqual({
    __type: "UnsupportedFeatureException",
    message: expect.stringContaining("the functions and streams that log events would go to run nothing here"),
  });
  const { Warnings } = await api.harness.create("Subscription", "AWS::Logs::SubscriptionFilter", {
    ...{ LogGroupName: "/shop", FilterPattern: "" },
    DestinationArn: "arn:aws:kinesis:us-east-1:000000000000:stream/logs",
  });
  expect(Warnings).toEqual([expect.stringMatching(/^Subscription filters are recorded: .* get no log events\.$/)]);
});

test("a stream is read forward to its end, further when there is more, and back again", async () => {
  write("abc", "one", "two", "three");
  const first = (await call("GetLogEvents", { ...STREAM, startFromHead: true, limit: 2 })).body;
  expect(messages(first.events)).toEqual(["one", "two"]);
  const second = (await call("GetLogEvents", { ...STREAM, nextToken: first.nextForwardToken })).body;
  expect(messages(second.events)).toEqual(["three"]);
  const end = (await call("GetLogEvents", { ...STREAM, nextToken: second.nextForwardToken })).body;
  expect(end).toMatchObject({ events: [], nextForwardToken: second.nextForwardToken });
  write("abc", "four");
  const more = (await call("GetLogEvents", { ...STREAM, nextToken: end.nextForwardToken })).body;
  expect(messages(more.events)).toEqual(["four"]);
  const back = (await call("GetLogEvents", { ...STREAM, nextToken: more.nextBackwardToken, limit: 2 })).body;
  expect(messages(back.events)).toEqual(["two", "three"]);
  const all = (await call("GetLogEvents", { ...STREAM, nextToken: end.nextBackwardToken })).body;
  expect(messages(all.events)).toEqual(["one", "two", "three"]);
  expect(messages((await call("GetLogEvents", { ...STREAM, limit: 1 })).body.events)).toEqual(["four"]);
});

test("an event has the same id in every answer, and no other event has it", async () => {
  write("abc", "one", "two");
  write("def", "one", "two");
  const whole: Event[] = (await call("FilterLogEvents", GROUP)).body.events;
  expect(new Set(whole.map(({ eventId }) => eventId)).size).toBe(4);
  write("abc", "three");
  const later: Event[] = (await call("FilterLogEvents", { ...GROUP, startTime: 1 })).body.events;
  const known = later.filter(({ eventId }) => whole.some((event) => event.eventId === eventId));
  expect(messages(later)).toEqual(["two", "two", "three"]);
  expect(messages(known)).toEqual(["two", "two"]);
});

test("events are filtered, and come in pages", async () => {
  write("abc", "get /", "put /", "get /health");
  const first = (await call("FilterLogEvents", { ...GROUP, filterPattern: "get", limit: 1 })).body;
  expect(messages(first.events)).toEqual(["get /"]);
  const { nextToken } = first;
  const second = (await call("FilterLogEvents", { ...GROUP, filterPattern: "get", limit: 1, nextToken })).body;
  expect(messages(second.events)).toEqual(["get /health"]);
  expect(second.nextToken).toBeUndefined();
});

test("streams come in pages, in either order, with the time of their last event", async () => {
  const first = (await call("DescribeLogStreams", { ...GROUP, descending: true, limit: 1 })).body;
  expect(first.logStreams).toMatchObject([
    { logStreamName: "p/web/def", firstEventTimestamp: 5, lastIngestionTime: api.harness.now },
  ]);
  const asked = { ...GROUP, descending: true, limit: 1, nextToken: first.nextToken };
  const second = (await call("DescribeLogStreams", asked)).body;
  expect(second.logStreams).toMatchObject([{ logStreamName: "p/web/abc" }]);
  expect(second.nextToken).toBeUndefined();
});

test("a group is found by its name, its ARN, or a part of its name", async () => {
  const { logGroups } = (await call("DescribeLogGroups", { logGroupNamePattern: "WEB" })).body;
  const [{ logGroupArn }] = logGroups;
  for (const logGroupIdentifier of [logGroupArn, "/shop/web"]) {
    expect((await call("DescribeLogStreams", { logGroupIdentifier })).body.logStreams).toHaveLength(2);
  }
});

test("what awslogs puts together is one event, with the time of its first line", async () => {
  const options = {
    "awslogs-group": "/shop/web",
    "awslogs-region": "us-east-1",
    "awslogs-multiline-pattern": "^ERROR",
  };
  await api.ok("RegisterTaskDefinition", {
    family: "many",
    containerDefinitions: [
      { name: "web", image: "web:1", memory: 64, logConfiguration: { logDriver: "awslogs", options } },
    ],
  });
  await put("ccc", "many");
  write("ccc", "ERROR a", "  at b", "ERROR c");
  const { body } = await call("GetLogEvents", { ...GROUP, logStreamName: "ccc", startFromHead: true });
  expect(messages((body as unknown as { events: Event[] }).events)).toEqual(["ERROR a\n  at b", "ERROR c"]);
});
