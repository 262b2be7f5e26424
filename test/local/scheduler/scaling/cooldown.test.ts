import type { LastChange, ScalingActivity } from "../../../../src/local/scaling/record";
import { CPU, decided, type Situation, START, steady, stepping, TARGET } from "./fixtures";

const SECONDS = 1000;

function changing(status: ScalingActivity["status"], desired: number): ScalingActivity {
  const made = { id: "last", target: TARGET.id, description: "", cause: "", startedAt: START - 60 * SECONDS };
  return { ...made, status, desired };
}

const last = (change: Partial<LastChange>): LastChange => ({
  activity: "last",
  direction: "out",
  from: 2,
  to: 4,
  cooldown: 300,
  ...change,
});

/** A change from 2 to 4 tasks that was there so many seconds ago. */
function added(secondsAgo: number, more: Situation = {}): Situation {
  const lastChange = last({ fulfilledAt: START - secondsAgo * SECONDS });
  return { count: 4, policies: [CPU], target: { lastChange }, changing: changing("Successful", 4), ...more };
}

/** A change from 6 to 4 tasks that was there so many seconds ago. */
function taken(secondsAgo: number, more: Situation = {}): Situation {
  const lastChange = last({ direction: "in", from: 6, to: 4, fulfilledAt: START - secondsAgo * SECONDS });
  return { count: 4, policies: [CPU], target: { lastChange }, changing: changing("Successful", 4), ...more };
}

const cpu = (value: number, times = 3) => ({ CPUUtilization: steady(value, times) });
const underWay = { lastChange: last({}) };

test.each<[string, Situation, number | undefined]>([
  ["while what was added takes effect, the same need adds nothing", added(299, { curves: cpu(100) }), undefined],
  ["a larger need adds what is missing of it", added(299, { curves: cpu(150) }), 6],
  ["once it has taken effect, what is needed is of the new count", added(300, { curves: cpu(100) }), 8],
  ["what was added holds nothing back that takes away", added(10, { curves: cpu(20, 15) }), 2],
  ["while what was taken away takes effect, nothing more is", taken(299, { curves: cpu(20, 15) }), undefined],
  ["once it has taken effect, more is", taken(300, { curves: cpu(20, 15) }), 2],
  ["what was taken away holds nothing back that adds", taken(10, { curves: cpu(100) }), 8],
  ["at a pace of 20 it is 15 seconds", added(15, { curves: cpu(100), pace: { factor: 20 } }), 8],
  ["before that, at a pace of 20", added(14, { curves: cpu(100), pace: { factor: 20 } }), undefined],
  [
    "what isn't there yet has no effect yet, however long it takes",
    { count: 4, running: 3, policies: [CPU], target: underWay, changing: changing("InProgress", 4), curves: cpu(100) },
    undefined,
  ],
  [
    "a change that someone else undid holds nothing back",
    { count: 2, policies: [CPU], target: underWay, changing: changing("InProgress", 4), curves: cpu(100) },
    4,
  ],
  [
    "a step that was taken is part of a larger one",
    added(10, {
      policies: [
        stepping("steps", { AdjustmentType: "ChangeInCapacity", StepAdjustments: [{ ScalingAdjustment: 3 }] }),
      ],
      breaches: { steps: [{ alarm: "busy", threshold: 1, value: 9, above: true }] },
    }),
    5,
  ],
])("%s", (_, situation, expected) => expect(decided(situation).desiredCount).toBe(expected));

test("it is looked at again when what was taken away has taken effect", () => {
  const { wakeAt } = decided(taken(290, { curves: cpu(20, 15) }));
  expect(wakeAt).toBe(START + 10 * SECONDS);
});

describe("a change under way", () => {
  const situation = (more: Situation): Situation => ({
    count: 4,
    target: underWay,
    changing: changing("InProgress", 4),
    ...more,
  });

  test("is Successful when its tasks run, and its cooldown begins", () => {
    const { activities, target } = decided(situation({ running: 4 }));
    expect(activities).toMatchObject([
      {
        status: "Successful",
        message: "Successfully set desired count to 4. Change successfully fulfilled by ecs.",
        endedAt: START,
      },
    ]);
    expect(target?.lastChange).toMatchObject({ fulfilledAt: START });
  });

  test("isn't over before its tasks run", () => expect(decided(situation({ running: 3 })).activities).toEqual([]));

  test("isn't over before the last task that was taken away is gone", () => {
    const lastChange = last({ direction: "in", from: 6 });
    expect(decided(situation({ target: { lastChange }, running: 4, present: 5 })).activities).toEqual([]);
    expect(decided(situation({ target: { lastChange }, running: 4 })).activities).toHaveLength(1);
  });

  test("is Overridden where someone else set the count", () => {
    expect(decided(situation({ count: 7 })).activities).toMatchObject([{ status: "Overridden", endedAt: START }]);
  });

  test("has Failed where the service is gone", () => {
    const { activities } = decided(situation({ service: { status: "INACTIVE" } }));
    expect(activities).toMatchObject([{ status: "Failed", message: "The service is not ACTIVE." }]);
  });

  test("is Overridden by a larger one", () => {
    const { activities } = decided(situation({ running: 3, policies: [CPU], curves: cpu(250) }));
    expect(activities.map(({ status, desired }) => [status, desired])).toEqual([
      ["Overridden", 4],
      ["InProgress", 10],
    ]);
  });
});

describe("what is not scaled is said", () => {
  test.each<[string, Situation, object]>([
    [
      "at the maximum",
      { count: 10, policies: [CPU], curves: cpu(100) },
      { Code: "AlreadyAtMaxCapacity", MaxCapacity: 10 },
    ],
    [
      "at the minimum",
      { count: 1, policies: [CPU], curves: cpu(0, 15) },
      { Code: "AlreadyAtMinCapacity", MinCapacity: 1, CurrentCapacity: 1 },
    ],
    [
      "where the next count is the same",
      { count: 2, policies: [CPU], curves: cpu(40, 15) },
      { Code: "AlreadyAtDesiredCapacity", CurrentCapacity: 2 },
    ],
  ])("%s", (_, situation, notScaled) => {
    const { activities, desiredCount } = decided(situation);
    expect(desiredCount).toBeUndefined();
    expect(activities).toMatchObject([
      { description: "Attempting to scale due to alarm triggered", status: "Failed", notScaled },
    ]);
  });

  test("once, as long as it is the same", () => {
    const situation = { count: 10, policies: [CPU], curves: cpu(100) };
    const [lastActivity] = decided(situation).activities;
    expect(decided({ ...situation, lastActivity }).activities).toEqual([]);
  });
});
