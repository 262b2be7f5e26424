import type { MetricQuery } from "../metrics/record";
import { table } from "../table";

/** A service whose desired count may be changed, and within which bounds. */
export interface ScalableTarget {
  /** As the API calls it: `service/<cluster>/<service>`. */
  id: string;
  /** `…:scalable-target/<digits>`. */
  arn: string;
  /** ARN of the service. */
  serviceArn: string;
  stack?: string;
  min: number;
  max: number;
  roleArn: string;
  suspended: Suspended;
  tags: Readonly<Record<string, string>>;
  createdAt: number;
  /** Its bounds are new: the count is yet to be brought inside of them, and this is why. */
  bounded?: { min?: string; max?: string };
  /** The last change of the count by a policy. */
  lastChange?: LastChange;
}

export interface Suspended {
  in: boolean;
  out: boolean;
  scheduled: boolean;
}

/** A change of the count, and until when others of its kind wait for it to take effect. */
export interface LastChange {
  /** The activity's id. */
  activity: string;
  direction: "out" | "in";
  from: number;
  to: number;
  /** Seconds that follow once the capacity is there. */
  cooldown: number;
  /** When the capacity was there. */
  fulfilledAt?: number;
}

/** A policy, with its configuration as the API has it. */
export interface ScalingPolicy {
  /** ARN. */
  id: string;
  name: string;
  /** Id of the scalable target. */
  target: string;
  stack?: string;
  targetTracking?: TargetTracking;
  step?: StepScaling;
  predictive?: PredictiveScaling;
  createdAt: number;
}

export interface TargetTracking {
  TargetValue: number;
  PredefinedMetricSpecification?: { PredefinedMetricType: string; ResourceLabel?: string };
  CustomizedMetricSpecification?: CustomizedMetric;
  ScaleOutCooldown?: number;
  ScaleInCooldown?: number;
  DisableScaleIn?: boolean;
}

export interface CustomizedMetric {
  MetricName?: string;
  Namespace?: string;
  Dimensions?: { Name: string; Value: string }[];
  Statistic?: string;
  Unit?: string;
  Metrics?: MetricQuery[];
}

export interface StepScaling {
  AdjustmentType?: "ChangeInCapacity" | "PercentChangeInCapacity" | "ExactCapacity";
  StepAdjustments?: StepAdjustment[];
  MinAdjustmentMagnitude?: number;
  Cooldown?: number;
  MetricAggregationType?: "Average" | "Minimum" | "Maximum";
}

export interface StepAdjustment {
  MetricIntervalLowerBound?: number;
  MetricIntervalUpperBound?: number;
  ScalingAdjustment: number;
}

export interface PredictiveScaling {
  /** One. */
  MetricSpecifications: PredictiveMetric[];
  /** @default ForecastOnly */
  Mode?: "ForecastOnly" | "ForecastAndScale";
  /** Seconds. @default 300 */
  SchedulingBufferTime?: number;
  /** @default HonorMaxCapacity */
  MaxCapacityBreachBehavior?: "HonorMaxCapacity" | "IncreaseMaxCapacity";
  /** Percent. */
  MaxCapacityBuffer?: number;
}

interface Predefined {
  PredefinedMetricType: string;
  ResourceLabel?: string;
}

interface Customized {
  MetricDataQueries: MetricQuery[];
}

/** What is kept near a target, and the load that it follows from: a pair, or one and the other. */
export interface PredictiveMetric {
  TargetValue: number;
  PredefinedMetricPairSpecification?: Predefined;
  PredefinedScalingMetricSpecification?: Predefined;
  PredefinedLoadMetricSpecification?: Predefined;
  CustomizedScalingMetricSpecification?: Customized;
  CustomizedLoadMetricSpecification?: Customized;
  CustomizedCapacityMetricSpecification?: Customized;
}

export interface ScheduledAction {
  /** ARN. */
  id: string;
  name: string;
  /** Id of the scalable target. */
  target: string;
  stack?: string;
  /** `cron(…)`, `rate(…)` or `at(…)`. */
  schedule: string;
  timeZone?: string;
  startAt?: number;
  endAt?: number;
  min?: number;
  max?: number;
  createdAt: number;
  /** Up to when it has been looked at: what is due runs once. */
  seenAt: number;
}

/** What scaling did, or did not and why. */
export interface ScalingActivity {
  /** A UUID. */
  id: string;
  /** Id of the scalable target. */
  target: string;
  description: string;
  cause: string;
  status: "Pending" | "InProgress" | "Successful" | "Overridden" | "Unfulfilled" | "Failed";
  message?: string;
  details?: string;
  /** The count that it set. */
  desired?: number;
  notScaled?: NotScaled;
  startedAt: number;
  endedAt?: number;
}

export interface NotScaled {
  Code: "AlreadyAtMaxCapacity" | "AlreadyAtMinCapacity" | "AlreadyAtDesiredCapacity";
  MaxCapacity?: number;
  MinCapacity?: number;
  CurrentCapacity?: number;
}

export const scalableTargets = table((target: ScalableTarget) => ({ service: target.serviceArn, arn: target.arn }));
export const scalingPolicies = table((policy: ScalingPolicy) => ({ target: policy.target }));
export const scheduledActions = table((action: ScheduledAction) => ({ target: action.target }));
export const scalingActivities = table((activity: ScalingActivity) => ({ target: activity.target }));
