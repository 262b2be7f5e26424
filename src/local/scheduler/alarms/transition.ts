import type { Alarm, AlarmHistory, AlarmState } from "../../alarms/record";
import { uuid } from "../../ids";
import type { Evaluation } from "./evaluate";

/** An alarm that came to be in another state, and what is written down about it. */
export interface Transition {
  alarm: Alarm;
  history: AlarmHistory[];
}

/** What an alarm has come to, since it was looked at last. */
export function entered(alarm: Alarm, { state, reason, datapoints }: Evaluation, now: number): Transition {
  const reasonData = JSON.stringify({
    version: "1.0",
    queryDate: new Date(now).toISOString(),
    recentDatapoints: datapoints.map(({ value }) => value),
    ...(alarm.metric && { threshold: alarm.metric.Threshold, period: alarm.metric.Period }),
  });
  const { heldUntil: _, ...rest } = alarm;
  return inState(rest, { state, reason, reasonData }, now);
}

/** The alarm in that state: its history has the change, and what it called. */
export function inState(
  before: Alarm,
  { state, reason, reasonData }: Pick<Alarm, "state" | "reason" | "reasonData">,
  now: number,
): Transition {
  const changed = state !== before.state;
  const alarm: Alarm = {
    ...before,
    ...{ state, reason, reasonData, updatedAt: now },
    transitionedAt: changed ? now : before.transitionedAt,
  };
  if (!changed) return { alarm, history: [] };
  const update = item(alarm, "StateUpdate", now, `Alarm updated from ${before.state} to ${state}`, {
    oldState: stateData(before),
    newState: stateData(alarm),
  });
  const called = alarm.actionsEnabled ? alarm.actions[state] : [];
  return { alarm, history: [update, ...called.map((action) => actionItem(alarm, action, now))] };
}

const stateData = ({ state, reason, reasonData }: Alarm) => ({
  stateValue: state,
  stateReason: reason,
  ...(reasonData !== undefined && { stateReasonData: JSON.parse(reasonData) }),
});

function actionItem(alarm: Alarm, action: string, now: number): AlarmHistory {
  const carriedOut = isScaling(action);
  const summary = carriedOut
    ? `Successfully executed action ${action}`
    : `Action ${action} is recorded and not carried out on this machine`;
  return item(alarm, "Action", now, summary, { actionState: carriedOut ? "Succeeded" : "Recorded", resource: action });
}

/** Whether an action is a scaling policy of a service, which is called here. */
export const isScaling = (action: string) => /:autoscaling:.*:scalingPolicy:.*:resource\/ecs\//.test(action);

export function item(
  alarm: Alarm,
  type: AlarmHistory["type"],
  now: number,
  summary: string,
  data: object,
): AlarmHistory {
  const kind = alarm.rule === undefined ? "MetricAlarm" : "CompositeAlarm";
  const id = uuid(alarm.arn, now, type, summary);
  return { id, alarm: alarm.id, kind, type, at: now, summary, data: JSON.stringify({ type, version: "1.0", ...data }) };
}

/** The state of a new alarm. */
export const INITIAL: Pick<Alarm, "state" | "reason"> = {
  state: "INSUFFICIENT_DATA" satisfies AlarmState,
  reason: "Unchecked: Initial alarm creation",
};
