import { lastPart } from "../../arns";
import type { Service } from "../../ecs/service/record";
import type { Pace } from "../../pace";
import { goodNews } from "../../pace";
import type { PredictiveMetric, PredictiveScaling } from "../../scaling/record";
import { alone, localPeriod, type Measured, MINUTE, several, type Tracked, valuesIn } from "../metrics/series";
import { labelled } from "./metrics";

/** Hours of a day. */
const DAY = 24;
/** Days of metrics that a forecast is made of at most, as AWS has it. */
const MOST_DAYS = 14;
/** Hours that a forecast reaches, as AWS has it. */
export const AHEAD = 48;

/** What is looked at to tell what is to come. */
export interface ForecastScene {
  metrics: Measured;
  pace: Pace;
  service: Pick<Service, "clusterArn" | "name"> | undefined;
}

/** Milliseconds of an hour at this machine's pace. */
export const hourOf = (pace: Pace) => goodNews(pace, 3600);

/**
 * The load that is expected of an hour: the mean of what the same hour of the last days had, as far as those are over. AWS
 * makes its forecast by a model of its own that isn't published; like that one, it needs a day of metrics and takes fourteen.
 * Undefined where there are no metrics of a day before.
 */
export function expectedLoad(
  { MetricSpecifications: [specification] }: PredictiveScaling,
  scene: ForecastScene,
  hour: number,
  now: number,
): number | undefined {
  const load = specification && scene.service && loadOf(specification, scene.service);
  if (!load) return undefined;
  const length = hourOf(scene.pace);
  const current = Math.floor(now / length);
  const days = Array.from({ length: MOST_DAYS }, (_, i) => hour - DAY * (i + 1)).filter((before) => before < current);
  return mean(days.flatMap((before) => loadIn(load, scene, before * length, length) ?? []));
}

/** As many tasks as carry the load that is expected of an hour. */
export function expectedTasks(
  predictive: PredictiveScaling,
  scene: ForecastScene,
  hour: number,
  now: number,
): number | undefined {
  const load = expectedLoad(predictive, scene, hour, now);
  return load === undefined ? undefined : tasksFor(predictive, load);
}

export function tasksFor({ MetricSpecifications: [specification] }: PredictiveScaling, load: number): number {
  return Math.ceil(load / specification!.TargetValue - 1e-9);
}

function loadIn(load: Tracked, scene: ForecastScene, from: number, length: number): number | undefined {
  const values = valuesIn(scene, load, localPeriod(scene.pace, load.period), from, from + length);
  return mean([...values.values()]);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const UTILIZATION = /^ECSService(?:Average|Total)?(CPU|Memory)Utilization$/;

/** Predefined metrics of a service that a forecast can be made of. */
export const FORECAST_METRICS = [
  ...["", "Average", "Total"].flatMap((of) => ["CPU", "Memory"].map((what) => `ECSService${of}${what}Utilization`)),
  ...["ALBRequestCount", "ALBRequestCountPerTarget", "TotalALBRequestCount"],
];

/** What all tasks together have to do: of a pair of metrics the sum of which the other one is the mean a task. */
function loadOf(
  {
    PredefinedMetricPairSpecification: pair,
    PredefinedLoadMetricSpecification: load,
    CustomizedLoadMetricSpecification: custom,
  }: PredictiveMetric,
  { clusterArn, name }: Pick<Service, "clusterArn" | "name">,
): Tracked | undefined {
  if (custom) return several(custom.MetricDataQueries);
  const predefined = pair ?? load;
  if (!predefined) return undefined;
  const [, of] = UTILIZATION.exec(predefined.PredefinedMetricType) ?? [];
  if (of === undefined) {
    const { loadBalancer, targetGroup } = labelled(predefined.ResourceLabel ?? "");
    const dimensions = { LoadBalancer: loadBalancer, TargetGroup: targetGroup };
    const metric = { namespace: "AWS/ApplicationELB", metricName: "RequestCount", dimensions };
    return alone({ ...metric, statistic: "Sum", period: MINUTE });
  }
  const dimensions = { ClusterName: lastPart(clusterArn), ServiceName: name };
  const metric = { namespace: "AWS/ECS", metricName: `${of}Utilization`, dimensions };
  return alone({ ...metric, statistic: "Sum", period: MINUTE });
}
