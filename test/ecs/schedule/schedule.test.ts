import { isTimeZone, nextTime, parseSchedule } from "../../../src/ecs/schedule";

/** The next times after one, in UTC. */
function next(schedule: string, after: string, count = 1, timeZone?: string): string[] {
  const parsed = parseSchedule(schedule);
  const times: string[] = [];
  let at: number | undefined = Date.parse(`${after}Z`);
  const from = at;
  for (let i = 0; i < count; i++) {
    at = nextTime(parsed, at, { timeZone, from });
    if (at === undefined) break;
    times.push(new Date(at).toISOString().slice(0, 16));
  }
  return times;
}

test.each([
  ["every minute", "cron(* * * * ? *)", ["2027-01-15T08:01", "2027-01-15T08:02"]],
  ["every day", "cron(0 10 * * ? *)", ["2027-01-15T10:00", "2027-01-16T10:00"]],
  ["on weekdays", "cron(0 18 ? * MON-FRI *)", ["2027-01-15T18:00", "2027-01-18T18:00"]],
  ["weekdays are counted from Sunday", "cron(0 12 ? * 1 *)", ["2027-01-17T12:00", "2027-01-24T12:00"]],
  [
    "across the end of the week",
    "cron(0 12 ? * SAT-MON *)",
    ["2027-01-16T12:00", "2027-01-17T12:00", "2027-01-18T12:00"],
  ],
  ["on the first of the month", "cron(0 8 1 * ? *)", ["2027-02-01T08:00", "2027-03-01T08:00"]],
  ["every quarter of an hour", "cron(0/15 * * * ? *)", ["2027-01-15T08:15", "2027-01-15T08:30"]],
  [
    "every ten minutes of some hours",
    "cron(0/30 8-9 ? * MON-FRI *)",
    ["2027-01-15T08:30", "2027-01-15T09:00", "2027-01-15T09:30", "2027-01-18T08:00"],
  ],
  ["several", "cron(5,35 14 * * ? *)", ["2027-01-15T14:05", "2027-01-15T14:35"]],
  ["in some months", "cron(0 0 1 JAN,JUL ? *)", ["2027-07-01T00:00", "2028-01-01T00:00"]],
  ["on the last day of the month", "cron(0 0 L * ? *)", ["2027-01-31T00:00", "2027-02-28T00:00"]],
  ["on the last Friday", "cron(0 9 ? * 6L *)", ["2027-01-29T09:00", "2027-02-26T09:00"]],
  ["on the second Tuesday", "cron(0 9 ? * 3#2 *)", ["2027-02-09T09:00", "2027-03-09T09:00"]],
  ["on the weekday nearest to a Saturday", "cron(0 9 16W * ? *)", ["2027-01-15T09:00", "2027-02-16T09:00"]],
  [
    "on the weekday nearest to the first",
    "cron(0 9 1W * ? *)",
    ["2027-02-01T09:00", "2027-03-01T09:00", "2027-04-01T09:00", "2027-05-03T09:00"],
  ],
  ["on the last weekday", "cron(0 9 LW * ? *)", ["2027-01-29T09:00", "2027-02-26T09:00"]],
  ["on leap days", "cron(0 0 29 2 ? *)", ["2028-02-29T00:00", "2032-02-29T00:00"]],
  ["in one year", "cron(0 0 1 1 ? 2028)", ["2028-01-01T00:00"]],
  ["in a year that is over", "cron(0 0 1 1 ? 2020)", []],
  ["in a year that is far off", "cron(0 0 1 1 ? 2150,2199)", ["2150-01-01T00:00", "2199-01-01T00:00"]],
  ["by both days as *", "cron(0 0 * * * *)", ["2027-01-16T00:00", "2027-01-17T00:00"]],
  ["every five minutes", "rate(5 minutes)", ["2027-01-15T08:05", "2027-01-15T08:10"]],
  ["every day from the start", "rate(1 day)", ["2027-01-16T08:00", "2027-01-17T08:00"]],
  ["once", "at(2027-02-01T06:30:00)", ["2027-02-01T06:30"]],
  ["once, and that is over", "at(2027-01-15T08:00:00)", []],
])("%s: %s", (_, schedule, expected) => {
  expect(next(schedule, "2027-01-15T08:00:00", Math.max(expected.length, 1))).toEqual(expected);
});

describe("in a time zone", () => {
  test("the clock on the wall counts, in winter and in summer", () => {
    expect(next("cron(0 8 * * ? *)", "2027-03-27T00:00:00", 2, "Europe/Berlin")).toEqual([
      "2027-03-27T07:00",
      "2027-03-28T06:00",
    ]);
    expect(next("at(2027-07-01T08:00:00)", "2027-01-01T00:00:00", 1, "America/New_York")).toEqual(["2027-07-01T12:00"]);
  });

  test("a time that spring leaves out is as much later", () => {
    expect(next("cron(30 2 * * ? *)", "2027-03-28T00:00:00", 1, "Europe/Berlin")).toEqual(["2027-03-28T01:30"]);
  });

  test("a time that autumn has twice is the first of them", () => {
    expect(next("cron(30 2 * * ? *)", "2027-10-30T23:00:00", 2, "Europe/Berlin")).toEqual([
      "2027-10-31T00:30",
      "2027-11-01T01:30",
    ]);
  });

  test.each(["Europe/Berlin", "Etc/GMT+9", "UTC", "Pacific/Tahiti"])("%s is one", (name) => {
    expect(isTimeZone(name)).toBe(true);
  });
  test.each(["Berlin", "+01:00", "", "Europe/Nowhere"])("%j is none", (name) => expect(isTimeZone(name)).toBe(false));
});

test.each([
  ["daily", /at\(.*rate\(.*cron\(/],
  ["cron(0 8 * * *)", /six fields/],
  ["cron(0 8 * * ? * *)", /six fields/],
  ["cron(0 8 ? * ? *)", /only one of the days/],
  ["cron(0 8 1 * MON *)", /one must be \?/],
  ["cron(60 8 * * ? *)", /minutes of a cron expression is 0–59/],
  ["cron(0 8 * 13 ? *)", /month of a cron expression is 1–12 or JAN–DEC/],
  ["cron(0 8 ? * 0 *)", /day of week of a cron expression is 1–7 or SUN–SAT/],
  ["cron(0 8 32 * ? *)", /day of month of a cron expression is 1–31/],
  ["cron(0 8 * * ? 1969)", /year of a cron expression is 1970–2199/],
  ["cron(5-1 8 * * ? *)", /minutes/],
  ["cron(0/0 8 * * ? *)", /minutes/],
  ["cron(a 8 * * ? *)", /minutes/],
  ["rate(5)", /a rate is/],
  ["rate(0 minutes)", /a rate is/],
  ["rate(5 weeks)", /a rate is/],
  ["at(2027-02-30T00:00:00)", /a time is written as/],
  ["at(2027-01-01)", /a time is written as/],
  ["at(2027-01-01T24:00:00)", /a time is written as/],
])("%s is refused", (schedule, message) => expect(() => parseSchedule(schedule)).toThrow(message));
