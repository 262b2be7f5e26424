import { type Acts, all } from "../shapes/acted";
import { isExpression } from "./queries";

/** What is acted on of what names a metric. */
export const METRIC: Acts = { ...all("Namespace", "MetricName"), Dimensions: all("Name", "Value") };

const STAT: Acts = { Metric: METRIC, ...all("Stat", "Unit") };

/** What is acted on of one of several metrics, or of an expression of them: of a scaling policy, whose period is a minute. */
export const MINUTE_QUERY: Acts = {
  ...all("Id", "Label", "ReturnData"),
  Expression: (given) => isExpression(String(given)),
  MetricStat: STAT,
};

/** And where the period is said. */
export const QUERY: Acts = { ...MINUTE_QUERY, Period: true, MetricStat: { ...STAT, Period: true } };
