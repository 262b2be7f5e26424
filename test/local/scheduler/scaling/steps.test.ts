import type { StepScaling } from "../../../../src/local/scaling/record";
import type { Breach } from "../../../../src/local/scheduler/scaling";
import { decided, stepping } from "./fixtures";

const above = (value: number, threshold = 70): Breach => ({ alarm: "busy", threshold, value, above: true });
const below = (value: number, threshold = 20): Breach => ({ alarm: "idle", threshold, value, above: false });

const UP: StepScaling = {
  AdjustmentType: "ChangeInCapacity",
  StepAdjustments: [
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 15, ScalingAdjustment: 1 },
    { MetricIntervalLowerBound: 15, ScalingAdjustment: 3 },
  ],
};
const DOWN: StepScaling = {
  AdjustmentType: "ChangeInCapacity",
  StepAdjustments: [
    { MetricIntervalUpperBound: 0, MetricIntervalLowerBound: -10, ScalingAdjustment: -1 },
    { MetricIntervalUpperBound: -10, ScalingAdjustment: -2 },
  ],
};
const percent = (ScalingAdjustment: number, MinAdjustmentMagnitude?: number): StepScaling => ({
  AdjustmentType: "PercentChangeInCapacity",
  StepAdjustments: [{ ScalingAdjustment }],
  ...(MinAdjustmentMagnitude !== undefined && { MinAdjustmentMagnitude }),
});
const exact = (ScalingAdjustment: number): StepScaling => ({
  AdjustmentType: "ExactCapacity",
  StepAdjustments: [{ ScalingAdjustment }],
});

test.each<[string, StepScaling, Breach, number, number | undefined]>([
  ["at the threshold the first step holds", UP, above(70), 2, 3],
  ["just below the second step's bound the first holds", UP, above(84.9), 2, 3],
  ["at the second step's bound the second holds", UP, above(85), 2, 5],
  ["far above the last holds", UP, above(400), 2, 5],
  ["below the first bound no step holds", UP, above(69), 2, undefined],
  ["never more than the maximum", UP, above(99), 9, 10],
  ["at the lower threshold the first step holds", DOWN, below(20), 5, 4],
  ["just above the second step's bound the first holds", DOWN, below(10.1), 5, 4],
  ["at the second step's bound, which is its own, the second holds", DOWN, below(10), 5, 3],
  ["far below the last holds", DOWN, below(0), 5, 3],
  ["never fewer than the minimum", DOWN, below(0), 2, 1],
  ["a percentage is rounded down", percent(25), above(99), 6, 7],
  ["less than one is one", percent(10), above(99), 2, 3],
  ["a percentage is at least the least", percent(25, 2), above(99), 4, 6],
  ["a percentage to take away is rounded towards none", percent(-25), below(0), 6, 5],
  ["a percentage to take away is at least the least", percent(-10, 3), below(0), 8, 5],
  ["an exact capacity is that", exact(6), above(99), 2, 6],
  ["an exact capacity may be less", exact(1), below(0), 4, 1],
])("%s", (_, step, breach, count, expected) => {
  const situation = { count, policies: [stepping("steps", step)], breaches: { steps: [breach] } };
  expect(decided(situation).desiredCount).toBe(expected);
});

test("without an alarm nothing happens", () => {
  expect(decided({ policies: [stepping("steps", UP)] }).desiredCount).toBeUndefined();
});

test("of two policies that add, the one with the most tasks holds", () => {
  const policies = [stepping("few", UP), stepping("many", exact(7))];
  expect(decided({ policies, breaches: { few: [above(70)], many: [above(70)] } }).desiredCount).toBe(7);
});

test("of two policies that take away, the one with the most tasks holds", () => {
  const policies = [stepping("few", DOWN), stepping("many", exact(1))];
  expect(decided({ count: 5, policies, breaches: { few: [below(20)], many: [below(20)] } }).desiredCount).toBe(4);
});

test("the activity says which alarm called which policy", () => {
  const { activities } = decided({ policies: [stepping("steps", UP)], breaches: { steps: [above(70)] } });
  expect(activities).toMatchObject([
    {
      description: "Setting desired count to 3.",
      cause: "monitor alarm busy in state ALARM triggered policy steps",
      details: "The metric is 70, the alarm's threshold 70.",
      status: "InProgress",
    },
  ]);
});
