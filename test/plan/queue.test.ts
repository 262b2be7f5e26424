import { Leaf } from "../../src/options";
import { att, join, split } from "../../src/plan";
import { cluster, find, ids, ofType, service } from "./shop";

const QUEUE = { acceptableLatency: 600, timePerMessage: 2 };
const planned = (queue: object = {}, more: object = {}, setting: object = {}) =>
  service({ queue: { ...QUEUE, ...queue }, ...more } as never, { name: "mails", onQueue: true, ...setting });
const properties = (resources: ReturnType<typeof planned>["resources"], id: string) =>
  find(resources, `mails/${id}`).properties as never;

test("the queue hands on what keeps failing, is encrypted, and takes TLS only", () => {
  const { resources } = planned();
  expect(properties(resources, "Queue")).toEqual({
    MessageRetentionPeriod: 345_600,
    RedrivePolicy: { deadLetterTargetArn: att("mails/DeadLetterQueue", "Arn"), maxReceiveCount: 3 },
    SqsManagedSseEnabled: true,
    VisibilityTimeout: 30,
  });
  expect(properties(resources, "DeadLetterQueue")).toEqual({
    MessageRetentionPeriod: 1_209_600,
    SqsManagedSseEnabled: true,
  });
  for (const role of ["Queue", "DeadLetterQueue"]) {
    expect(properties(resources, `${role}Policy`)).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Condition: { Bool: { "aws:SecureTransport": "false" } },
            Effect: "Deny",
            Resource: att(`mails/${role}`, "Arn"),
          },
        ],
      },
      Queues: [att(`mails/${role}`, "QueueUrl")],
    });
  }
});

test("the tasks may work off that queue, protect themselves, and nothing else", () => {
  const { resources, refs } = planned();
  const policies = (properties(resources, "TaskRole") as { Policies: { PolicyDocument: { Statement: object[] } }[] })
    .Policies;
  expect(policies[0]!.PolicyDocument.Statement).toEqual([
    {
      Action: ["ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ReceiveMessage"].map(
        (action) => `sqs:${action}`,
      ),
      Effect: "Allow",
      Resource: [refs.queue?.arn],
    },
    {
      Action: ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"],
      Effect: "Allow",
      Resource: [
        join(
          ":",
          [
            "arn",
            ...[1, 1, 3, 4].slice(1).map((part) => split(":", att("shop/Cluster", "Arn"), part)),
            join("/", ["task", att("shop/Cluster", "ClusterName"), "*"]),
          ].toSpliced(2, 0, "ecs"),
        ),
      ],
    },
  ]);
});

test("a key of one's own encrypts both queues, and the tasks may decrypt with it", () => {
  const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
  const { resources } = planned({ encryptionKey: key }, { taskProtection: false });
  for (const role of ["Queue", "DeadLetterQueue"]) {
    expect(properties(resources, role)).toMatchObject({ KmsMasterKeyId: key });
    expect(properties(resources, role)).not.toHaveProperty("SqsManagedSseEnabled");
  }
  expect(JSON.stringify(properties(resources, "TaskRole"))).toContain('{"Action":["kms:Decrypt"],"Effect":"Allow"');
  expect(JSON.stringify(properties(resources, "TaskRole"))).not.toContain("TaskProtection");
});

test("the main container is told the queue's URL", () => {
  const { resources } = planned({ variable: "ORDERS" }, { environment: { LEVEL: "info" } });
  expect(properties(resources, "TaskDefinition")).toMatchObject({
    ContainerDefinitions: [
      {
        Environment: [
          { Name: "LEVEL", Value: "info" },
          { Name: "ORDERS", Value: att("mails/Queue", "QueueUrl") },
        ],
      },
    ],
  });
});

test("the backlog a task is tracked, and a message that waits brings the first task", () => {
  const { resources } = planned();
  expect(properties(resources, "QueueScaling")).toMatchObject({
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 300 },
  });
  expect(properties(resources, "QueueWakeAlarm")).toMatchObject({
    AlarmActions: [att("mails/QueueWake", "Arn")],
    EvaluationPeriods: 1,
    Metrics: [
      {
        Id: "messages",
        MetricStat: { Metric: { Dimensions: [{ Value: att("mails/Queue", "QueueName") }] }, Period: 60 },
      },
      { Id: "tasks", MetricStat: { Stat: "SampleCount" } },
      { Expression: "IF(messages > 0 && FILL(tasks, 0) == 0, 1, 0)", ReturnData: true },
    ],
  });
  expect(ids(planned({}, { scaling: { min: 1 } }).resources)).not.toContain("mails/QueueWake");
  expect(ids(planned({}, { scaling: { min: new Leaf(1) } }).resources)).toContain("mails/QueueWake");
});

test("whoever is on call is told of messages that wait or can't be worked off", () => {
  const { resources } = planned({}, { alarms: { topic: "arn:aws:sns:eu-west-1:123456789012:on-call" } });
  expect(properties(resources, "OldestMessageAlarm")).toMatchObject({
    AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:on-call"],
    EvaluationPeriods: 5,
    MetricName: "ApproximateAgeOfOldestMessage",
    Threshold: 1200,
  });
  expect(properties(resources, "DeadLettersAlarm")).toMatchObject({
    Dimensions: [{ Name: "QueueName", Value: att("mails/DeadLetterQueue", "QueueName") }],
    EvaluationPeriods: 1,
    Threshold: 0,
  });
});

test("a queue that is there already is made no part of the stack", () => {
  const existing = { arn: "arn:aws:sqs:eu-west-1:123456789012:orders", url: "https://sqs/orders" };
  const { resources, refs } = planned({ existing }, { alarms: {} });
  expect(ofType(resources, "AWS::SQS::Queue")).toEqual([]);
  expect(ids(resources)).not.toContain("mails/DeadLettersAlarm");
  expect(refs.queue).toEqual({ ...existing, name: "orders" });
  const later = planned({ existing: { ...existing, arn: new Leaf("later") } });
  expect(later.refs.queue?.name).toEqual(split(":", new Leaf("later"), 5));
});

test("a network without a way to SQS is refused", () => {
  const closed = cluster({ nat: "none" }).refs;
  const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mails:1";
  expect(() => planned({}, { image }, { cluster: closed })).toThrow(/queue is .*no NAT.*no endpoint of sqs/);
});
