import { nextTime, parseSchedule } from "../../../ecs/schedule";
import type { PendingRun, ScheduledEvent, ScheduledTarget, ScheduledTasks } from "./record";

/** Milliseconds for which a time that passed while nobody was there is made up for. */
const MADE_UP = 60_000;
/** The longest wait between two tries of a run. */
const LONGEST_WAIT = 300_000;
const MINUTE = 60_000;

/** With the first time after `after` at which it is due. */
export function rescheduled(tasks: ScheduledTasks, after: number): ScheduledTasks {
  const { nextAt: _, ...rest } = tasks;
  const { expression, timeZone, from, atOnce, until = Number.POSITIVE_INFINITY, enabled } = tasks;
  const timing = { timeZone, from, atOnce };
  const next = enabled ? nextTime(parseSchedule(expression), Math.max(after, from - 1), timing) : undefined;
  return next === undefined || next > until ? rest : { ...rest, nextAt: next };
}

/**
 * With a run for each target where it is due, and its next time. A time that passed long ago, since the machine was off, is
 * not made up for.
 * @param delay part of the window, from 0 up to 1, that a run is put off by
 */
export function fired(tasks: ScheduledTasks, now: number, delay: (time: number) => number): ScheduledTasks {
  const { nextAt, targets, window = 0, pending } = tasks;
  if (nextAt === undefined || nextAt > now) return tasks;
  const at = nextAt + Math.floor(delay(nextAt) * window * MINUTE);
  const runs = targets.map(({ id }) => ({ target: id, time: nextAt, failures: 0, at }));
  const isMissed = now - nextAt > MADE_UP;
  const next = rescheduled(tasks, isMissed ? now : nextAt);
  return isMissed ? next : { ...next, pending: [...pending, ...runs] };
}

/** A run that has failed, as it is tried again; undefined where it is given up. */
export function retried(run: PendingRun, { retry }: ScheduledTarget, now: number): PendingRun | undefined {
  const failures = run.failures + 1;
  const at = now + Math.min(1000 * 2 ** failures, LONGEST_WAIT);
  const isOver = failures > retry.attempts || at - run.time > retry.ageSeconds * 1000;
  return isOver ? undefined : { ...run, failures, at };
}

/** So many events of a schedule are kept. */
const KEPT_EVENTS = 20;

/** With what became of a run. */
export function told(tasks: ScheduledTasks, event: ScheduledEvent): ScheduledTasks {
  return { ...tasks, events: [...(tasks.events ?? []), event].slice(-KEPT_EVENTS) };
}

/** Whether nothing is to be done about it any more; one that is switched off may yet be on again. */
export function isComplete({ enabled, nextAt, pending }: ScheduledTasks): boolean {
  return enabled && nextAt === undefined && pending.length === 0;
}

/** When something is to be done about it. */
export function dueAt({ nextAt, pending }: ScheduledTasks): number {
  return Math.min(nextAt ?? Number.POSITIVE_INFINITY, ...pending.map(({ at }) => at));
}
