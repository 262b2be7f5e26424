import { uuid } from "../../ids";
import type { NotScaled, ScalableTarget, ScalingActivity } from "../../scaling/record";

/** Application Auto Scaling's own wording. */
export const SAYS = {
  setting: (count: number) => `Setting desired count to ${count}.`,
  settingBounds: (min: number, max: number) => `Setting min capacity to ${min} and max capacity to ${max}`,
  set: (count: number) => `Successfully set desired count to ${count}. Waiting for change to be fulfilled by ecs.`,
  fulfilled: (count: number) => `Successfully set desired count to ${count}. Change successfully fulfilled by ecs.`,
  boundsSet: (min: number, max: number) => `Successfully set min capacity to ${min} and max capacity to ${max}`,
  boundsWrong: "Minimum capacity must be less than or equal to maximum capacity.",
  overridden: (count: number) => `Desired count was set to ${count} by another change before this one was fulfilled.`,
  gone: "The service is not ACTIVE.",
  attempting: "Attempting to scale due to alarm triggered",
  minimum: (min: number) => `minimum capacity was set to ${min}`,
  maximum: (max: number) => `maximum capacity was set to ${max}`,
  foreseen: (policy: string) => `predictive scaling policy ${policy} expects a load that needs more capacity`,
  scheduled: (name: string) => `scheduled action name ${name} was triggered`,
} as const;

/** An activity that begins now. */
export function activity(
  target: ScalableTarget,
  now: number,
  what: Omit<ScalingActivity, "id" | "target" | "startedAt">,
): ScalingActivity {
  const id = uuid(target.arn, now, what.description, what.cause, target.lastChange?.activity ?? "");
  return { id, target: target.id, startedAt: now, ...what };
}

/** A change of the count that was decided. */
export function change(
  target: ScalableTarget,
  now: number,
  desired: number,
  cause: string,
  details?: string,
): ScalingActivity & { desired: number } {
  const made = activity(target, now, {
    description: SAYS.setting(desired),
    cause,
    status: "InProgress",
    message: SAYS.set(desired),
    ...(details !== undefined && { details }),
  });
  return { ...made, desired };
}

/** A change that a policy asked for and that was none, and why. */
export function unscaled(
  target: ScalableTarget,
  now: number,
  notScaled: NotScaled,
  cause: string,
  details?: string,
): ScalingActivity {
  return activity(target, now, {
    description: SAYS.attempting,
    cause,
    status: "Failed",
    notScaled,
    endedAt: now,
    ...(details !== undefined && { details }),
  });
}
