import type { ScheduledAction } from "../../../../src/local/scaling/record";
import { CPU, decided, type Situation, START, steady, TARGET } from "./fixtures";

const HOUR = 3_600_000;
/** START is 2027-01-15T08:00:00Z, a Friday. */
const action = (schedule: string, change: Partial<ScheduledAction> = {}): ScheduledAction => ({
  id: `arn:${schedule}`,
  name: "morning",
  target: TARGET.id,
  schedule,
  min: 5,
  createdAt: START - 10 * HOUR,
  seenAt: START - 10 * HOUR,
  ...change,
});

describe("bounds that are new", () => {
  const bounded = { min: "minimum capacity was set to 3", max: "maximum capacity was set to 6" };
  test.each<[string, Situation, number | undefined]>([
    ["raise a count below them", { count: 1, target: { min: 3, bounded } }, 3],
    ["lower a count above them", { count: 9, target: { max: 6, bounded } }, 6],
    ["leave one inside of them", { count: 4, target: { min: 3, max: 6, bounded } }, undefined],
    ["lower nothing during a deployment", { count: 9, target: { max: 6, bounded }, deploying: true }, undefined],
    ["raise during a deployment", { count: 1, target: { min: 3, bounded }, deploying: true }, 3],
    ["that aren't new leave a count that someone set outside of them", { count: 99, target: { max: 6 } }, undefined],
  ])("%s", (_, situation, expected) => expect(decided(situation).desiredCount).toBe(expected));

  test("are kept again once a policy is called, though someone set a count outside of them", () => {
    const high = { policies: [CPU], curves: { CPUUtilization: steady(100, 3) } };
    expect(decided({ count: 99, ...high }).desiredCount).toBe(10);
    expect(decided({ count: 1, target: { min: 3 }, ...high }).desiredCount).toBe(3);
    expect(decided({ count: 99, ...high, deploying: true }).desiredCount).toBeUndefined();
  });

  test("are said to be the cause", () => {
    expect(decided({ count: 1, target: { min: 3, bounded } }).activities).toMatchObject([
      { description: "Setting desired count to 3.", cause: "minimum capacity was set to 3" },
    ]);
  });

  test("are no longer new then, but for those that wait for a deployment", () => {
    expect(decided({ count: 4, target: { bounded } }).target).not.toHaveProperty("bounded");
    expect(decided({ count: 99, target: { bounded }, deploying: true }).target).toBeUndefined();
  });
});

describe("scheduled actions", () => {
  test.each<[string, ScheduledAction, number | undefined]>([
    ["run at a time of a cron expression", action("cron(0 8 * * ? *)"), 5],
    ["run where they were missed", action("cron(30 7 * * ? *)"), 5],
    ["don't run before", action("cron(1 8 * * ? *)", { seenAt: START - HOUR }), undefined],
    ["run in their own time zone", action("cron(0 9 * * ? *)", { timeZone: "Europe/Berlin", seenAt: START - 1 }), 5],
    ["run every so often", action("rate(2 hours)"), 5],
    ["run once at a time", action("at(2027-01-15T08:00:00)"), 5],
    ["don't run again", action("at(2027-01-15T08:00:00)", { seenAt: START }), undefined],
    ["don't run before their start", action("cron(0 * * * ? *)", { startAt: START + HOUR }), undefined],
    ["run at their start", action("cron(0 0 * * ? *)", { startAt: START }), 5],
    ["don't run after their end", action("cron(0 8 * * ? *)", { endAt: START - 1 }), undefined],
  ])("%s", (_, one, expected) => expect(decided({ actions: [one] }).desiredCount).toBe(expected));

  test("change one bound and leave the other", () => {
    const { target } = decided({ count: 9, actions: [action("cron(0 8 * * ? *)", { min: undefined, max: 4 })] });
    expect(target).toMatchObject({ min: 1, max: 4 });
  });

  test("say what they did, and what followed", () => {
    const { activities } = decided({ actions: [action("cron(0 8 * * ? *)")] });
    expect(activities.map(({ description, cause, status }) => [description, cause, status])).toEqual([
      ["Setting min capacity to 5 and max capacity to 10", "scheduled action name morning was triggered", "Successful"],
      ["Setting desired count to 5.", "minimum capacity was set to 5", "InProgress"],
    ]);
  });

  test("that would have the minimum above the maximum fail", () => {
    const { activities, target } = decided({ actions: [action("cron(0 8 * * ? *)", { min: 11 })] });
    expect(activities).toMatchObject([{ status: "Failed" }]);
    expect(target).toBeUndefined();
  });

  test("that are suspended aren't made up for", () => {
    const suspended = { in: false, out: false, scheduled: true };
    const decision = decided({ target: { suspended }, actions: [action("cron(0 8 * * ? *)")] });
    expect(decision.desiredCount).toBeUndefined();
    expect(decision.actions).toMatchObject([{ seenAt: START }]);
    expect(decided({ actions: decision.actions }).desiredCount).toBeUndefined();
  });

  test("wake at their next time", () => {
    expect(decided({ actions: [action("rate(3 hours)")] }).wakeAt).toBe(START + 2 * HOUR);
  });

  test("come before policies, which keep inside the new bounds", () => {
    const low = { policies: [CPU], curves: { CPUUtilization: steady(1) } };
    expect(decided({ count: 8, ...low, actions: [action("cron(0 8 * * ? *)")] }).desiredCount).toBe(5);
  });
});
