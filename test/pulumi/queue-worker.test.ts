import * as pulumi from "@pulumi/pulumi";
import { EcsCluster, QueueWorker } from "../../src/pulumi";
import { named, run } from "./mocks";

const QUEUE = { acceptableLatency: 600, timePerMessage: 2 };
const known = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

test("the queue, its dead-letter queue and their policies are resources of @pulumi/aws", async () => {
  const { all } = await run(
    () => new QueueWorker("mails", { cluster: new EcsCluster("shop"), image: "mails", queue: QUEUE }),
  );
  expect(named(all, "mails-queue").inputs).toMatchObject({
    messageRetentionSeconds: 345_600,
    sqsManagedSseEnabled: true,
    visibilityTimeoutSeconds: 30,
  });
  expect(JSON.parse(String(named(all, "mails-queue").inputs.redrivePolicy))).toMatchObject({ maxReceiveCount: 3 });
  expect(named(all, "mails-queue-policy").inputs).toHaveProperty("queueUrl");
});

test("a queue that is a resource of another program's is taken as it is", async () => {
  const existing = {
    arn: pulumi.output("arn:aws:sqs:us-east-1:123456789012:orders"),
    url: pulumi.output("https://sqs/orders"),
    // An aws.sqs.Queue has more.
    tags: pulumi.output({}),
  };
  const { result, all } = await run(
    () => new QueueWorker("mails", { cluster: new EcsCluster("shop"), image: "mails", queue: { ...QUEUE, existing } }),
  );
  expect(all.filter(({ type }) => type === "aws:sqs/queue:Queue")).toEqual([]);
  expect(await known(result.queueName)).toBe("orders");
  expect(await known(result.deadLetterQueueUrl)).toBeUndefined();
});
