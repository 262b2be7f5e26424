import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";

/** What a queue's backlog is made of: the metrics of the messages that wait, and of the tasks that run. */
interface Backlog {
  queueName: Val<string>;
  /** Dimensions of the service's metrics. */
  ofService: { Name: string; Value: Val<string> }[];
}

const metric = (Id: string, Stat: string, of: { Dimensions: object[]; MetricName: string; Namespace: string }) => ({
  Id,
  MetricStat: { Metric: of as never, Stat },
  ReturnData: false,
});

/**
 * ECS takes one sample of MemoryUtilization a task and minute, from the task's first on; where no task runs there is none.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cw_running_task_count.html
 */
const measured = ({ queueName, ofService }: Backlog) => [
  metric("messages", "Average", {
    Dimensions: [{ Name: "QueueName", Value: queueName }],
    MetricName: "ApproximateNumberOfMessagesVisible",
    Namespace: "AWS/SQS",
  }),
  metric("tasks", "SampleCount", { Dimensions: ofService, MetricName: "MemoryUtilization", Namespace: "AWS/ECS" }),
];

/** The messages that wait, divided by the tasks that run; where none does they are one task's. */
export function backlogPerTask(backlog: Backlog) {
  const Expression = "messages / FILL(tasks, 1)";
  return [...measured(backlog), { Expression, Id: "backlog", Label: "Messages a task", ReturnData: true }];
}

const MINUTE = 60;
/** Seconds until the first task is seen by its metric: until then the alarm goes on. */
const SEEN = 300;

/**
 * The first task of a service that has none: a target is tracked in proportion to the tasks there are, and of none there is
 * no proportion. The alarm calls the policy in the first minute that a message waits and no task runs.
 */
export function wake(
  key: string,
  backlog: Backlog,
  description: string,
  policy: (role: string, properties: object) => Resource,
): Resource[] {
  const stats = measured(backlog).map(({ MetricStat, ...query }) => ({
    ...query,
    MetricStat: { ...MetricStat, Period: MINUTE },
  }));
  return [
    policy("QueueWake", {
      PolicyName: "queue-wake",
      PolicyType: "StepScaling",
      StepScalingPolicyConfiguration: {
        AdjustmentType: "ChangeInCapacity",
        Cooldown: SEEN,
        MetricAggregationType: "Maximum",
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    }),
    resource("AWS::CloudWatch::Alarm", `${key}/QueueWakeAlarm`, {
      AlarmActions: [att(`${key}/QueueWake`, "Arn")],
      AlarmDescription: description,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      EvaluationPeriods: 1,
      Metrics: [
        ...stats,
        {
          Expression: "IF(messages > 0 && FILL(tasks, 0) == 0, 1, 0)",
          Id: "waits",
          Label: "Whether messages wait and no task runs",
          ReturnData: true,
        },
      ],
      Threshold: 1,
      TreatMissingData: "notBreaching",
    }),
  ];
}
