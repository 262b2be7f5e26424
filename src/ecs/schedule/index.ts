import { type Cron, nextOfCron, parseCron } from "./cron";
import { timeOf, type WallTime } from "./zone";

export { isTimeZone } from "./zone";

/** When something happens: once, every so often, or at the times that a cron expression names. */
export type Schedule =
  | { kind: "at"; at: WallTime }
  | { kind: "rate"; milliseconds: number }
  | { kind: "cron"; cron: Cron };

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 24 * 3_600_000 };

/**
 * Reads `at(yyyy-mm-ddThh:mm:ss)`, `rate(value unit)` or `cron(fields)`. Throws where it is none, and says what is allowed.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
 */
export function parseSchedule(text: string): Schedule {
  const [, kind, inside = ""] = /^(at|rate|cron)\((.*)\)$/.exec(text.trim()) ?? [];
  switch (kind) {
    case "at":
      return { kind, at: wallTime(inside) };
    case "rate":
      return { kind, milliseconds: interval(inside) };
    case "cron":
      return { kind, cron: parseCron(inside) };
    default:
      throw new Error("a schedule is at(yyyy-mm-ddThh:mm:ss), rate(value unit) or cron(fields)");
  }
}

/**
 * Throws where EventBridge and its Scheduler take no such schedule: they want a `?` for one of a cron expression's days.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function checkEventSchedule(text: string): void {
  if (parseSchedule(text).kind !== "cron") return;
  const [, , day, , weekday] = text
    .trim()
    .replace(/^cron\(\s*/, "")
    .split(/\s+/);
  if (day !== "?" && weekday !== "?") {
    throw new Error("of the days of a cron expression, of the month and of the week, one must be ?");
  }
}

function wallTime(text: string): WallTime {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text);
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match?.map(Number) ?? [];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (!match || date.toISOString() !== `${text}.000Z`) throw new Error("a time is written as at(2027-01-31T08:30:00)");
  return { year, month, day, hour, minute, second };
}

function interval(text: string): number {
  const [, value = "", unit = ""] = /^([1-9]\d*)\s+(minute|hour|day)s?$/.exec(text.trim()) ?? [];
  const milliseconds = Number(value) * (UNITS[unit] ?? Number.NaN);
  if (!Number.isSafeInteger(milliseconds) || milliseconds === 0) {
    throw new Error("a rate is a whole number from 1 and a unit, minutes, hours or days: rate(5 minutes)");
  }
  return milliseconds;
}

/** Where a schedule stands in time. */
export interface Timing {
  /** @default UTC */
  timeZone?: string;
  /** What a rate counts from, in milliseconds since 1970. */
  from: number;
  /** Whether a rate's first time is what it counts from. @default false: the first is one interval later */
  atOnce?: boolean;
}

/** The first time after `after`; undefined where there is none. */
export function nextTime(schedule: Schedule, after: number, timing: Timing): number | undefined {
  const { timeZone = "UTC", from, atOnce = false } = timing;
  switch (schedule.kind) {
    case "at": {
      const at = timeOf(schedule.at, timeZone);
      return at > after ? at : undefined;
    }
    case "rate": {
      const { milliseconds } = schedule;
      return from + milliseconds * Math.max(atOnce ? 0 : 1, Math.floor((after - from) / milliseconds) + 1);
    }
    case "cron":
      return nextOfCron(schedule.cron, after, timeZone);
  }
}
