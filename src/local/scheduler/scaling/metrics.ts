import { lastPart } from "../../arns";
import type { Service } from "../../ecs/service/record";
import type { Pace } from "../../pace";
import type { TargetTracking } from "../../scaling/record";
import type { Datapoint, MetricRef, ScalingScene } from "./scene";

/** Periods of metrics never fall below it, in milliseconds: what is measured more often than that is noise. */
const LEAST_PERIOD = 10_000;

/** Milliseconds of a period of so many seconds on this machine. */
export function localPeriod(pace: Pace, seconds: number): number {
  return Math.max(LEAST_PERIOD, Math.round((seconds * 1000) / pace.factor));
}

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

/** The metric that a policy keeps near its target. */
export function trackedMetric(
  { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: custom }: TargetTracking,
  service: Pick<Service, "clusterArn" | "name">,
): MetricRef | undefined {
  if (predefined) {
    const { PredefinedMetricType: type, ResourceLabel: label = "" } = predefined;
    const ofService = OF_SERVICE[type];
    if (ofService) {
      const dimensions = { ClusterName: lastPart(service.clusterArn), ServiceName: service.name };
      return { namespace: "AWS/ECS", dimensions, statistic: "Average", ...ofService };
    }
    return {
      namespace: "AWS/ApplicationELB",
      metricName: "RequestCountPerTarget",
      dimensions: { TargetGroup: label.slice(label.indexOf("targetgroup/")) },
      statistic: "Sum",
      period: MINUTE,
    };
  }
  if (!custom?.MetricName || !custom.Namespace) return undefined;
  return {
    namespace: custom.Namespace,
    metricName: custom.MetricName,
    dimensions: Object.fromEntries((custom.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    statistic: custom.Statistic ?? "Average",
    period: MINUTE,
  };
}

/** What the metric is called for people. */
export const nameOf = ({ namespace, metricName }: MetricRef) => `${namespace} ${metricName}`;

/**
 * The last `count` periods of the metric without a gap, newest last; fewer where there are no more. The newest is one
 * that has ended just now, or the one before it: a period's datapoint takes a moment to come.
 */
export function recent(
  scene: Pick<ScalingScene, "metrics" | "pace">,
  metric: MetricRef,
  count: number,
  now: number,
): Datapoint[] {
  const period = localPeriod(scene.pace, metric.period);
  const end = Math.floor(now / period) * period;
  const points = scene.metrics.statistics(metric, period, end - (count + 1) * period, end);
  const newest = points.at(-1);
  if (!newest || newest.at < end - 2 * period) return [];
  const run = [newest];
  for (let at = points.length - 2; at >= 0 && run.length < count; at--) {
    const point = points[at]!;
    if (run[0]!.at - point.at > period) break;
    run.unshift(point);
  }
  return run.map(({ at, value }) => ({ at, value: value * perSaidPeriod(metric, period) }));
}

/** A sum over a period that is shorter here is as much larger over the whole one. */
function perSaidPeriod({ statistic, period: seconds }: MetricRef, period: number): number {
  return statistic === "Sum" || statistic === "SampleCount" ? (seconds * 1000) / period : 1;
}
