import type { Pace } from "../../pace";
import { alone, recent } from "./metrics";
import type { Breach, MetricRef, ScalingMetrics } from "./scene";

/** An alarm about one metric, in CloudWatch's words. */
export interface AlarmRule {
  name: string;
  metric: MetricRef;
  comparison: string;
  threshold: number;
  /** Periods that are looked at. */
  periods: number;
  /** So many of them have to be beyond the threshold. */
  datapoints: number;
}

type Comparison = (value: number, threshold: number) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** Whether an alarm can be told here: by a threshold that stays the same. */
export const isComparison = (comparison: string) => Object.hasOwn(COMPARISONS, comparison);

/**
 * The alarm as it is in ALARM now; undefined where it isn't. A period without a datapoint is no reason for it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function breachOf(
  rule: AlarmRule,
  metrics: Pick<ScalingMetrics, "statistics">,
  pace: Pace,
  now: number,
): Breach | undefined {
  const { name: alarm, metric, comparison, threshold, periods, datapoints } = rule;
  const compares = COMPARISONS[comparison];
  const points = recent({ metrics, pace }, alone(metric), periods, now);
  const beyond = compares ? points.filter(({ value }) => compares(value, threshold)) : [];
  const last = beyond.at(-1);
  if (!last || beyond.length < datapoints) return undefined;
  return { alarm, threshold, value: last.value, above: comparison.startsWith("Greater") };
}
