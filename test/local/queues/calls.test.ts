import { Api } from "../doors/api";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

const sqs = async (operation: string, input: object = {}) => (await api.call(`AmazonSQS.${operation}`, input)).body;
const at = (name: string) => `http://slipway:4577/000000000000/${name}`;
const JOBS = { QueueUrl: at("jobs") };

async function create(name = "jobs", attributes: Record<string, string> = {}) {
  return sqs("CreateQueue", { QueueName: name, Attributes: attributes });
}

const send = (MessageBody: string, more: object = {}) => sqs("SendMessage", { ...JOBS, MessageBody, ...more });
const receive = async (more: object = {}) => (await sqs("ReceiveMessage", { ...JOBS, ...more })).Messages ?? [];
const counts = async (url = JOBS.QueueUrl) => {
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
  const { Attributes } = await sqs("GetQueueAttributes", { QueueUrl: url, AttributeNames: names });
  return names.map((name) => Number(Attributes[name]));
};
const later = (seconds: number) => {
  api.harness.now += seconds * 1000;
};
const redriven = (count: number) => ({
  RedrivePolicy: JSON.stringify({
    deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead",
    maxReceiveCount: count,
  }),
});

test("a queue is found where it was asked for, and by any URL that ends in its name", async () => {
  expect(await create()).toEqual({
    QueueUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/jobs$/),
  });
  expect(await create()).toMatchObject({ QueueUrl: expect.any(String) });
  expect(await create("jobs", { DelaySeconds: "5" })).toMatchObject({ __type: "QueueNameExists" });
  expect((await sqs("ListQueues", { QueueNamePrefix: "jo" })).QueueUrls).toHaveLength(1);
  const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs";
  expect(await sqs("SendMessage", { QueueUrl, MessageBody: "one" })).toHaveProperty("MessageId");
  expect(await sqs("GetQueueUrl", { QueueName: "none" })).toMatchObject({ __type: "QueueDoesNotExist" });
});

test("a message is received, hidden from others, and comes again where nobody deletes it", async () => {
  await create();
  await send("one");
  const [message] = await receive({ MessageSystemAttributeNames: ["All"] });
  expect(message).toMatchObject({
    Body: "one",
    MD5OfBody: "f97c5d29941bfb1b2fdab0874906ab82",
    Attributes: { ApproximateReceiveCount: "1", SentTimestamp: expect.any(String) },
  });
  expect([await receive(), await counts()]).toEqual([[], [0, 1]]);
  later(30);
  const [again] = await receive({ AttributeNames: ["ApproximateReceiveCount"] });
  expect(again).toMatchObject({ MessageId: message.MessageId, Attributes: { ApproximateReceiveCount: "2" } });
  await sqs("DeleteMessage", { ...JOBS, ReceiptHandle: message.ReceiptHandle });
  expect(await counts()).toEqual([0, 1]);
  await sqs("DeleteMessage", { ...JOBS, ReceiptHandle: again.ReceiptHandle });
  expect(await counts()).toEqual([0, 0]);
});

test("the time that a message is hidden for can be changed, and given back", async () => {
  await create();
  await send("one");
  const [{ ReceiptHandle }] = await receive({ VisibilityTimeout: 10 });
  await sqs("ChangeMessageVisibility", { ...JOBS, ReceiptHandle, VisibilityTimeout: 100 });
  later(50);
  expect(await receive()).toEqual([]);
  await sqs("ChangeMessageVisibility", { ...JOBS, ReceiptHandle, VisibilityTimeout: 0 });
  expect(await receive()).toHaveLength(1);
  later(60);
  const change = async (handle: string) =>
    (await sqs("ChangeMessageVisibility", { ...JOBS, ReceiptHandle: handle, VisibilityTimeout: 1 })).__type;
  expect(await change(ReceiptHandle)).toBe("InvalidParameterValue");
  const [last] = await receive({ VisibilityTimeout: 0 });
  expect(await change(last.ReceiptHandle)).toBe("MessageNotInflight");
  await sqs("DeleteMessage", { ...JOBS, ReceiptHandle: last.ReceiptHandle });
  expect(await change(last.ReceiptHandle)).toBe("InvalidParameterValue");
});

