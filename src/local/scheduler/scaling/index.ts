export { SAYS } from "./activities";
export { dueTime } from "./bounds";
export { scale } from "./decide";
export { AHEAD, expectedLoad, FORECAST_METRICS, type ForecastScene, hourOf, tasksFor } from "./forecast";
export { PREDEFINED_METRICS } from "./metrics";
export type { Breach, ScalingDecision, ScalingScene } from "./scene";
export { alarmNames, trackingAlarms } from "./tracking-alarms";
