import { isDeepStrictEqual } from "node:util";
import type { Calls } from "../api";
import type { Control } from "../control";
import { listOf, pageOf } from "../ecs/pages";
import { METRIC } from "../metrics/acts";
import { invalidToken } from "../metrics/check";
import { inState, item } from "../scheduler/alarms";
import { localPeriod } from "../scheduler/metrics/series";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { COMPOSITE_ALARM, METRIC_ALARM } from "./acts";
import {
  alarmsIn,
  type CompositeAlarmInput,
  compositeAlarm,
  invalid,
  type MetricAlarmInput,
  metricAlarm,
  notFound,
} from "./check";
import { describeAlarm, describeHistory } from "./describe";
import type { Alarm, AlarmHistory, AlarmState, MetricCondition } from "./record";
import { removal } from "./remove";
import { ALARM_TAG_CALLS } from "./tag-calls";

/** Alarms of one answer, as CloudWatch has them. */
const MOST = 100;

type Named<T> = T & { AlarmName: string };

async function putMetricAlarm(control: Control, { AlarmName, ...input }: Named<MetricAlarmInput>) {
  return put(control, metricAlarm(control, AlarmName, input));
}

async function putCompositeAlarm(control: Control, { AlarmName, ...input }: Named<CompositeAlarmInput>) {
  return put(control, compositeAlarm(control, AlarmName, input));
}

async function put({ store, clock }: Control, alarm: Alarm): Promise<object> {
  const before = store.get("alarms", alarm.id);
  const stack = before?.stack === undefined ? {} : { stack: before.stack };
  const what = before ? `Alarm "${alarm.id}" updated` : `Alarm "${alarm.id}" created`;
  const history = item(alarm, "ConfigurationUpdate", clock.now(), what, { type: before ? "Update" : "Create" });
  await store.commit([
    { table: "alarms", put: { ...alarm, ...stack } },
    { table: "alarmHistory", put: history },
  ]);
  return {};
}

async function deleteAlarms({ store }: Control, { AlarmNames }: { AlarmNames: string[] }) {
  for (const { id, rule } of store.list("alarms")) {
    if (rule === undefined || AlarmNames.includes(id)) continue;
    const used = alarmsIn(rule).find((name) => AlarmNames.includes(name));
    if (used) throw invalid(`Cannot delete ${used} as it is used by the composite alarm ${id}.`);
  }
  const missing = AlarmNames.filter((name) => !store.get("alarms", name));
  const there = [...new Set(AlarmNames)].filter((name) => !missing.includes(name));
  await store.commit(there.flatMap((name) => removal(store, name)));
  // CloudWatch: those with correct names are deleted all the same.
  if (missing.length > 0) throw notFound(`Resource(s) not found: [${missing.join(", ")}]`);
  return {};
}

interface DescribeInput {
  AlarmNames?: string[];
  AlarmNamePrefix?: string;
  AlarmTypes?: string[];
  ChildrenOfAlarmName?: string;
  ParentsOfAlarmName?: string;
  StateValue?: AlarmState;
  ActionPrefix?: string;
  MaxRecords?: number;
  NextToken?: string;
}

async function describeAlarms({ store }: Control, { MaxRecords = MOST, NextToken, ...asked }: DescribeInput) {
  const { AlarmNames, AlarmNamePrefix = "", AlarmTypes = ["MetricAlarm"], ActionPrefix } = asked;
  if (AlarmNames && asked.AlarmNamePrefix !== undefined) {
    throw invalid("AlarmNames and AlarmNamePrefix can't be given together.");
  }
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child, StateValue } = asked;
  const rule = parent === undefined ? undefined : store.get("alarms", parent)?.rule;
  const children = rule === undefined ? [] : alarmsIn(rule);
  const related = parent !== undefined || child !== undefined;
  const found = store
    .list("alarms")
    .filter(
      (alarm) =>
        (related || AlarmTypes.includes(alarm.metric ? "MetricAlarm" : "CompositeAlarm")) &&
        (AlarmNames?.includes(alarm.id) ?? true) &&
        alarm.id.startsWith(AlarmNamePrefix) &&
        (StateValue === undefined || alarm.state === StateValue) &&
        (ActionPrefix === undefined || alarm.actions.ALARM.some((action) => action.startsWith(ActionPrefix))) &&
        (parent === undefined || children.includes(alarm.id)) &&
        (child === undefined || (alarm.rule !== undefined && alarmsIn(alarm.rule).includes(child))),
    );
  const list = listOf("Alarms", asked);
  const token = NextToken || undefined;
  const page = pageOf(found, { list, size: MaxRecords, token, keyOf: ({ id }) => id, wrong: invalidToken });
  return {
    MetricAlarms: page.items.filter(({ metric }) => metric).map(describeAlarm),
    CompositeAlarms: page.items.filter(({ metric }) => !metric).map(describeAlarm),
    NextToken: page.next,
  };
}

type ForMetricInput = Pick<
  MetricCondition,
  "MetricName" | "Namespace" | "Statistic" | "ExtendedStatistic" | "Dimensions" | "Period" | "Unit"