test("what was received too often goes to the dead-letter queue, and comes back from there", async () => {
  await create("dead");
  await create("jobs", redriven(2));
  await send("poison");
  for (const _ of [1, 2]) {
    expect(await receive()).toHaveLength(1);
    later(31);
  }
  expect(await receive()).toEqual([]);
  const dead = { QueueUrl: at("dead"), MessageSystemAttributeNames: ["All"] };
  const { Messages } = await sqs("ReceiveMessage", { ...dead, VisibilityTimeout: 0 });
  expect(Messages[0].Attributes).toMatchObject({
    ApproximateReceiveCount: "3",
    DeadLetterQueueSourceArn: "arn:aws:sqs:us-east-1:000000000000:jobs",
  });
  expect((await sqs("ListDeadLetterSourceQueues", { QueueUrl: at("dead") })).queueUrls).toHaveLength(1);
  const SourceArn = "arn:aws:sqs:us-east-1:000000000000:dead";
  expect((await sqs("StartMessageMoveTask", { SourceArn, DestinationArn: SourceArn })).message).toMatch(/the same/);
  const { TaskHandle } = await sqs("StartMessageMoveTask", { SourceArn });
  expect([await counts(), await counts(at("dead"))]).toEqual([
    [1, 0],
    [0, 0],
  ]);
  expect((await sqs("ListMessageMoveTasks", { SourceArn })).Results).toMatchObject([
    { Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 1 },
  ]);
  expect(await sqs("CancelMessageMoveTask", { TaskHandle })).toMatchObject({ __type: "ResourceNotFoundException" });
  // It is a new message, which may be received twice again.
  const [{ MessageId, Attributes }] = await receive({ MessageSystemAttributeNames: ["All"] });
  expect(MessageId).not.toBe(Messages[0].MessageId);
  expect(Attributes).toMatchObject({ ApproximateReceiveCount: "1" });
});

test("who waits for a message has it as soon as it is there", async () => {
  await create();
  const waiting = receive({ WaitTimeSeconds: 20, MaxNumberOfMessages: 10 });
  await send("one");
  expect(await waiting).toMatchObject([{ Body: "one" }]);
});

test("a delayed message is seen later, and an old one not at all", async () => {
  await create("jobs", { MessageRetentionPeriod: "60" });
  await send("later", { DelaySeconds: 10 });
  expect([await receive(), await counts()]).toEqual([[], [0, 0]]);
  later(10);
  expect(await counts()).toEqual([1, 0]);
  later(50);
  expect([await receive(), await counts()]).toEqual([[], [0, 0]]);
});

test("attributes go along with a message, as far as they are asked for", async () => {
  await create();
  const MessageAttributes = {
    "shop.kind": { DataType: "String", StringValue: "order" },
    size: { DataType: "Number", StringValue: "3" },
    raw: { DataType: "Binary", BinaryValue: "AQID" },
  };
  const sent = await send("one", { MessageAttributes });
  expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
  const [{ MessageAttributes: some }] = await receive({ MessageAttributeNames: ["shop.*"], VisibilityTimeout: 0 });
  expect(some).toEqual({ "shop.kind": MessageAttributes["shop.kind"] });
  const [all] = await receive({ MessageAttributeNames: ["All"] });
  expect(all).toMatchObject({ MessageAttributes, MD5OfMessageAttributes: sent.MD5OfMessageAttributes });
});

test("a batch says of each entry what became of it", async () => {
  await create();
  const Entries = [
    { Id: "a", MessageBody: "one" },
    { Id: "b", MessageBody: "two", DelaySeconds: 901 },
  ];
  expect(await sqs("SendMessageBatch", { ...JOBS, Entries })).toMatchObject({
    Successful: [{ Id: "a" }],
    Failed: [{ Id: "b", SenderFault: true, Code: "InvalidParameterValue" }],
  });
  const [{ ReceiptHandle }] = await receive({ MaxNumberOfMessages: 10 });
  const hidden = [{ Id: "a", ReceiptHandle, VisibilityTimeout: 60 }];
  expect(await sqs("ChangeMessageVisibilityBatch", { ...JOBS, Entries: hidden })).toMatchObject({ Failed: [] });
  const gone = [{ Id: "a", ReceiptHandle }];
  expect(await sqs("DeleteMessageBatch", { ...JOBS, Entries: gone })).toEqual({
    Successful: [{ Id: "a" }],
    Failed: [],
  });
});

describe("a FIFO queue", () => {
  const FIFO = { QueueUrl: at("jobs.fifo") };
  const put = (body: string, group: string, id = body) =>
    sqs("SendMessage", { ...FIFO, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: id });
  const take = async (most = 10) =>
    (await sqs("ReceiveMessage", { ...FIFO, MaxNumberOfMessages: most })).Messages?.map(
      (m: { Body: string }) => m.Body,
    );

  beforeEach(() => create("jobs.fifo", { FifoQueue: "true" }));

  test("keeps each group's order, and gives none of a group that is worked on", async () => {
    for (const body of ["a1", "a2", "b1", "a3"]) await put(body, body.slice(0, 1));
    expect(await take(1)).toEqual(["a1"]);
    expect(await take()).toEqual(["b1"]);
    later(31);
    expect(await take()).toEqual(["a1", "a2", "b1", "a3"]);
  });

  test("takes the same message once in five minutes, though it was deleted", async () => {
    const first = await put("a1", "a");
    const { Messages } = await sqs("ReceiveMessage", FIFO);
    await sqs("DeleteMessage", { ...FIFO, ReceiptHandle: Messages[0].ReceiptHandle });
    expect(await put("a1", "a")).toMatchObject({ MessageId: first.MessageId, SequenceNumber: first.SequenceNumber });
    expect(await counts(FIFO.QueueUrl)).toEqual([0, 0]);
    later(300);
    await put("a1", "a");
    expect(await counts(FIFO.QueueUrl)).toEqual([1, 0]);
  });

  test("refuses what has no group, and what nothing tells from others", async () => {
    expect(await sqs("SendMessage", { ...FIFO, MessageBody: "x" })).toMatchObject({ __type: "MissingParameter" });
    const answer = await sqs("SendMessage", { ...FIFO, MessageBody: "x", MessageGroupId: "a" });
    expect(answer.message).toMatch(/ContentBasedDeduplication enabled or MessageDeduplicationId/);
  });
});

