import type { MetricQuery } from "../metrics/record";
import { table } from "../table";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What a metric alarm looks at and when it is in ALARM, in CloudWatch's words. */
export interface MetricCondition {
  MetricName?: string;
  Namespace?: string;
  Dimensions?: { Name: string; Value: string }[];
  Statistic?: string;
  ExtendedStatistic?: string;
  Unit?: string;
  /** Seconds. */
  Period?: number;
  Metrics?: MetricQuery[];
  EvaluationPeriods: number;
  /** @default as many as `EvaluationPeriods` */
  DatapointsToAlarm?: number;
  Threshold?: number;
  ComparisonOperator: string;
  /** @default missing */
  TreatMissingData?: string;
  EvaluateLowSampleCountPercentile?: string;
  ThresholdMetricId?: string;
}

/** An alarm of metrics, or of other alarms: one of `metric` and `rule`. */
export interface Alarm {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  description?: string;
  metric?: MetricCondition;
  /** The text of a composite alarm's rule. */
  rule?: string;
  actionsEnabled: boolean;
  /** ARNs, by the state that is entered. */
  actions: Readonly<Record<AlarmState, readonly string[]>>;
  state: AlarmState;
  reason: string;
  /** JSON. */
  reasonData?: string;
  updatedAt: number;
  /** When it came to be in another state. */
  transitionedAt: number;
  /** Someone set its state by hand: until then it is looked at no more. */
  heldUntil?: number;
  configuredAt: number;
  tags: readonly { Key: string; Value: string }[];
}

/** Something that an alarm did. */
export interface AlarmHistory {
  /** A UUID. */
  id: string;
  /** The alarm's name. */
  alarm: string;
  kind: "MetricAlarm" | "CompositeAlarm";
  type: "ConfigurationUpdate" | "StateUpdate" | "Action";
  at: number;
  summary: string;
  /** JSON. */
  data: string;
}

export const alarms = table((alarm: Alarm) => ({
  /** What it calls in any of its states. */
  action: [...new Set(Object.values(alarm.actions).flat())],
}));

export const alarmHistory = table((item: AlarmHistory) => ({ alarm: item.alarm }));
