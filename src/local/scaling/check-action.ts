import { isTimeZone, parseSchedule } from "../../ecs/schedule";
import { arn } from "../arns";
import type { Control } from "../control";
import { checkBounds } from "./check-target";
import { validation } from "./find";
import { uuidOf } from "./ids";
import type { ScalableTarget, ScheduledAction } from "./record";

export interface ActionInput {
  ScheduledActionName: string;
  Schedule?: string;
  Timezone?: string;
  /** Milliseconds since 1970. */
  startAt?: number;
  endAt?: number;
  ScalableTargetAction?: { MinCapacity?: number; MaxCapacity?: number };
}

/** The scheduled action that is asked for: a new one, or the one of its name with its changes. */
export function actionOf(
  control: Control,
  target: ScalableTarget,
  input: ActionInput,
  stack?: string,
): ScheduledAction {
  const { ScheduledActionName: name, startAt, endAt } = input;
  const now = control.clock.now();
  const before = control.store.by("scheduledActions", "target", target.id).find((action) => action.name === name);
  const schedule = input.Schedule ?? before?.schedule;
  if (schedule === undefined) throw validation("Schedule is required for a new scheduled action.");
  checkSchedule(schedule);
  const timeZone = input.Timezone ?? before?.timeZone;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw validation(`Timezone is "${timeZone}"; allowed are names of IANA's time zones, such as Europe/Berlin.`);
  }
  if (startAt !== undefined && endAt !== undefined && startAt >= endAt) {
    throw validation("StartTime must be before EndTime.");
  }
  const bounds = input.ScalableTargetAction ?? { MinCapacity: before?.min, MaxCapacity: before?.max };
  const { MinCapacity: min, MaxCapacity: max } = bounds;
  if (min === undefined && max === undefined) {
    throw validation("ScalableTargetAction needs a MinCapacity, a MaxCapacity or both.");
  }
  checkBounds(min, max);
  const action = `scheduledAction:${uuidOf(control)}:resource/ecs/${target.id}:scheduledActionName/${name}`;
  return {
    id: before?.id ?? arn("autoscaling", action),
    name,
    target: target.id,
    ...(stack !== undefined && { stack }),
    schedule,
    ...(timeZone !== undefined && { timeZone }),
    // Those that were there and aren't said again are no longer.
    ...(startAt !== undefined && { startAt }),
    ...(endAt !== undefined && { endAt }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    createdAt: before?.createdAt ?? now,
    seenAt: now,
  };
}

function checkSchedule(schedule: string): void {
  try {
    parseSchedule(schedule);
  } catch (error) {
    throw validation(`Schedule is "${schedule}"; ${(error as Error).message}.`);
  }
}