test.each([
  ["CreateQueue", { QueueName: "a b" }, "InvalidParameterValue"],
  ["CreateQueue", { QueueName: "a.fifo" }, "InvalidParameterValue"],
  ["CreateQueue", { QueueName: "a", Attributes: { VisibilityTimeout: "43201" } }, "InvalidAttributeValue"],
  ["CreateQueue", { QueueName: "a", Attributes: { RedrivePolicy: "x" } }, "InvalidAttributeValue"],
  ["CreateQueue", { QueueName: "a", Attributes: { ContentBasedDeduplication: "true" } }, "InvalidAttributeName"],
  ["GetQueueAttributes", { ...JOBS, AttributeNames: ["Size"] }, "InvalidAttributeName"],
  ["SetQueueAttributes", { ...JOBS, Attributes: { QueueArn: "x" } }, "InvalidAttributeName"],
  ["SetQueueAttributes", { ...JOBS, Attributes: { FifoQueue: "true" } }, "InvalidAttributeName"],
  ["SendMessage", { ...JOBS, MessageBody: "" }, "MissingParameter"],
  ["SendMessage", { ...JOBS, MessageBody: "\u0000" }, "InvalidMessageContents"],
  ["SendMessage", { ...JOBS, MessageBody: "x", MessageAttributes: { a: { DataType: "X" } } }, "InvalidParameterValue"],
  ["ReceiveMessage", { ...JOBS, MaxNumberOfMessages: 11 }, "InvalidParameterValue"],
  ["ReceiveMessage", { ...JOBS, WaitTimeSeconds: 21 }, "InvalidParameterValue"],
  ["DeleteMessage", { ...JOBS, ReceiptHandle: "x" }, "ReceiptHandleIsInvalid"],
  ["SendMessageBatch", { ...JOBS, Entries: [] }, "EmptyBatchRequest"],
  [
    "DeleteMessageBatch",
    { ...JOBS, Entries: [1, 1].map(() => ({ Id: "a", ReceiptHandle: "x" })) },
    "BatchEntryIdsNotDistinct",
  ],
  ["StartMessageMoveTask", { SourceArn: "arn:aws:sqs:us-east-1:000000000000:jobs" }, "InvalidParameterValue"],
  ["ListMessageMoveTasks", { SourceArn: "arn:aws:sqs:us-east-1:000000000000:jobs" }, "InvalidParameterValue"],
  ["RemovePermission", { ...JOBS, Label: "other" }, "InvalidParameterValue"],
  ["AddPermission", { ...JOBS, Label: "a b", AWSAccountIds: ["1"], Actions: ["*"] }, "InvalidParameterValue"],
])("%s %j is refused: %s", async (operation, input, type) => {
  await create();
  expect(await sqs(operation, input)).toMatchObject({ __type: type });
});

test("a permission is a statement of the queue's policy", async () => {
  await create();
  const add = { ...JOBS, Label: "others", AWSAccountIds: ["123456789012"], Actions: ["SendMessage"] };
  const policy = async () =>
    (await sqs("GetQueueAttributes", { ...JOBS, AttributeNames: ["Policy"] })).Attributes?.Policy;
  await sqs("AddPermission", add);
  expect(JSON.parse(await policy())).toMatchObject({
    Statement: [{ Sid: "others", Effect: "Allow", Action: ["SQS:SendMessage"] }],
  });
  expect(await sqs("AddPermission", add)).toMatchObject({ __type: "InvalidParameterValue" });
  await sqs("RemovePermission", { ...JOBS, Label: "others" });
  expect(await policy()).toBe("");
});

test("a queue that is deleted takes its messages along, one that is purged stays", async () => {
  await create();
  await send("one");
  await sqs("PurgeQueue", JOBS);
  expect(await counts()).toEqual([0, 0]);
  await send("two");
  await sqs("TagQueue", { ...JOBS, Tags: { team: "shop", old: "1" } });
  await sqs("UntagQueue", { ...JOBS, TagKeys: ["old"] });
  expect((await sqs("ListQueueTags", JOBS)).Tags).toEqual({ team: "shop" });
  await sqs("DeleteQueue", JOBS);
  await create();
  expect(await counts()).toEqual([0, 0]);
});
