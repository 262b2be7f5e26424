import { lastPart } from "../../arns";
import type { Service } from "../../ecs/service/record";
import type { TargetTracking } from "../../scaling/record";
import { alone, type MetricRef, MINUTE, metricOf, several, type Tracked } from "../metrics/series";

const ECS = "AWS/ECS";
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

/** What a predefined metric is. */
export function predefinedMetric(
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
    dimensions: { TargetGroup: labelled(label).targetGroup },
    statistic: "Sum",
    period: MINUTE,
  };
}

/** What a resource label names: `app/<name>/<id>/targetgroup/<name>/<id>`. */
export function labelled(label: string): { loadBalancer: string; targetGroup: string } {
  const at = label.indexOf("targetgroup/");
  return { loadBalancer: label.slice(0, Math.max(0, at - 1)), targetGroup: label.slice(at) };
}
