import { isStatistic, parseExpression } from "../scheduler/scaling";
import { type Acts, all } from "../shapes/acted";

/** What names a scalable target where one is made or changed. */
export const KEY: Acts = {
  ServiceNamespace: (given) => given === "ecs" || "only services of ECS are scaled here",
  ResourceId: true,
  ScalableDimension: (given) => given === "ecs:service:DesiredCount" || "a service's DesiredCount is scaled",
};

export const SUSPENDED = all("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended");

export const BOUNDS = all("MinCapacity", "MaxCapacity");

const METRIC = all("MetricName", "Namespace");

const isStat = (given: unknown) => isStatistic(String(given));

function isExpression(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}

/** What is acted on of a policy. */
export const POLICY: Acts = {
  PolicyName: true,
  // Forecasts are made of two weeks of metrics, which this machine doesn't have.
  PolicyType: (given) => given !== "PredictiveScaling",
  TargetTrackingScalingPolicyConfiguration: {
    ...all("TargetValue", "ScaleOutCooldown", "ScaleInCooldown", "DisableScaleIn"),
    PredefinedMetricSpecification: all("PredefinedMetricType", "ResourceLabel"),
    CustomizedMetricSpecification: {
      ...METRIC,
      ...all("Statistic", "Unit"),
      Dimensions: all("Name", "Value"),
      Metrics: {
        ...all("Id", "Label", "ReturnData"),
        Expression: (given) => isExpression(String(given)),
        MetricStat: { Metric: { ...METRIC, Dimensions: all("Name", "Value") }, Stat: isStat, Unit: true },
      },
    },
  },
  StepScalingPolicyConfiguration: {
    ...all("AdjustmentType", "MinAdjustmentMagnitude", "Cooldown", "MetricAggregationType"),
    StepAdjustments: all("MetricIntervalLowerBound", "MetricIntervalUpperBound", "ScalingAdjustment"),
  },
  PredictiveScalingPolicyConfiguration: { "*": true },
};
