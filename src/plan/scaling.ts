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
  isExtended,
  isLeaf,
  type MetricSpec,
  type ScalingSpec,
  type ScheduleSpec,
  type ServiceSpec,
  type StepScalingSpec,
} from "../options";
import type { LoadBalancing } from "./load-balancer";
import { backlogPerTask, wake } from "./queue-scaling";
import type { ClusterRefs } from "./refs";
import { expressionOf } from "./times";

export interface ScalingInput {
  key: string;
  spec: ServiceSpec;
  scaling: ScalingSpec;
  cluster: ClusterRefs;
  balancing?: LoadBalancing;
  /** The queue whose backlog is worked off. @default the one that is said */
  queue?: { name: Val<string>; acceptableLatency: number; timePerMessage: number };
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
      SuspendedState: suspendedState(scaling),
      ScheduledActions: scaling.schedule.length === 0 ? undefined : scaling.schedule.map(scheduledAction),
    }),
    ...trackingPolicies(input),
    ...waking(input),
    ...predictivePolicy(input),
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
  { timeZone, min, max, ...times }: ScheduleSpec,
  i: number,
): ApplicationAutoScalingScalableTargetScheduledAction {
  return {
    ScalableTargetAction: { MaxCapacity: max, MinCapacity: min },
    Schedule: expressionOf(times),
    ScheduledActionName: `schedule-${i + 1}`,
    Timezone: timeZone,
  };
}

