export { SAYS } from "./activities";
export { type AlarmRule, breachOf, isComparison } from "./alarms";
export { dueTime } from "./bounds";
export { scale } from "./decide";
export { parseExpression } from "./expression";
export { isStatistic, localPeriod, PREDEFINED_METRICS } from "./metrics";
export type { Breach, Datapoint, MetricRef, ScalingDecision, ScalingMetrics, ScalingScene } from "./scene";
