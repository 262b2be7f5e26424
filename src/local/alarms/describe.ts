import type { Alarm, AlarmHistory } from "./record";

const seconds = (at: number) => at / 1000;

/** The alarm as the API has one of its kind. */
export function describeAlarm(alarm: Alarm): object {
  const common = {
    AlarmName: alarm.id,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: seconds(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: seconds(alarm.updatedAt),
    StateTransitionedTimestamp: seconds(alarm.transitionedAt),
  };
  if (!alarm.metric) return { ...common, AlarmRule: alarm.rule };
  const { Dimensions = [], ...condition } = alarm.metric;
  return { ...common, ...condition, ...(condition.Metrics ? {} : { Dimensions }) };
}

export function describeHistory({ alarm, kind, type, at, summary, data }: AlarmHistory): object {
  return {
    AlarmName: alarm,
    AlarmType: kind,
    Timestamp: seconds(at),
    HistoryItemType: type,
    HistorySummary: summary,
    HistoryData: data,
  };
}
