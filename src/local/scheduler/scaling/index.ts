export { SAYS } from "./activities";
export { dueTime } from "./bounds";
export { scale } from "./decide";
export { localPeriod, PREDEFINED_METRICS, trackedMetric } from "./metrics";
export type { Breach, Datapoint, MetricRef, ScalingDecision, ScalingMetrics, ScalingScene } from "./scene";
