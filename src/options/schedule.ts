import { checkEventSchedule, isTimeZone, parseSchedule } from "../ecs/schedule";
import { type Entries, group, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { text, value, whole } from "./values";

/** A time, or times: exactly one of `cron`, `rate` and `at`. */
export interface TimesOptions {
  /**
   * Minutes, hours, day of month, month, day of week and year, one of the two days as `?`.
   * @default `rate` or `at`
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
   */
  cron?: string;
  /** A whole number and a unit: `1 hour`, `5 minutes`, `2 days`. @default `cron` or `at` */
  rate?: string;
  /** Once: a time such as `2027-01-31T08:30:00`. @default `cron` or `rate` */
  at?: string;
  /** Name of IANA's of the time zone of `cron` and `at`, such as `Europe/Berlin`. @default UTC */
  timeZone?: string;
}

/**
 * Other bounds from a time on: exactly one of `cron`, `rate` and `at`, and `min`, `max` or both. What they are stays until
 * another action changes it.
 * @example { cron: "0 8 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 4 }
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
 */
export interface ScheduleOptions extends TimesOptions {
  /** Fewest tasks from then on, 0 or more. @default as it was */
  min?: number;
  /** Most tasks from then on, 0 or more. @default as it was */
  max?: number;
}

const schedule = (kind: "cron" | "rate" | "at") => value<string>((property) => isSchedule(property, kind));

export const EXPRESSIONS = {
  cron: schedule("cron"),
  rate: schedule("rate"),
  at: schedule("at"),
  timeZone: text("names of IANA's time zones, such as Europe/Berlin", /^[A-Za-z]/).and(isKnownZone),
} satisfies Entries<TimesOptions>;

type Times = SpecOf<typeof EXPRESSIONS>;

const ENTRIES = {
  ...EXPRESSIONS,
  min: whole(0),
  max: whole(0),
} satisfies Entries<ScheduleOptions>;

export type ScheduleSpec = SpecOf<typeof ENTRIES>;

export const SCHEDULE = group(ENTRIES, hasOneTime, hasBounds, hasZoneForClock);

const EXAMPLES = { cron: '"0 8 ? * MON-FRI *"', rate: '"5 minutes"', at: '"2027-01-31T08:30:00"' } as const;

function isSchedule(property: Property, kind: keyof typeof EXAMPLES): void {
  if (typeof property.value !== "string") property.fail(`allowed is text, as in ${EXAMPLES[kind]}`);
  try {
    parseSchedule(`${kind}(${property.value})`);
  } catch (error) {
    const { message } = error as Error;
    property.fail(
      message.includes(`${kind}(`) ? `${message}; here without ${kind}( ), as in ${EXAMPLES[kind]}` : message,
    );
  }
}

function isKnownZone(property: Property): void {
  if (!isTimeZone(property.value as string)) {
    property.fail("allowed are names of IANA's time zones, such as Europe/Berlin");
  }
}

export function hasOneTime(item: Property, { cron, rate, at }: Times): void {
  const said = [cron, rate, at].filter((each) => each !== undefined);
  if (said.length !== 1) item.fail("exactly one of cron, rate and at is needed");
}

/** What EventBridge's Scheduler takes is less than what scaling takes. */
export function isOfEvents(item: Property, { cron }: Times): void {
  if (typeof cron !== "string") return;
  try {
    checkEventSchedule(`cron(${cron})`);
  } catch (error) {
    item.get("cron").fail((error as Error).message);
  }
}

function hasBounds(item: Property, { min, max }: ScheduleSpec): void {
  if (min === undefined && max === undefined) item.fail("min, max or both are needed");
  if (min === undefined || max === undefined || isLeaf(min) || isLeaf(max) || min <= max) return;
  item.get("max").fail(`allowed is at least min, which is ${min}`);
}

export function hasZoneForClock(item: Property, { rate, timeZone }: Times): void {
  if (rate !== undefined && timeZone !== undefined) item.get("timeZone").fail("allowed with cron and at only");
}
