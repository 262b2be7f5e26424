import type { Alarm } from "../../alarms/record";
import type { Pace } from "../../pace";
import type { Measured } from "../metrics/series";
import { type Evaluation, evaluate, nextLook } from "./evaluate";
import { parseRule } from "./rule";
import { entered, type Transition } from "./transition";

/** What is looked at to decide about alarms. */
export interface AlarmScene {
  /** The alarm of this name, as it is by now. */
  alarm(name: string): Alarm | undefined;
  metrics: Measured;
  pace: Pace;
}

/** What became of an alarm: another state where it has one now, and when to look again. */
export interface AlarmDecision {
  transition?: Transition;
  wakeAt?: number;
}

/** What the alarm is now. */
export function decideAlarm(alarm: Alarm, scene: AlarmScene, now: number): AlarmDecision {
  const { heldUntil, metric, rule } = alarm;
  if (heldUntil !== undefined && now < heldUntil) return { wakeAt: heldUntil };
  const found = metric ? evaluate(metric, scene, now) : rule === undefined ? undefined : follows(rule, scene);
  const wakeAt = metric && nextLook(metric, scene.pace, now);
  return {
    ...(found && found.state !== alarm.state && { transition: entered(alarm, found, now) }),
    ...(wakeAt !== undefined && { wakeAt }),
  };
}

/** A composite alarm is in ALARM where its rule holds, and OK where it doesn't. */
function follows(text: string, scene: AlarmScene): Evaluation {
  const { rule, alarms } = parseRule(text);
  const holds = rule((name) => scene.alarm(name)?.state);
  const told = alarms.map((name) => `${name} is ${scene.alarm(name)?.state ?? "not there"}`).join(", ");
  return {
    state: holds ? "ALARM" : "OK",
    reason: `The rule ${text} ${holds ? "holds" : "does not hold"}${told && `: ${told}`}.`,
    datapoints: [],
  };
}