/** A policy for each metric that is kept near a target. */
function trackingPolicies(input: ScalingInput): Resource[] {
  const { scaling, balancing } = input;
  const { cpu, memory, requests, metrics, expressions } = scaling;
  const resolution = scaling.highResolution ? "HighResolution" : "";
  const queue = queueOf(input);
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
  const predefined = (of: "CPU" | "Memory") => ({
    PredefinedMetricSpecification: { PredefinedMetricType: `ECSServiceAverage${of}Utilization${resolution}` },
  });
  const custom = (metric: ApplicationAutoScalingScalingPolicyCustomizedMetricSpecification) => ({
    CustomizedMetricSpecification: metric,
  });
  return [
    ...(cpu === undefined ? [] : [policy("CpuScaling", "cpu", cpu, predefined("CPU"))]),
    ...(memory === undefined ? [] : [policy("MemoryScaling", "memory", memory, predefined("Memory"))]),
    ...(requests === undefined || balancing === undefined
      ? []
      : [policy("RequestScaling", "requests", requests, requestsPerTarget(balancing))]),
    ...metrics.map(({ target, ...metric }, i) =>
      policy(
        `MetricScaling${i + 1}`,
        `metric-${i + 1}`,
        target,
        custom(
          isExtended(metric.statistic)
            ? { Metrics: [queryOf("metric", metric, input, true)] }
            : { ...metricOf(metric, input), Statistic: metric.statistic },
        ),
      ),
    ),
    ...expressions.map(({ expression, metrics: named, target }, i) =>
      policy(
        `ExpressionScaling${i + 1}`,
        `expression-${i + 1}`,
        target,
        custom({
          Metrics: [
            ...Object.entries(named).map(([id, metric]) => queryOf(id, metric, input, false)),
            { Expression: expression, Id: "tracked", ReturnData: true },
          ],
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
            custom({ Metrics: backlogPerTask({ queueName: queue.name, ofService: ofService(input) }) }),
          ),
        ]),
  ];
}

const queueOf = ({ queue, scaling }: ScalingInput) => queue ?? scaling.queue;

/** Where there may be no task a message that waits brings the first. */
function waking(input: ScalingInput): Resource[] {
  const { key, spec, scaling } = input;
  const queue = queueOf(input);
  if (queue === undefined || (!isLeaf(scaling.min) && scaling.min > 0)) return [];
  const backlog = { queueName: queue.name, ofService: ofService(input) };
  return wake(key, backlog, `Has a first task of ${spec.name} where messages wait`, (role, properties) =>
    scalingPolicy(input, role, properties as Parameters<typeof scalingPolicy>[2]),
  );
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

/** A metric as policies have it, without its statistic. */
const metricOf = (metric: MetricSpec, input: ScalingInput) => ({
  Dimensions: dimensions(metric, input),
  MetricName: metric.name,
  Namespace: metric.namespace,
});

const queryOf = (Id: string, metric: MetricSpec, input: ScalingInput, ReturnData: boolean) => ({
  Id,
  MetricStat: { Metric: metricOf(metric, input), Stat: metric.statistic },
  ReturnData,
});

function suspendedState({ suspended }: ScalingSpec) {
  return (
    suspended && {
      DynamicScalingInSuspended: suspended.in,
      DynamicScalingOutSuspended: suspended.out,
      ScheduledScalingSuspended: suspended.schedule,
    }
  );
}

/** A policy by a forecast. */
function predictivePolicy(input: ScalingInput): Resource[] {
  const { predictive } = input.scaling;
  if (predictive === undefined) return [];
  const { cpu, memory, mode, buffer, beyondMax } = predictive;
  return [
    scalingPolicy(input, "PredictiveScaling", {
      PolicyName: "predictive",
      PolicyType: "PredictiveScaling",
      PredictiveScalingPolicyConfiguration: {
        MaxCapacityBreachBehavior: beyondMax === undefined ? undefined : "IncreaseMaxCapacity",
        MaxCapacityBuffer: beyondMax,
        MetricSpecifications: [
          {
            PredefinedMetricPairSpecification: {
              PredefinedMetricType: `ECSService${cpu === undefined ? "Memory" : "CPU"}Utilization`,
            },
            TargetValue: (cpu ?? memory)!,
          },
        ],
        Mode: mode === "scale" ? "ForecastAndScale" : "ForecastOnly",
        SchedulingBufferTime: buffer,
      },
    }),
  ];
}

/** What ECS publishes of a service beyond a datapoint a minute. */
export function monitoring({ highResolution, cpu, memory }: ScalingSpec) {
  if (!highResolution) return undefined;
  const MetricNames = [
    ...(cpu === undefined ? [] : ["CPUUtilization" as const]),
    ...(memory === undefined ? [] : ["MemoryUtilization" as const]),
  ];
  return { MetricConfigurations: [{ MetricNames, ResolutionSeconds: HIGH_RESOLUTION }] };
}

/** Seconds. */
const HIGH_RESOLUTION = 20;

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
        AdjustmentType: ADJUSTMENTS[step.adjustment],
        Cooldown: step.cooldown,
        MetricAggregationType: aggregation(metric),
        MinAdjustmentMagnitude: step.minimumChange,
        StepAdjustments: adjustments,
      },
    }),
    resource("AWS::CloudWatch::Alarm", `${input.key}/StepAlarm${number}`, {
      AlarmActions: [att(policy, "Arn")],
      AlarmDescription: `Calls a scaling policy of ${input.spec.name}`,
      ComparisonOperator: up ? "GreaterThanOrEqualToThreshold" : "LessThanOrEqualToThreshold",
      ...metricOf(metric, input),
      EvaluationPeriods: step.periods,
      Period: 60,
      ...(isExtended(metric.statistic)
        ? { ExtendedStatistic: metric.statistic }
        : { Statistic: metric.statistic as "Average" }),
      Threshold: threshold,
    }),
  ];
}

const ADJUSTMENTS = {
  tasks: "ChangeInCapacity",
  percent: "PercentChangeInCapacity",
  exact: "ExactCapacity",
} as const;

/** What a policy makes of several datapoints: their average, where it knows no better. */
function aggregation({ statistic }: MetricSpec) {
  return statistic === "Minimum" || statistic === "Maximum" ? statistic : "Average";
}
