import { messagesOf } from "../../../src/local/queues/find";
import { Harness } from "../resources/harness";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});

test("a template's queue is one of this machine's, and changes in place", async () => {
  await harness.create("Dead", "AWS::SQS::Queue");
  const RedrivePolicy = { deadLetterTargetArn: harness.att("Dead", "Arn"), maxReceiveCount: 3 };
  const made = await harness.create("Jobs", "AWS::SQS::Queue", {
    QueueName: "jobs",
    RedrivePolicy,
    SqsManagedSseEnabled: true,
    VisibilityTimeout: 60,
  });
  expect(made.Warnings ?? []).toEqual([]);
  expect(harness.att("Jobs")).toBe("http://slipway:4577/000000000000/jobs");
  expect(harness.att("Jobs", "QueueUrl")).toBe(harness.att("Jobs"));
  expect(harness.att("Dead", "QueueName")).toMatch(/^shop-Dead-/);
  expect(harness.store.get("queues", "jobs")).toMatchObject({
    stack: "shop",
    attributes: { RedrivePolicy: JSON.stringify(RedrivePolicy), VisibilityTimeout: "60" },
  });
  await harness.update("Jobs", "AWS::SQS::Queue", { QueueName: "jobs", VisibilityTimeout: 90 });
  expect(harness.store.get("queues", "jobs")?.attributes).toEqual({ VisibilityTimeout: "90" });
});

test("a FIFO queue without a name has one that ends as FIFO queues' names do", async () => {
  await harness.create("Jobs", "AWS::SQS::Queue", { FifoQueue: true });
  expect(harness.att("Jobs", "QueueName")).toMatch(/\.fifo$/);
});

test("a key that would encrypt, and who may call, are told to have no effect", async () => {
  const queue = await harness.create("Jobs", "AWS::SQS::Queue", { QueueName: "jobs", KmsMasterKeyId: "alias/shop" });
  expect(queue.Warnings).toEqual([expect.stringMatching(/^KmsMasterKeyId is recorded/)]);
  const policy = await harness.create("Policy", "AWS::SQS::QueuePolicy", {
    PolicyDocument: {},
    Queues: [harness.att("Jobs")],
  });
  expect(policy.Warnings).toEqual(["Who may call a queue is recorded and not enforced on this machine."]);
});

test("what is wrong of a queue is refused", async () => {
  const made = await harness.create("Jobs", "AWS::SQS::Queue", { RedrivePolicy: { maxReceiveCount: 3 } });
  expect(made).toMatchObject({
    OperationStatus: "FAILED",
    StatusMessage: expect.stringMatching(/deadLetterTargetArn/),
  });
});

test("a queue that goes takes its messages along", async () => {
  await harness.create("Jobs", "AWS::SQS::Queue", { QueueName: "jobs" });
  const message = { id: "m", queue: "jobs", body: "", sender: "", sentAt: 0, order: 0, visibleAt: 0, receives: 0 };
  await harness.store.commit([{ table: "messages", put: message }]);
  await harness.remove("Jobs", "AWS::SQS::Queue", harness.att("Jobs"));
  expect([harness.store.list("queues"), messagesOf(harness.store, { id: "jobs" })]).toEqual([[], []]);
});