>;

async function describeAlarmsForMetric({ store }: Control, { Dimensions = [], ...asked }: ForMetricInput) {
  const byName = (given: MetricCondition["Dimensions"] = []) =>
    Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
  const found = store
    .list("alarms")
    .filter(
      ({ metric }) =>
        metric &&
        isDeepStrictEqual(byName(metric.Dimensions), byName(Dimensions)) &&
        Object.entries(asked).every(([name, value]) => metric[name as keyof MetricCondition] === value),
    );
  return { MetricAlarms: found.map(describeAlarm) };
}

interface SetInput {
  AlarmName: string;
  StateValue: AlarmState;
  StateReason: string;
  StateReasonData?: string;
}

/** CloudWatch looks at the alarm again at its next period, and so does the local ECS. */
async function setAlarmState({ store, clock, pace }: Control, input: SetInput) {
  const alarm = store.get("alarms", input.AlarmName);
  if (!alarm) throw notFound(`There is no alarm ${input.AlarmName}.`);
  const { StateValue: state, StateReason: reason, StateReasonData: reasonData } = input;
  if (reasonData !== undefined && !isJson(reasonData)) throw invalid("StateReasonData isn't JSON.");
  const now = clock.now();
  const set = inState(alarm, { state, reason, ...(reasonData !== undefined && { reasonData }) }, now);
  const period = localPeriod(pace, alarm.metric?.Period ?? 60);
  await store.commit([
    { table: "alarms", put: { ...set.alarm, heldUntil: now + period } },
    ...set.history.map((put): Change => ({ table: "alarmHistory", put })),
  ]);
  return {};
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface HistoryInput {
  AlarmName?: string;
  AlarmTypes?: string[];
  HistoryItemType?: AlarmHistory["type"];
  StartDate?: number;
  EndDate?: number;
  MaxRecords?: number;
  NextToken?: string;
  ScanBy?: string;
}

async function describeAlarmHistory({ store }: Control, { MaxRecords = MOST, NextToken, ...asked }: HistoryInput) {
  const { AlarmName, AlarmTypes, HistoryItemType: type, StartDate = 0, EndDate = Number.POSITIVE_INFINITY } = asked;
  const all = AlarmName === undefined ? store.list("alarmHistory") : store.by("alarmHistory", "alarm", AlarmName);
  const found = all.filter(
    (each) =>
      (AlarmTypes?.includes(each.kind) ?? true) &&
      (type === undefined || each.type === type) &&
      each.at >= StartDate * 1000 &&
      each.at <= EndDate * 1000,
  );
  const list = listOf("AlarmHistoryItems", asked);
  const keyOf = ({ at, id }: AlarmHistory) => `${String(at).padStart(16, "0")} ${id}`;
  const descending = asked.ScanBy !== "TimestampAscending";
  const token = NextToken || undefined;
  const page = pageOf(found, { list, size: MaxRecords, token, keyOf, descending, wrong: invalidToken });
  return {
    AlarmHistoryItems: page.items.map(describeHistory),
    NextToken: page.next,
  };
}

/** CloudWatch: names that there is no alarm of are no error here. */
const withActions =
  (actionsEnabled: boolean) =>
  async ({ store }: Control, { AlarmNames }: { AlarmNames: string[] }) => {
    const found = AlarmNames.flatMap((name) => store.get("alarms", name) ?? []);
    await store.commit(found.map((alarm): Change => ({ table: "alarms", put: { ...alarm, actionsEnabled } })));
    return {};
  };

/** CloudWatch's alarms. */
export const ALARM_CALLS: Calls = {
  ...ALARM_TAG_CALLS,
  PutMetricAlarm: { run: putMetricAlarm, acts: METRIC_ALARM },
  PutCompositeAlarm: { run: putCompositeAlarm, acts: COMPOSITE_ALARM },
  DeleteAlarms: { run: deleteAlarms, acts: all("AlarmNames") },
  DescribeAlarms: {
    run: describeAlarms,
    acts: all(
      ...["AlarmNames", "AlarmNamePrefix", "AlarmTypes", "ChildrenOfAlarmName", "ParentsOfAlarmName", "StateValue"],
      ...["ActionPrefix", "MaxRecords", "NextToken"],
    ),
  },
  DescribeAlarmsForMetric: {
    run: describeAlarmsForMetric,
    acts: { ...METRIC, ...all("Statistic", "ExtendedStatistic", "Period", "Unit") },
  },
  SetAlarmState: { run: setAlarmState, acts: all("AlarmName", "StateValue", "StateReason", "StateReasonData") },
  DescribeAlarmHistory: {
    run: describeAlarmHistory,
    acts: all(
      ...["AlarmName", "AlarmTypes", "HistoryItemType", "StartDate", "EndDate", "MaxRecords", "NextToken", "ScanBy"],
    ),
  },
  EnableAlarmActions: { run: withActions(true), acts: all("AlarmNames") },
  DisableAlarmActions: { run: withActions(false), acts: all("AlarmNames") },
};
