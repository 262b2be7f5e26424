import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { EcsCluster, QueueWorker, type QueueWorkerProps } from "../../src/cdk";
import { newStack, resourcesOf } from "./support";

function make(queue: Partial<QueueWorkerProps["queue"]> = {}) {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster");
  const worker = new QueueWorker(stack, "mails", {
    cluster,
    image: "mails:1",
    queue: { acceptableLatency: 600, timePerMessage: 2, ...queue },
  });
  return { stack, worker };
}

const statements = (stack: ReturnType<typeof newStack>) =>
  Object.values(resourcesOf(stack))
    .filter(({ Type }) => Type === "AWS::IAM::Policy" || Type === "AWS::IAM::Role")
    .map(({ Properties }) => JSON.stringify(Properties));

test("others are granted to send by the queue that the CDK's own constructs take", () => {
  const { stack, worker } = make();
  const web = new iam.Role(stack, "Web", { assumedBy: new iam.ServicePrincipal("ecs-tasks.amazonaws.com") });
  worker.queue.grantSendMessages(web);
  expect(worker.queue).toBe(worker.queue);
  expect(statements(stack).some((each) => each.includes("sqs:SendMessage"))).toBe(true);
  expect(worker.deadLetterQueue.queueArn).not.toBe(worker.queue.queueArn);
});

test("a queue that is there already is the queue, with the key of its messages", () => {
  const stack = newStack();
  const key = kms.Key.fromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:123456789012:key/1");
  const existing = sqs.Queue.fromQueueAttributes(stack, "Orders", {
    queueArn: "arn:aws:sqs:eu-west-1:123456789012:orders",
    keyArn: key.keyArn,
  });
  const worker = new QueueWorker(stack, "mails", {
    cluster: new EcsCluster(stack, "cluster"),
    image: "mails:1",
    queue: { acceptableLatency: 600, timePerMessage: 2, existing },
  });
  expect(worker.queue).toBe(existing);
  expect(() => worker.deadLetterQueue).toThrow(/its dead-letter queue is its own/);
  const resources = Object.values(resourcesOf(stack));
  expect(resources.filter(({ Type }) => Type === "AWS::SQS::Queue")).toEqual([]);
  expect(statements(stack).join()).toContain("kms:Decrypt");
});

test("what is no queue is refused", () => {
  expect(() => make({ existing: "orders" as never })).toThrow(
    'QueueWorker "mails": queue.existing is "orders"; allowed is an sqs.IQueue; Queue.fromQueueArn gives one of an ARN',
  );
});
