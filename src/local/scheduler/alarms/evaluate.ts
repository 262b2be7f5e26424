import { parseStatistic } from "../../../ecs/statistic";
import type { AlarmState, MetricCondition } from "../../alarms/record";
import type { Pace } from "../../pace";
import {
  alone,
  type Datapoint,
  isStatistic,
  localPeriod,
  type Measured,
  metricOf,
  several,
  type Tracked,
  valuesIn,
} from "../metrics/series";

type Comparison = (value: number, threshold: number) => boolean;

const COMPARISONS: Readonly<Record<string, { compare: Comparison; words: string }>> = {
  GreaterThanOrEqualToThreshold: {
    compare: (value, threshold) => value >= threshold,
    words: "greater than or equal to",
  },
  GreaterThanThreshold: { compare: (value, threshold) => value > threshold, words: "greater than" },
  LessThanOrEqualToThreshold: { compare: (value, threshold) => value <= threshold, words: "less than or equal to" },
  LessThanThreshold: { compare: (value, threshold) => value < threshold, words: "less than" },
};

/** Whether an alarm can be told here: by a threshold that stays the same. */
export const isComparison = (comparison: string) => Object.hasOwn(COMPARISONS, comparison);

/** Periods that are looked at beyond those that count, where some have no datapoint. */
const MORE_PERIODS = 2;

/** Milliseconds within which the datapoint of a period that has ended may still come: of a short one half of it. */
const late = (period: number) => Math.min(5_000, period / 2);

/** What an alarm was found to be. */
export interface Evaluation {
  state: AlarmState;
  reason: string;
  /** Those that the state follows from, the oldest first. */
  datapoints: Datapoint[];
}

/** What an alarm looks at; undefined where this machine can't tell. */
export function alarmMetric(condition: MetricCondition): Tracked | undefined {
  const { Metrics, MetricName, Namespace, Dimensions, ExtendedStatistic = "", Period: period, Unit: unit } = condition;
  const { Statistic = ExtendedStatistic } = condition;
  if (Metrics) return several(Metrics);
  if (!MetricName || !Namespace || !isStatistic(Statistic)) return undefined;
  return alone(metricOf({ MetricName, Namespace, Dimensions }, Statistic, { period, unit }));
}

