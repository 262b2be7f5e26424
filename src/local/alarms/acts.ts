import { METRIC, QUERY } from "../metrics/acts";
import { isComparison, isScaling } from "../scheduler/alarms";
import { type Acts, all } from "../shapes/acted";

/** Only scaling policies of services are called here. */
const called = (given: unknown) => (given as string[]).every(isScaling);

const COMMON: Acts = {
  ...all("AlarmName", "AlarmDescription", "ActionsEnabled"),
  AlarmActions: called,
  OKActions: called,
  InsufficientDataActions: called,
  Tags: all("Key", "Value"),
};

/** What is acted on of an alarm of metrics. */
export const METRIC_ALARM: Acts = {
  ...COMMON,
  ...METRIC,
  ...all("Statistic", "Unit", "Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold", "TreatMissingData"),
  ...all("ExtendedStatistic", "EvaluateLowSampleCountPercentile"),
  ComparisonOperator: (given) => isComparison(String(given)),
  Metrics: QUERY,
  EvaluationCriteria: "PromQL is not spoken",
};

/** What is acted on of an alarm of other alarms. */
export const COMPOSITE_ALARM: Acts = { ...COMMON, AlarmRule: true };
