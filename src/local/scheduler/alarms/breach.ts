import type { Alarm } from "../../alarms/record";
import type { Pace } from "../../pace";
import { type Measured, recent } from "../metrics/series";
import type { Breach } from "../scaling";
import { alarmMetric } from "./evaluate";

/** What an alarm tells a policy that it calls now; nothing where it doesn't call it. */
export function breachOf(
  { id, metric, state, actions, actionsEnabled }: Alarm,
  policy: string,
  scene: { metrics: Measured; pace: Pace },
  now: number,
): Breach | undefined {
  if (!actionsEnabled || !actions[state].includes(policy)) return undefined;
  const threshold = metric?.Threshold ?? 0;
  const tracked = metric && alarmMetric(metric);
  const last = tracked && recent(scene, tracked, 1, now).at(-1);
  const above = metric?.ComparisonOperator.startsWith("Greater") ?? true;
  return { alarm: id, threshold, value: last?.value ?? threshold, above };
}
