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
      Metrics: false,
    },
  },
  StepScalingPolicyConfiguration: {
    ...all("AdjustmentType", "MinAdjustmentMagnitude", "Cooldown", "MetricAggregationType"),
    StepAdjustments: all("MetricIntervalLowerBound", "MetricIntervalUpperBound", "ScalingAdjustment"),
  },
  PredictiveScalingPolicyConfiguration: { "*": true },
};
