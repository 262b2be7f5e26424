import type { MetricCondition } from "../../alarms/record";
import { uuid } from "../../ids";
import type { ScalingPolicy, TargetTracking } from "../../scaling/record";
import { MINUTE } from "../metrics/series";
import { predefinedMetric } from "./metrics";

/** Datapoints above the target after which capacity is added. */
export const OUT_AFTER = 3;
/** Datapoints below {@link IN_BELOW} of the target after which capacity is taken away. */
export const IN_AFTER = 15;
export const IN_BELOW = 0.9;

type Which = "AlarmHigh" | "AlarmLow";
const BOTH: readonly Which[] = ["AlarmHigh", "AlarmLow"];

/** What CloudWatch calls an alarm of a target tracking policy. */
export function alarmName({ id, target }: Pick<ScalingPolicy, "id" | "target">, which: Which): string {
  return `TargetTracking-${target}-${which}-${uuid(id, which)}`;
}

/** All that a policy can have. */
export const alarmNames = (policy: ScalingPolicy) => BOTH.map((which) => alarmName(policy, which));

/**
 * The alarms that a target tracking policy has for itself. One that never takes capacity away has none for it.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export function trackingAlarms(policy: ScalingPolicy): { name: string; condition: MetricCondition }[] {
  const { targetTracking: tracking, target } = policy;
  if (!tracking) return [];
  const watched = watchedBy(tracking, target);
  const high = {
    name: alarmName(policy, "AlarmHigh"),
    condition: {
      ...watched,
      EvaluationPeriods: OUT_AFTER,
      Threshold: tracking.TargetValue,
      ComparisonOperator: "GreaterThanThreshold",
    },
  };
  const low = {
    name: alarmName(policy, "AlarmLow"),
    condition: {
      ...watched,
      EvaluationPeriods: IN_AFTER,
      Threshold: tracking.TargetValue * IN_BELOW,
      ComparisonOperator: "LessThanThreshold",
    },
  };
  return tracking.DisableScaleIn ? [high] : [high, low];
}

/** The metric that is kept near its target, in an alarm's words. */
function watchedBy(tracking: TargetTracking, target: string): Partial<MetricCondition> {
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: custom } = tracking;
  if (predefined) {
    const [, clusterArn = "", name = ""] = target.split("/");
    const { metricName, namespace, dimensions, statistic, period } = predefinedMetric(predefined, { clusterArn, name });
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    return { MetricName: metricName, Namespace: namespace, Dimensions, Statistic: statistic, Period: period };
  }
  const { Metrics, ...one } = custom ?? {};
  if (!Metrics) return { ...one, Period: MINUTE };
  return {
    Metrics: Metrics.map((query) =>
      query.MetricStat
        ? { ...query, MetricStat: { ...query.MetricStat, Period: query.MetricStat.Period ?? MINUTE } }
        : query,
    ),
  };
}
