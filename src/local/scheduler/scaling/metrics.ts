import { lastPart } from "../../arns";
import type { Service } from "../../ecs/service/record";
import type { Pace } from "../../pace";
import type { MetricQuery, Statistic, TargetTracking } from "../../scaling/record";
import { type Expression, parseExpression } from "./expression";
import type { Datapoint, MetricRef, ScalingMetrics } from "./scene";

/** Milliseconds: what periods are made of on this machine. */
const RESOLUTION = 10_000;

/** Milliseconds of a period of so many seconds on this machine: never fewer than services are measured in. */
export function localPeriod(pace: Pace, seconds: number): number {
  return Math.ceil((seconds * 1000) / pace.factor / RESOLUTION) * RESOLUTION;
}

type Metric = NonNullable<MetricQuery["MetricStat"]>["Metric"];

const ECS = "AWS/ECS";
const MINUTE = 60;
/** What ECS publishes at high resolution has a datapoint every so many seconds. */
const HIGH_RESOLUTION = 20;

/** The metrics that need no more than their names. */
const OF_SERVICE: Readonly<Record<string, { metricName: string; period: number }>> = {
  ECSServiceAverageCPUUtilization: { metricName: "CPUUtilization", period: MINUTE },
  ECSServiceAverageCPUUtilizationHighResolution: { metricName: "CPUUtilization", period: HIGH_RESOLUTION },
  ECSServiceAverageMemoryUtilization: { metricName: "MemoryUtilization", period: MINUTE },
  ECSServiceAverageMemoryUtilizationHighResolution: { metricName: "MemoryUtilization", period: HIGH_RESOLUTION },
};

/** The predefined metrics that a service has. */
export const PREDEFINED_METRICS = [...Object.keys(OF_SERVICE), "ALBRequestCountPerTarget"];

/** What a policy keeps near its target: a metric, or what several come to in each period. */
export interface Tracked {
  /** For people. */
  name: string;
  /** Seconds of a datapoint, as AWS has it. */
  period: number;
  metrics: ReadonlyMap<string, MetricRef>;
  valueIn: Expression;
}

/** What a policy keeps near its target; undefined where nothing here can say what that is. */
export function trackedOf(
  { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: custom }: TargetTracking,
  service: Pick<Service, "clusterArn" | "name">,
): Tracked | undefined {
  if (predefined) return alone(predefinedMetric(predefined, service));
  if (custom?.Metrics) return several(custom.Metrics);
  if (!custom?.MetricName || !custom.Namespace) return undefined;
  const { Namespace, MetricName, Dimensions, Statistic = "Average" } = custom;
  return alone(metricOf({ Namespace, MetricName, Dimensions }, Statistic));
}

function predefinedMetric(
  { PredefinedMetricType: type, ResourceLabel: label = "" }: { PredefinedMetricType: string; ResourceLabel?: string },
  service: Pick<Service, "clusterArn" | "name">,
): MetricRef {
  const ofService = OF_SERVICE[type];
  if (ofService) {
    const dimensions = { ClusterName: lastPart(service.clusterArn), ServiceName: service.name };
    return { namespace: ECS, dimensions, statistic: "Average", ...ofService };
  }
  return {
    namespace: "AWS/ApplicationELB",
    metricName: "RequestCountPerTarget",
    dimensions: { TargetGroup: label.slice(label.indexOf("targetgroup/")) },
    statistic: "Sum",
    period: MINUTE,
  };
}

function metricOf({ Namespace = "", MetricName = "", Dimensions = [] }: Metric, statistic: Statistic): MetricRef {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: Namespace, metricName: MetricName, dimensions, statistic, period: MINUTE };
}

/** One metric by itself. */
export function alone(metric: MetricRef): Tracked {
  const { namespace, metricName, period } = metric;
  return {
    name: `${namespace} ${metricName}`,
    period,
    metrics: new Map([["metric", metric]]),
    valueIn: (given) => given("metric"),
  };
}

/** Statistics that a period's datapoint has. */
const STATISTICS: readonly string[] = ["Average", "Minimum", "Maximum", "SampleCount", "Sum"];

export const isStatistic = (text: string): text is Statistic => STATISTICS.includes(text);

/** The one of them that is given back, made of the others. */
function several(queries: readonly MetricQuery[]): Tracked | undefined {
  const metrics = new Map<string, MetricRef>();
  const expressions = new Map<string, Expression>();
  for (const { Id, MetricStat: stat, Expression: text } of queries) {
    if (stat && !isStatistic(stat.Stat)) return undefined;
    if (stat) metrics.set(Id, metricOf(stat.Metric, stat.Stat as Statistic));
    const parsed = text === undefined ? undefined : tryParse(text);
    if (text !== undefined && !parsed) return undefined;
    if (parsed) expressions.set(Id, parsed);
  }
  const result = queries.find(({ ReturnData = true }) => ReturnData);
  if (!result) return undefined;
  const valueIn: Expression = (given) => {
    const resolve = (id: string): number | undefined => expressions.get(id)?.(resolve) ?? given(id);
    return resolve(result.Id);
  };
  return { name: result.Label ?? result.Expression ?? result.Id, period: MINUTE, metrics, valueIn };
}

function tryParse(text: string): Expression | undefined {
  try {
    return parseExpression(text).expression;
  } catch {
    return undefined;
  }
}

/**
 * The last `count` periods without a gap, newest last; fewer where there are no more. The newest is one that has ended
 * just now, or the one before it: a period's datapoint takes a moment to come.
 */
export function recent(
  scene: { metrics: Pick<ScalingMetrics, "statistics">; pace: Pace },
  { metrics, valueIn, period: seconds }: Tracked,
  count: number,
  now: number,
): Datapoint[] {
  const period = localPeriod(scene.pace, seconds);
  const end = Math.floor(now / period) * period;
  const from = end - (count + 1) * period;
  const values = new Map([...metrics].map(([id, metric]) => [id, valuesOf(scene, metric, period, from, end)]));
  const run: Datapoint[] = [];
  for (let at = end - period; at >= from && run.length < count; at -= period) {
    const isThere = [...values.values()].some((each) => each.has(at));
    const value = isThere ? valueIn((id) => values.get(id)?.get(at)) : undefined;
    if (value !== undefined) run.unshift({ at, value });
    else if (run.length > 0 || at < end - period) break;
  }
  return run;
}

/** A metric's values by when their periods began. */
function valuesOf(
  { metrics }: { metrics: Pick<ScalingMetrics, "statistics"> },
  metric: MetricRef,
  period: number,
  from: number,
  to: number,
): Map<number, number> {
  const more = perSaidPeriod(metric, period);
  const points = metrics.statistics(metric, period, from, to);
  return new Map(points.map(({ at, value }) => [Math.floor(at / period) * period, value * more]));
}

/**
 * A sum over a period that is shorter here is as much larger over the whole one. ECS takes a sample of each task a period,
 * however long that is.
 */
function perSaidPeriod({ namespace, statistic, period: seconds }: MetricRef, period: number): number {
  const counts = statistic === "Sum" || (statistic === "SampleCount" && namespace !== ECS);
  return counts ? (seconds * 1000) / period : 1;
}
