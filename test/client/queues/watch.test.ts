import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type QueueCounts, watchQueue } from "../../../src/client/queues/watch";

let server: Server;
let endpoint: string;
const asked: { target?: string; type?: string; body: unknown }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { "x-amz-target": target, "content-type": type } = request.headers;
      asked.push({ target: String(target), type, body: JSON.parse(text) });
      response.end(
        JSON.stringify({
          Attributes: { ApproximateNumberOfMessages: "7", ApproximateNumberOfMessagesNotVisible: "2" },
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("what a queue elsewhere has becomes its metric here, until it is interrupted", async () => {
  const url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders";
  const put: unknown[] = [];
  const seen: QueueCounts[] = [];
  const interrupt = new AbortController();
  const client = { cloudWatch: async (_: string, input: object) => void put.push(input) };
  await watchQueue(client as never, url, {
    env: { AWS_ENDPOINT_URL_SQS: endpoint, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" },
    signal: interrupt.signal,
    seen: (counts) => void seen.push(counts),
    pause: async () => interrupt.abort(),
  });
  expect(asked).toEqual([
    {
      target: "AmazonSQS.GetQueueAttributes",
      type: "application/x-amz-json-1.0",
      body: { QueueUrl: url, AttributeNames: expect.arrayContaining(["ApproximateNumberOfMessages"]) },
    },
  ]);
  expect(seen).toMatchObject([{ ApproximateNumberOfMessagesVisible: 7, ApproximateNumberOfMessagesDelayed: 0 }]);
  expect(put).toMatchObject([
    {
      Namespace: "AWS/SQS",
      MetricData: [
        {
          MetricName: "ApproximateNumberOfMessagesVisible",
          Dimensions: [{ Name: "QueueName", Value: "orders" }],
          Value: 7,
        },
        {},
        {},
      ],
    },
  ]);
});
