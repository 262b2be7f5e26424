import { METRIC, MINUTE_QUERY } from "../metrics/acts";
import { type Acts, all } from "../shapes/acted";

/** What names a scalable target where one is made or changed. */
export const KEY: Acts = {
  ServiceNamespace: (given) => given === "ecs" || "only services of ECS are scaled here",
  ResourceId: true,
  ScalableDimension: (given) => given === "ecs:service:DesiredCount" || "a service's DesiredCount is scaled",
};

export const SUSPENDED = all("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended");

export const BOUNDS = all("MinCapacity", "MaxCapacity");

const PREDEFINED = all("PredefinedMetricType", "ResourceLabel");

/** What is acted on of a policy. */
export const POLICY: Acts = {
  PolicyName: true,
  PolicyType: true,
  TargetTrackingScalingPolicyConfiguration: {
    ...all("TargetValue", "ScaleOutCooldown", "ScaleInCooldown", "DisableScaleIn"),
    PredefinedMetricSpecification: PREDEFINED,
    CustomizedMetricSpecification: {
      ...METRIC,
      ...all("Statistic", "Unit"),
      Metrics: MINUTE_QUERY,
    },
  },
  StepScalingPolicyConfiguration: {
    ...all("AdjustmentType", "MinAdjustmentMagnitude", "Cooldown", "MetricAggregationType"),
    StepAdjustments: all("MetricIntervalLowerBound", "MetricIntervalUpperBound", "ScalingAdjustment"),
  },
  PredictiveScalingPolicyConfiguration: {
    ...all("Mode", "SchedulingBufferTime", "MaxCapacityBreachBehavior", "MaxCapacityBuffer"),
    MetricSpecifications: {
      TargetValue: true,
      ...{ PredefinedMetricPairSpecification: PREDEFINED, PredefinedLoadMetricSpecification: PREDEFINED },
      // The load divided by the target is the capacity: what else is said of it isn't looked at.
      PredefinedScalingMetricSpecification: { "*": true },
      CustomizedLoadMetricSpecification: { MetricDataQueries: MINUTE_QUERY },
    },
  },
};
