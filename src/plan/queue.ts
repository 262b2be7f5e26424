import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join, split, type Value } from "../cfn/value";
import { type AlarmSpec, InvalidPropertyError, isLeaf, type QueueSpec, type ServiceSpec } from "../options";
import { arnNear } from "./arn";
import { lacking } from "./closed-network";
import type { ClusterRefs, QueueRefs } from "./refs";
import type { Statement } from "./role";
import { tagList } from "./tags";

/** The queue of a worker, and what the worker's tasks are allowed and told of it. */
export interface Queue {
  resources: Resource[];
  refs: QueueRefs;
  /** What the tasks' own calls need. */
  statements: Statement[];
  environment: Record<string, Val<string>>;
}

interface QueueInput {
  key: string;
  spec: ServiceSpec;
  queue: QueueSpec;
  cluster: ClusterRefs;
}

/** A queue and the dead-letter queue behind it; none where there is one already. */
export function planQueue(input: QueueInput): Queue {
  const { queue, spec, cluster } = input;
  const closed = lacking(cluster, ["sqs"]);
  if (closed !== undefined) {
    throw new InvalidPropertyError(spec.path, "queue", queue.name, `allowed is a worker that reaches it, ${closed}`);
  }
  const { resources, refs } = queue.existing === undefined ? ownQueue(input) : thereAlready(queue.existing);
  return {
    resources,
    refs,
    statements: [
      {
        actions: [
          "ChangeMessageVisibility",
          "DeleteMessage",
          "GetQueueAttributes",
          "GetQueueUrl",
          "ReceiveMessage",
        ].map((action) => `sqs:${action}`),
        resources: [refs.arn],
      },
      ...(queue.encryptionKey === undefined ? [] : [{ actions: ["kms:Decrypt"], resources: [queue.encryptionKey] }]),
      ...(spec.taskProtection ? [protection(cluster)] : []),
    ],
    environment: { [queue.variable]: refs.url },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html */
function protection(cluster: ClusterRefs): Statement {
  return {
    actions: ["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"],
    resources: [arnNear(cluster, "ecs", join("/", ["task", cluster.clusterName, "*"]))],
  };
}

function thereAlready({ arn, url }: NonNullable<QueueSpec["existing"]>) {
  const name = isLeaf(arn) ? split(":", arn, 5) : arn.split(":")[5]!;
  return { resources: [], refs: { arn, url, name } };
}

function ownQueue({ key, spec, queue }: QueueInput): Pick<Queue, "resources" | "refs"> {
  const id = (role: string) => `${key}/${role}`;
  const common = {
    FifoQueue: queue.fifo || undefined,
    KmsMasterKeyId: queue.encryptionKey,
    SqsManagedSseEnabled: queue.encryptionKey === undefined ? true : undefined,
    Tags: tagList(spec.tags),
  };
  const made = (role: string) => ({ arn: att(id(role), "Arn"), url: att(id(role), "QueueUrl") });
  const [own, dead] = [made("Queue"), made("DeadLetterQueue")];
  const resources = [
    resource("AWS::SQS::Queue", id("DeadLetterQueue"), {
      ...common,
      MessageRetentionPeriod: queue.deadLetterRetention,
    }),
    resource("AWS::SQS::Queue", id("Queue"), {
      ...common,
      ContentBasedDeduplication: queue.contentBasedDeduplication,
      DelaySeconds: queue.delay,
      MessageRetentionPeriod: queue.retention,
      QueueName: queue.name,
      RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: queue.maxReceiveCount },
      VisibilityTimeout: queue.visibilityTimeout,
    }),
    overTlsOnly(id("DeadLetterQueuePolicy"), dead),
    overTlsOnly(id("QueuePolicy"), own),
  ];
  return {
    resources,
    refs: {
      ...own,
      name: att(id("Queue"), "QueueName"),
      deadLetters: { ...dead, name: att(id("DeadLetterQueue"), "QueueName") },
    },
  };
}

function overTlsOnly(logicalId: string, { arn, url }: { arn: Val<string>; url: Val<string> }): Resource {
  const PolicyDocument: Value = {
    Statement: [
      {
        Action: "sqs:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
        Effect: "Deny",
        Principal: "*",
        Resource: arn,
      },
    ],
    Version: "2012-10-17",
  };
  return resource("AWS::SQS::QueuePolicy", logicalId, { PolicyDocument, Queues: [url] });
}

/** Seconds in which SQS's metrics have a datapoint. */
const MINUTE = 60;

/** Alarms for whoever is on call: messages wait, or can't be worked off. */
export function planQueueAlarms(
  { key, spec, queue }: Pick<QueueInput, "key" | "spec" | "queue">,
  { name, deadLetters }: QueueRefs,
  alarms: AlarmSpec,
): Resource[] {
  const told = alarms.topic === undefined ? undefined : [alarms.topic];
  const alarm = (role: string, what: string, of: Val<string>, condition: object) =>
    resource("AWS::CloudWatch::Alarm", `${key}/${role}`, {
      AlarmActions: told,
      AlarmDescription: `${what} of ${spec.name}`,
      ComparisonOperator: "GreaterThanThreshold",
      Dimensions: [{ Name: "QueueName", Value: of }],
      Namespace: "AWS/SQS",
      OKActions: told,
      Period: MINUTE,
      Statistic: "Maximum",
      TreatMissingData: "notBreaching",
      ...condition,
    } as Parameters<typeof resource<"AWS::CloudWatch::Alarm">>[2]);
  return [
    alarm("OldestMessageAlarm", "Seconds that the oldest message waits in the queue", name, {
      EvaluationPeriods: alarms.periods,
      MetricName: "ApproximateAgeOfOldestMessage",
      Threshold: alarms.oldestMessage ?? 2 * queue.acceptableLatency,
    }),
    ...(deadLetters === undefined
      ? []
      : [
          alarm("DeadLettersAlarm", "Messages in the dead-letter queue", deadLetters.name, {
            EvaluationPeriods: 1,
            MetricName: "ApproximateNumberOfMessagesVisible",
            Threshold: alarms.deadLetters ?? 0,
          }),
        ]),
  ];
}
