import { timeOf, wallTimeOf } from "./zone";

/** A cron expression of AWS's six fields. What a day must be is asked of each day. */
export interface Cron {
  minutes: number[];
  hours: number[];
  months: Set<number>;
  years: Set<number>;
  isDay: (day: Day) => boolean;
}

interface Day {
  year: number;
  month: number;
  day: number;
}

interface Field {
  name: string;
  from: number;
  to: number;
  names?: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const MINUTES: Field = { name: "minutes", from: 0, to: 59 };
const HOURS: Field = { name: "hours", from: 0, to: 23 };
const DAYS: Field = { name: "day of month", from: 1, to: 31 };
const MONTH: Field = { name: "month", from: 1, to: 12, names: MONTHS };
const WEEKDAY: Field = { name: "day of week", from: 1, to: 7, names: WEEKDAYS };
const YEARS: Field = { name: "year", from: 1970, to: 2199 };

/**
 * Reads what stands between the brackets of `cron(…)`. Throws where it isn't one.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const [minutes, hours, day, month, weekday, year, more] = fields;
  if (minutes === undefined || hours === undefined || !day || !month || !weekday || !year || more !== undefined) {
    throw new Error("a cron expression has six fields: minutes, hours, day of month, month, day of week, year");
  }
  const open = (field: string) => field === "?" || field === "*";
  if (day === "?" && weekday === "?") {
    throw new Error("only one of the days of a cron expression, of the month and of the week, can be ?");
  }
  if (!open(day) && !open(weekday)) {
    throw new Error("of the days of a cron expression, of the month and of the week, one must be ?");
  }
  const ofMonth = dayOfMonth(day);
  const ofWeek = dayOfWeek(weekday);
  return {
    minutes: numbers(minutes, MINUTES),
    hours: numbers(hours, HOURS),
    months: new Set(numbers(month, MONTH)),
    years: new Set(numbers(year, YEARS)),
    isDay: (each) => ofMonth(each) && ofWeek(each),
  };
}

/** A field's numbers in order: `5`, `1-5`, `MON-FRI`, `0/15`, `*`, several with commas between. */
function numbers(text: string, field: Field): number[] {
  const found = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", step, more] = part.split("/");
    if (more !== undefined || (step !== undefined && !/^[1-9]\d*$/.test(step))) throw wrong(text, field);
    const [first = "", last, another] = range.split("-");
    if (another !== undefined) throw wrong(text, field);
    const all = range === "*";
    const from = all ? field.from : numberOf(first, field, text);
    const to = all || (step !== undefined && last === undefined) ? field.to : numberOf(last ?? first, field, text);
    // SAT-MON goes round the end of the week.
    const span = to >= from ? to - from : to - from + (field.to - field.from + 1);
    if (to < from && field !== WEEKDAY && field !== MONTH) throw wrong(text, field);
    for (let at = 0; at <= span; at += Number(step ?? 1)) {
      found.add(((from - field.from + at) % (field.to - field.from + 1)) + field.from);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function numberOf(text: string, field: Field, whole: string): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + field.from;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= field.from && number <= field.to) return number;
  throw wrong(whole, field);
}

function wrong(text: string, { name, from, to, names }: Field): Error {
  const words = names ? ` or ${names[0]}–${names.at(-1)}` : "";
  return new Error(`the ${name} of a cron expression is ${from}–${to}${words}, a range, a list or a step, not ${text}`);
}

function dayOfMonth(text: string): (day: Day) => boolean {
  if (text === "?" || text === "*") return () => true;
  if (text === "L") return (day) => day.day === lastDay(day);
  if (text === "LW") return (day) => day.day === nearestWeekday(day, lastDay(day));
  const [, near] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (near !== undefined) {
    const wanted = numberOf(near, DAYS, text);
    return (day) => wanted <= lastDay(day) && day.day === nearestWeekday(day, wanted);
  }
  const days = new Set(numbers(text, DAYS));
  return ({ day }) => days.has(day);
}

function dayOfWeek(text: string): (day: Day) => boolean {
  if (text === "?" || text === "*") return () => true;
  if (text === "L") return (day) => weekdayOf(day) === 7;
  const [, last] = /^(\w+)L$/.exec(text) ?? [];
  if (last !== undefined) {
    const wanted = numberOf(last, WEEKDAY, text);
    return (day) => weekdayOf(day) === wanted && day.day + 7 > lastDay(day);
  }
  const [, which, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  if (which !== undefined) {
    const wanted = numberOf(which, WEEKDAY, text);
    return (day) => weekdayOf(day) === wanted && Math.ceil(day.day / 7) === Number(nth);
  }
  const days = new Set(numbers(text, WEEKDAY));
  return (day) => days.has(weekdayOf(day));
}

/** 1 is Sunday. */
const weekdayOf = ({ year, month, day }: Day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

const lastDay = ({ year, month }: Day) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The day from Monday to Friday that is nearest to one, in the same month. */
function nearestWeekday({ year, month }: Day, day: number): number {
  const weekday = weekdayOf({ year, month, day });
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < lastDay({ year, month, day }) ? day + 1 : day - 2;
  return day;
}

const DAY = 24 * 3_600_000;
/** Years that are looked through: the 29th of February on a certain weekday comes every 28 years, and every 40 at most. */
const MOST_YEARS = 41;

/** The first time after `after` that it names. */
export function nextOfCron(cron: Cron, after: number, timeZone: string): number | undefined {
  const { year, month, day } = wallTimeOf(after, timeZone);
  const today = Date.UTC(year, month - 1, day);
  const years = [...cron.years].filter((each) => each >= year).sort((a, b) => a - b);
  for (const each of years.slice(0, MOST_YEARS)) {
    for (let at = Math.max(today, Date.UTC(each, 0, 1)); at < Date.UTC(each + 1, 0, 1); at += DAY) {
      const date = new Date(at);
      const one = { year: each, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      if (!cron.months.has(one.month) || !cron.isDay(one)) continue;
      const time = firstOfDay(cron, one, after, timeZone);
      if (time !== undefined) return time;
    }
  }
  return undefined;
}

/** What is put off in the hour that spring leaves out comes after what is due in the hour behind it. */
function firstOfDay({ hours, minutes }: Cron, day: Day, after: number, timeZone: string): number | undefined {
  let first: number | undefined;
  for (const hour of hours) {
    const before = first;
    for (const minute of minutes) {
      const time = timeOf({ ...day, hour, minute, second: 0 }, timeZone);
      if (time <= after) continue;
      first = Math.min(first ?? time, time);
      break;
    }
    if (before !== undefined) return first;
  }
  return first;
}
