import { InvalidPropertyError, Leaf, type ServiceSpec, serviceSpec } from "../../src/options";

const QUEUE = { acceptableLatency: 600, timePerMessage: 2 };
const EXISTING = {
  arn: "arn:aws:sqs:eu-west-1:123456789012:orders",
  url: "https://sqs.eu-west-1.amazonaws.com/1/orders",
};

function make(queue: object | string = QUEUE, more: object = {}): ServiceSpec {
  const options = { image: "worker:1", ...(queue !== "none" && { queue }), ...more };
  return serviceSpec("QueueWorker", "worker", options as never, { loadBalanced: false, onQueue: true, capacity: [] });
}

function wrong(queue: object | string, more: object = {}): string {
  try {
    make(queue, more);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidPropertyError);
    return (error as Error).message.replace("QueueWorker: ", "");
  }
  throw new Error("nothing was wrong");
}

test("a worker is scaled from none to ten tasks, may protect its tasks and calls the local queue", () => {
  const { queue, scaling, taskProtection, localEndpoints } = make();
  expect(queue).toMatchObject({
    fifo: false,
    visibilityTimeout: 30,
    retention: 345_600,
    maxReceiveCount: 3,
    deadLetterRetention: 1_209_600,
    variable: "QUEUE_URL",
  });
  expect(scaling).toMatchObject({ min: 0, max: 10 });
  expect([taskProtection, localEndpoints]).toEqual([true, true]);
});

test("a message is hidden for six times what it takes, within what SQS allows", () => {
  expect(make({ acceptableLatency: 90_000, timePerMessage: 50.5 }).queue?.visibilityTimeout).toBe(303);
  expect(make({ acceptableLatency: 90_000, timePerMessage: 40_000 }).queue?.visibilityTimeout).toBe(43_200);
});

test("a worker of a queue that is there already calls AWS", () => {
  const existing = { arn: new Leaf("arn"), url: new Leaf("url") };
  expect(make({ ...QUEUE, existing }).localEndpoints).toBe(false);
});

test.each([
  ["none" as const, {}, /^queue is not set; acceptableLatency and timePerMessage are needed/],
  [{ timePerMessage: 2 }, {}, /^queue.acceptableLatency is not set/],
  [
    { acceptableLatency: 1, timePerMessage: 2 },
    {},
    /^queue.acceptableLatency is 1; allowed is at least timePerMessage/,
  ],
  [{ ...QUEUE, maxReceiveCount: 0 }, {}, "queue.maxReceiveCount is 0; allowed are whole numbers from 1 to 1000"],
  [{ ...QUEUE, visibilityTimeout: 1 }, {}, /^queue.visibilityTimeout is 1; allowed is at least timePerMessage/],
  [
    { ...QUEUE, name: "orders.fifo" },
    {},
    /^queue.name is "orders.fifo"; allowed are names that end in .fifo with fifo only/,
  ],
  [{ ...QUEUE, name: "orders", fifo: true }, {}, /^queue.name is "orders"; allowed are names that end in .fifo/],
  [
    { ...QUEUE, contentBasedDeduplication: true },
    {},
    /^queue.contentBasedDeduplication is true; allowed with fifo only/,
  ],
  [{ ...QUEUE, existing: { url: "https://x" } }, {}, /^queue.existing.arn is not set/],
  [{ ...QUEUE, existing: EXISTING, retention: 60 }, {}, /^queue.retention is 60; allowed is only to leave it out/],
  [{ ...QUEUE, encryptionKey: "alias/x" }, {}, /^queue.encryptionKey is "alias\/x"; allowed are ARNs of keys/],
  [QUEUE, { desiredCount: 2 }, /^desiredCount is 2; allowed is only to leave it out, since scaling sets it/],
  [QUEUE, { scaling: { queue: { name: "q" } } }, /^scaling.queue is .*; there is no such property/],
  [QUEUE, { scaling: { min: 11 } }, "scaling.max is not set; allowed is at least min, which is 11"],
  [QUEUE, { environment: { QUEUE_URL: "x" } }, /^environment.QUEUE_URL is set; allowed is any other name/],
  [QUEUE, { environment: new Leaf("later") }, /^environment is known only later/],
  [
    QUEUE,
    { alarms: { latency: 1 } },
    /^alarms.latency is 1; allowed is only to leave it out, since the service is behind/,
  ],
  [
    { ...QUEUE, existing: EXISTING },
    { alarms: { deadLetters: 1 } },
    /^alarms.deadLetters is 1; .*its dead-letter queue/,
  ],
])("%j with %j is refused", (queue, more, message) => {
  if (typeof message === "string") expect(wrong(queue, more)).toBe(message);
  else expect(wrong(queue, more)).toMatch(message);
});

test("a service that is no worker has no queue and none of its alarms", () => {
  const service = (more: object) => () =>
    serviceSpec("Service", "web", { image: "web:1", ...more } as never, { loadBalanced: false, capacity: [] });
  expect(service({ queue: QUEUE })).toThrow(/queue is .*; there is no such property/);
  expect(service({ alarms: { oldestMessage: 9 } })).toThrow(
    /alarms.oldestMessage is 9; .*the service is no QueueWorker/,
  );
});