/**
 * What the alarm is now; undefined where nothing says anything else than what it was.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluate(
  condition: MetricCondition,
  scene: { metrics: Measured; pace: Pace },
  now: number,
): Evaluation | undefined {
  const { EvaluationPeriods: periods, DatapointsToAlarm: needed = periods, Threshold: threshold = 0 } = condition;
  const tracked = alarmMetric(condition);
  const comparison = COMPARISONS[condition.ComparisonOperator];
  if (!tracked || !comparison || hasTooFewSamples(condition, scene, now)) return undefined;
  const seen = looked(tracked, periods + MORE_PERIODS, scene, now);
  const points = seen.flatMap((value, i) => (value === undefined ? [] : { ...value, age: i + 1 })).slice(0, periods);
  const isBeyond = ({ value }: Datapoint) => comparison.compare(value, threshold);
  const missing = periods - points.length;
  const beyond = points.filter(isBeyond);
  const found = (state: AlarmState): Evaluation => ({
    state,
    reason: reasonOf(state, { points, beyond, missing, needed, threshold, words: comparison.words, condition }),
    datapoints: points.map(({ at, value }) => ({ at, value })).reverse(),
  });
  if (beyond.length >= needed) return found("ALARM");
  const treat = condition.TreatMissingData ?? "missing";
  if (missing <= 0 || treat === "notBreaching") return found("OK");
  if (treat === "breaching") return found(beyond.length + missing >= needed ? "ALARM" : "OK");
  if (points.length === 0) return treat === "ignore" ? undefined : found("INSUFFICIENT_DATA");
  if (beyond.length < points.length) return found("OK");
  // Each datapoint that there is, is beyond the threshold. The next one may not be, unless it has waited long enough.
  const oldest = points.at(-1)!.age;
  return treat === "missing" && oldest >= needed ? found("ALARM") : undefined;
}

/**
 * Whether a percentile is of too few samples to say anything, for an alarm that is to stay what it was then.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
function hasTooFewSamples(condition: MetricCondition, scene: { metrics: Measured; pace: Pace }, now: number): boolean {
  const { ExtendedStatistic = "", EvaluateLowSampleCountPercentile: few, EvaluationPeriods: periods } = condition;
  const statistic = parseStatistic(ExtendedStatistic);
  if (few !== "ignore" || statistic?.kind !== "percentile") return false;
  const tail = Math.min(statistic.percent, 100 - statistic.percent) / 100;
  const counts = alarmMetric({ ...condition, Statistic: "SampleCount", ExtendedStatistic: undefined });
  const seen = counts ? looked(counts, periods, scene, now) : [];
  return seen.reduce((sum, count) => sum + (count?.value ?? 0), 0) < 10 / tail;
}

/** The last periods, the newest first. One that ended just now is left out as long as its datapoint may still come. */
function looked(
  tracked: Tracked,
  count: number,
  scene: { metrics: Measured; pace: Pace },
  now: number,
): (Datapoint | undefined)[] {
  const period = localPeriod(scene.pace, tracked.period);
  const end = Math.floor(now / period) * period;
  const values = valuesIn(scene, tracked, period, end - (count + 1) * period, end);
  const isLate = values.get(end - period) === undefined && now - end < late(period);
  const last = isLate ? end - period : end;
  return Array.from({ length: count }, (_, i) => {
    const at = last - (i + 1) * period;
    const value = values.get(at);
    return value === undefined ? undefined : { at, value };
  });
}

/** When there is something new to see of it. */
export function nextLook(condition: MetricCondition, pace: Pace, now: number): number | undefined {
  const tracked = alarmMetric(condition);
  if (!tracked || !isComparison(condition.ComparisonOperator)) return undefined;
  const period = localPeriod(pace, tracked.period);
  const end = Math.floor(now / period) * period;
  return now - end < late(period) ? end + late(period) : end + period;
}

interface Told {
  points: readonly Datapoint[];
  beyond: readonly Datapoint[];
  missing: number;
  needed: number;
  threshold: number;
  words: string;
  condition: MetricCondition;
}

/** CloudWatch's own wording. */
function reasonOf(state: AlarmState, told: Told): string {
  const { points, beyond, missing, needed, threshold, words, condition } = told;
  if (state === "INSUFFICIENT_DATA") return "Insufficient Data: no datapoints were received for the periods.";
  const { EvaluationPeriods: periods, TreatMissingData: treat = "missing" } = condition;
  if (points.length === 0) {
    const count = `${missing} missing datapoint${missing === 1 ? " was" : "s were"}`;
    const as = treat === "breaching" ? "[Breaching]" : "[NonBreaching]";
    return `Threshold Crossed: no datapoints were received for ${missing} periods and ${count} treated as ${as}.`;
  }
  const shown = (state === "ALARM" ? beyond : points)
    .map(({ at, value }) => `${value} (${new Date(at).toISOString()})`)
    .join(", ");
  const is = state === "ALARM" ? "" : "not ";
  const [count, verb] = [state === "ALARM" ? beyond.length : points.length - beyond.length, words];
  const which = `${count} out of the last ${periods} datapoints [${shown}]`;
  const least = `(minimum ${needed} datapoint${needed === 1 ? "" : "s"} for ${state === "ALARM" ? "OK -> ALARM" : "ALARM -> OK"} transition)`;
  return `Threshold Crossed: ${which} ${count === 1 ? "was" : "were"} ${is}${verb} the threshold (${threshold.toFixed(1)}) ${least}.`;
}
