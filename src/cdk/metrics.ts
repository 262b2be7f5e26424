import type { Metric, MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { sdk } from "./sdk";

/** A metric that ECS publishes of a service: the average over five minutes, unless `options` say otherwise. */
export function serviceMetric(
  scope: Construct,
  service: { clusterName: string; serviceName: string },
  metricName: string,
  options: MetricOptions = {},
): Metric {
  return new sdk.cloudwatch.Metric({
    namespace: "AWS/ECS",
    metricName,
    dimensionsMap: { ClusterName: service.clusterName, ServiceName: service.serviceName },
    ...options,
  }).attachTo(scope);
}
