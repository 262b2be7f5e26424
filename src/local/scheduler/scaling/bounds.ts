import { nextTime, parseSchedule } from "../../../ecs/schedule";
import type { ScheduledAction } from "../../scaling/record";
import { activity, change, SAYS } from "./activities";
import type { ScalingDraft } from "./draft";
import { begin } from "./progress";

/** Runs the scheduled actions whose time has come; those of a time in which they were suspended are not made up for. */
export function runScheduled(draft: ScalingDraft): void {
  const { scene, now } = draft;
  for (const action of scene.actions) {
    const due = dueTime(action, action.seenAt);
    const next = dueTime(action, now);
    draft.wake(next);
    if (due === undefined || due > now) continue;
    draft.actions.push({ ...action, seenAt: now });
    if (!draft.target.suspended.scheduled) run(draft, action);
  }
}

/** When an action runs next: at its start, too, where it has one, and never after its end. */
export function dueTime(action: ScheduledAction, after: number): number | undefined {
  const { schedule, timeZone, startAt, endAt, createdAt } = action;
  const parsed = parseSchedule(schedule);
  const from = startAt ?? createdAt;
  const repeated = nextTime(parsed, Math.max(after, from), { timeZone, from });
  const times = parsed.kind !== "at" && startAt !== undefined && startAt > after ? [startAt] : [];
  if (repeated !== undefined) times.push(repeated);
  const next = times.length > 0 ? Math.min(...times) : undefined;
  return next === undefined || (endAt !== undefined && next > endAt) ? undefined : next;
}

function run(draft: ScalingDraft, { name, min, max }: ScheduledAction): void {
  const { now } = draft;
  const { target } = draft;
  const [least, most] = [min ?? target.min, max ?? target.max];
  const common = { description: SAYS.settingBounds(least, most), cause: SAYS.scheduled(name), endedAt: now };
  if (least > most) {
    draft.write(activity(target, now, { ...common, status: "Failed", message: SAYS.boundsWrong }));
    return;
  }
  draft.write(activity(target, now, { ...common, status: "Successful", message: SAYS.boundsSet(least, most) }));
  draft.update({
    min: least,
    max: most,
    bounded: {
      ...(min !== undefined && { min: SAYS.minimum(min) }),
      ...(max !== undefined && { max: SAYS.maximum(max) }),
    },
  });
}

/** Brings the count inside of bounds that are new. A deployment in progress loses no task to them before it is over. */
export function keepInside(draft: ScalingDraft, deploying: boolean): void {
  const { target, scene, now } = draft;
  const { bounded, min, max } = target;
  if (!bounded) return;
  const count = draft.desiredCount;
  const { bounded: _, ...rest } = target;
  if (scene.service?.status !== "ACTIVE" || count === undefined || (count >= min && count <= max)) {
    draft.target = rest;
    return;
  }
  if (count > max && deploying) return;
  const desired = Math.min(Math.max(count, min), max);
  const cause =
    desired === min && count < min ? (bounded.min ?? SAYS.minimum(min)) : (bounded.max ?? SAYS.maximum(max));
  draft.target = rest;
  const direction = desired > count ? "out" : "in";
  begin(draft, change(rest, now, desired, cause), { direction, from: count, cooldown: 0 });
}
