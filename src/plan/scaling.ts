import type {
  ApplicationAutoScalingScalableTargetScheduledAction,
  ApplicationAutoScalingScalingPolicyCustomizedMetricSpecification,
  ApplicationAutoScalingScalingPolicyStepAdjustment,
  ApplicationAutoScalingScalingPolicyTargetTrackingScalingPolicyConfiguration,
} from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join, pairs } from "../cfn/value";
import {
  isLeaf,
  type MetricSpec,
  type ScalingSpec,
  type ScheduleSpec,
  type ServiceSpec,
  type StepScalingSpec,
} from "../options";
import type { LoadBalancing } from "./load-balancer";
import type { ClusterRefs } from "./refs";

export interface ScalingInput {
  key: string;
  spec: ServiceSpec;
  scaling: ScalingSpec;
  cluster: ClusterRefs;
  balancing?: LoadBalancing;
}

type Tracking = ApplicationAutoScalingScalingPolicyTargetTrackingScalingPolicyConfiguration;

/**
 * The bounds of a service's desired count, what changes it within them, and when they change. All of it comes after the
 * service and goes before it.
 */
export function planScaling(input: ScalingInput): Resource[] {
  const { key, scaling } = input;
  const target = `${key}/ScalableTarget`;
  return [
    resource("AWS::ApplicationAutoScaling::ScalableTarget", target, {
      MaxCapacity: scaling.max,
      MinCapacity: scaling.min,
      ...targetKey(input),
      ScheduledActions: scaling.schedule.length === 0 ? undefined : scaling.schedule.map(scheduledAction),
    }),
    ...trackingPolicies(input),
    ...scaling.steps.flatMap((step, i) => stepPolicy(input, step, i + 1)),
  ];
}

function targetKey({ key, cluster }: ScalingInput) {
  return {
    ResourceId: join("/", ["service", cluster.clusterName, att(`${key}/Service`, "Name")]),
    ScalableDimension: "ecs:service:DesiredCount" as const,
    ServiceNamespace: "ecs" as const,
  };
}

function scheduledAction(
  { cron, rate, at, timeZone, min, max }: ScheduleSpec,
  i: number,
): ApplicationAutoScalingScalableTargetScheduledAction {
  const [kind, inside] = cron !== undefined ? ["cron", cron] : rate !== undefined ? ["rate", rate] : ["at", at];
  return {
    ScalableTargetAction: { MaxCapacity: max, MinCapacity: min },
    Schedule: isLeaf(inside) ? join("", [`${kind}(`, inside, ")"]) : `${kind}(${inside})`,
    ScheduledActionName: `schedule-${i + 1}`,
    Timezone: timeZone,
  };
}

/** A policy for each metric that is kept near a target. */
function trackingPolicies(input: ScalingInput): Resource[] {
  const { scaling, balancing } = input;
  const { cpu, memory, requests, metrics, queue } = scaling;
  const policy = (role: string, name: string, TargetValue: Tracking["TargetValue"], metric: Partial<Tracking>) =>
    scalingPolicy(input, role, {
      PolicyName: name,
      PolicyType: "TargetTrackingScaling",
      TargetTrackingScalingPolicyConfiguration: {
        ...metric,
        DisableScaleIn: scaling.scaleIn ? undefined : true,
        ScaleInCooldown: scaling.cooldowns.in,
        ScaleOutCooldown: scaling.cooldowns.out,
        TargetValue,
      },
    });
  const predefined = (
    PredefinedMetricType: "ECSServiceAverageCPUUtilization" | "ECSServiceAverageMemoryUtilization",
  ) => ({
    PredefinedMetricSpecification: { PredefinedMetricType },
  });
  const custom = (metric: ApplicationAutoScalingScalingPolicyCustomizedMetricSpecification) => ({
    CustomizedMetricSpecification: metric,
  });
  return [
    ...(cpu === undefined ? [] : [policy("CpuScaling", "cpu", cpu, predefined("ECSServiceAverageCPUUtilization"))]),
    ...(memory === undefined
      ? []
      : [policy("MemoryScaling", "memory", memory, predefined("ECSServiceAverageMemoryUtilization"))]),
    ...(requests === undefined || balancing === undefined
      ? []
      : [policy("RequestScaling", "requests", requests, requestsPerTarget(balancing))]),
    ...metrics.map(({ target, ...metric }, i) =>
      policy(
        `MetricScaling${i + 1}`,
        `metric-${i + 1}`,
        target,
        custom({
          Dimensions: dimensions(metric, input),
          MetricName: metric.name,
          Namespace: metric.namespace,
          Statistic: metric.statistic,
        }),
      ),
    ),
    ...(queue === undefined
      ? []
      : [
          policy(
            "QueueScaling",
            "queue",
            queue.acceptableLatency / queue.timePerMessage,
            custom({ Metrics: backlogPerTask(queue.name, input) }),
          ),
        ]),
  ];
}

