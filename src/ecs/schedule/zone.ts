/** A time as a clock on the wall shows it. */
export interface WallTime {
  year: number;
  /** 1–12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  FORMATS.set(timeZone, format);
  return format;
}

/** Whether it is the name of a time zone of IANA's: `Europe/Berlin`, `Etc/GMT+9`, `UTC`. */
export function isTimeZone(name: string): boolean {
  // An offset is none, though JavaScript takes one.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What a clock in the zone shows. */
export function wallTimeOf(at: number, timeZone: string): WallTime {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)!.value);
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

const asUtc = ({ year, month, day, hour, minute, second }: WallTime) =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/**
 * When a clock in the zone shows the time, in milliseconds since 1970: for the first time where it does twice, as in
 * autumn. What it never shows, as in spring, is as much later as the clock was put forward.
 */
export function timeOf(wall: WallTime, timeZone: string): number {
  const shown = asUtc(wall);
  const offsetAt = (at: number) => asUtc(wallTimeOf(at, timeZone)) - at;
  const day = 24 * 3_600_000;
  const candidates = [offsetAt(shown - day), offsetAt(shown + day)].map((offset) => shown - offset);
  const right = candidates.filter((at) => at + offsetAt(at) === shown);
  return right.length > 0 ? Math.min(...right) : Math.max(...candidates);
}
