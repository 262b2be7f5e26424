import type { PlainProperties } from "../../cfn/typed";
import { statistics } from "../metrics/query";
import type { Pace } from "../pace";
import type { ResourceRecord } from "../resources/record";
import { type AlarmRule, breachOf, isComparison, isStatistic, type ScalingMetrics } from "../scheduler/scaling";
import { readProperties } from "../shapes/template";
import type { Store } from "../store/store";

const ALARM = "AWS::CloudWatch::Alarm";

/** What policies go by, as it was measured: datapoints, and the alarms that templates have. */
export function measuredIn(store: Pick<Store, "by" | "get">, pace: Pace): ScalingMetrics {
  const measured: Pick<ScalingMetrics, "statistics"> = {
    statistics: (metric, period, from, to) => statistics(store, { ...metric, period: period / 1000 }, from, to),
  };
  return {
    ...measured,
    breachesOf: ({ id }, now) =>
      store
        .by("resources", "type", ALARM)
        .flatMap((record) => ruleOf(record, id) ?? [])
        .flatMap((rule) => breachOf(rule, measured, pace, now) ?? []),
  };
}

/** Of an alarm of one metric that calls the policy. */
function ruleOf(record: ResourceRecord, policy: string): AlarmRule | undefined {
  const alarm = readProperties(ALARM, record.properties) as PlainProperties<typeof ALARM>;
  const { MetricName, Namespace, Statistic = "", Threshold, EvaluationPeriods, ComparisonOperator } = alarm;
  if (!alarm.AlarmActions?.includes(policy) || alarm.ActionsEnabled === false) return undefined;
  if (!MetricName || !Namespace || !isStatistic(Statistic)) return undefined;
  if (Threshold === undefined || EvaluationPeriods === undefined) return undefined;
  if (ComparisonOperator === undefined || !isComparison(ComparisonOperator)) return undefined;
  const dimensions = Object.fromEntries((alarm.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  return {
    name: alarm.AlarmName ?? record.identifier,
    metric: {
      namespace: Namespace,
      metricName: MetricName,
      dimensions,
      statistic: Statistic,
      period: alarm.Period ?? 60,
    },
    comparison: ComparisonOperator,
    threshold: Threshold,
    periods: EvaluationPeriods,
    datapoints: alarm.DatapointsToAlarm ?? EvaluationPeriods,
  };
}