function scalingPolicy(
  input: ScalingInput,
  role: string,
  properties: Omit<Parameters<typeof policyResource>[1], keyof ReturnType<typeof targetKey>>,
): Resource {
  return policyResource(`${input.key}/${role}`, { ...targetKey(input), ...properties }, [
    `${input.key}/ScalableTarget`,
  ]);
}

const policyResource = (
  logicalId: string,
  properties: Parameters<typeof resource<"AWS::ApplicationAutoScaling::ScalingPolicy">>[2],
  dependsOn: string[],
) => resource("AWS::ApplicationAutoScaling::ScalingPolicy", logicalId, properties, dependsOn);

function requestsPerTarget({ loadBalancer, targetGroupFullName }: LoadBalancing): Partial<Tracking> {
  return {
    PredefinedMetricSpecification: {
      PredefinedMetricType: "ALBRequestCountPerTarget",
      ResourceLabel: join("/", [loadBalancer.fullName, targetGroupFullName]),
    },
  };
}

function dimensions(
  { namespace, dimensions: given }: Pick<MetricSpec, "namespace" | "dimensions">,
  input: ScalingInput,
): Val<{ Name: Val<string>; Value: Val<string> }[]> | undefined {
  if (given === undefined) return namespace === "AWS/ECS" ? ofService(input) : undefined;
  if (isLeaf(given)) return pairs(given);
  return Object.entries(given).map(([Name, Value]) => ({ Name, Value }));
}

const ofService = ({ key, cluster }: ScalingInput) => [
  { Name: "ClusterName", Value: cluster.clusterName },
  { Name: "ServiceName", Value: att(`${key}/Service`, "Name") },
];

/**
 * The messages that wait, divided by the tasks that run: ECS takes one sample of CPUUtilization a task and minute. Where no
 * task runs there is no sample, and the messages are one task's.
 */
function backlogPerTask(queueName: Val<string>, input: ScalingInput) {
  return [
    {
      Id: "messages",
      MetricStat: {
        Metric: {
          Dimensions: [{ Name: "QueueName", Value: queueName }],
          MetricName: "ApproximateNumberOfMessagesVisible",
          Namespace: "AWS/SQS",
        },
        Stat: "Average",
      },
      ReturnData: false,
    },
    {
      Id: "tasks",
      MetricStat: {
        Metric: { Dimensions: ofService(input), MetricName: "CPUUtilization", Namespace: "AWS/ECS" },
        Stat: "SampleCount",
      },
      ReturnData: false,
    },
    { Expression: "messages / FILL(tasks, 1)", Id: "backlog", Label: "Messages a task", ReturnData: true },
  ];
}

/** An alarm at the first of the steps, and the policy that it calls. */
function stepPolicy(input: ScalingInput, step: StepScalingSpec, number: number): Resource[] {
  const up = step.steps[0]!.above !== undefined;
  const edges = step.steps
    .map(({ above, below, change }) => ({ at: (above ?? below)!, change }))
    .sort((a, b) => (up ? a.at - b.at : b.at - a.at));
  const threshold = edges[0]!.at;
  const adjustments = edges.map(({ at, change }, i): ApplicationAutoScalingScalingPolicyStepAdjustment => {
    const [from, to] = [at - threshold, edges[i + 1] && edges[i + 1]!.at - threshold];
    return up
      ? { MetricIntervalLowerBound: from, MetricIntervalUpperBound: to, ScalingAdjustment: change }
      : { MetricIntervalLowerBound: to, MetricIntervalUpperBound: from, ScalingAdjustment: change };
  });
  const policy = `${input.key}/StepScaling${number}`;
  const { metric } = step;
  return [
    scalingPolicy(input, `StepScaling${number}`, {
      PolicyName: `step-${number}`,
      PolicyType: "StepScaling",
      StepScalingPolicyConfiguration: {
        AdjustmentType: "ChangeInCapacity",
        Cooldown: step.cooldown,
        MetricAggregationType: aggregation(metric),
        StepAdjustments: adjustments,
      },
    }),
    resource("AWS::CloudWatch::Alarm", `${input.key}/StepAlarm${number}`, {
      AlarmActions: [att(policy, "Arn")],
      AlarmDescription: `Calls a scaling policy of ${input.spec.name}`,
      ComparisonOperator: up ? "GreaterThanOrEqualToThreshold" : "LessThanOrEqualToThreshold",
      Dimensions: dimensions(metric, input),
      EvaluationPeriods: step.periods,
      MetricName: metric.name,
      Namespace: metric.namespace,
      Period: 60,
      Statistic: metric.statistic,
      Threshold: threshold,
    }),
  ];
}

/** What a policy makes of several datapoints: their average, where it knows no better. */
function aggregation({ statistic }: MetricSpec) {
  return statistic === "Minimum" || statistic === "Maximum" ? statistic : "Average";
}
