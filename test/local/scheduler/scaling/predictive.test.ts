import type { PredictiveScaling, ScalingPolicy } from "../../../../src/local/scaling/record";
import { CPU, type Curves, decided, type Situation, START, steady, TARGET } from "./fixtures";

const MINUTES = 60;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function forecast(change: Partial<PredictiveScaling> = {}): ScalingPolicy {
  const predictive: PredictiveScaling = {
    MetricSpecifications: [
      { TargetValue: 60, PredefinedMetricPairSpecification: { PredefinedMetricType: "ECSServiceCPUUtilization" } },
    ],
    Mode: "ForecastAndScale",
    ...change,
  };
  return { id: "arn:forecast", name: "forecast", target: TARGET.id, predictive, createdAt: 0 };
}

/** The sum of the tasks' CPU in each of the last hours, the newest last. */
const hours = (loads: readonly (number | undefined)[]): Curves => ({
  CPUUtilization: loads.flatMap((load) => steady(load, MINUTES)),
});

/** Two days in which every hour had the load of one task, but one of them more: by how many hours it was ago. */
const twoDays = (more: Record<number, number>) =>
  hours(Array.from({ length: 48 }, (_, i) => more[48 - i] ?? more[24 - i] ?? 60));

const NOW = Math.floor(START / HOUR) * HOUR;
const after = (minutes: number, more: Situation = {}) =>
  decided({ count: 1, policies: [forecast()], now: NOW + minutes * MINUTE, ...more });

test("tasks are there for what the same hour of the days before had, rounded up", () => {
  const { desiredCount, activities } = after(0, { curves: twoDays({ 24: 200 }) });
  expect(desiredCount).toBe(4);
  expect(activities).toMatchObject([
    {
      cause: "predictive scaling policy forecast expects a load that needs more capacity",
      details: "The forecast of the hour needs 4 tasks.",
    },
  ]);
});

test("each day counts as much as another", () => {
  const curves = hours(Array.from({ length: 48 }, (_, i) => (i === 0 ? 300 : i === 24 ? 180 : 60)));
  expect(after(0, { curves }).desiredCount).toBe(4);
});

test("they are started a little before the hour, and it is looked at again then", () => {
  // The next hour is the one that was 23 hours ago as this one began.
  const loads = twoDays({ 23: 300 }).CPUUtilization!;
  const curves = (minutes: number) => ({ CPUUtilization: [...loads, ...steady(60, minutes)] });
  const early = after(54, { curves: curves(54) });
  expect(early.desiredCount).toBeUndefined();
  expect(early.wakeAt).toBe(NOW + 55 * MINUTE);
  expect(after(55, { curves: curves(55) }).desiredCount).toBe(5);
  const late = [forecast({ SchedulingBufferTime: 0 })];
  expect(after(55, { policies: late, curves: curves(55) }).desiredCount).toBeUndefined();
});

test("without a day of metrics nothing is expected", () => {
  expect(after(0, { curves: hours(Array(23).fill(600)) }).desiredCount).toBeUndefined();
  expect(after(0, { curves: hours([600, ...Array(23).fill(60)]) }).desiredCount).toBe(10);
});

test("a forecast that is only made adds nothing", () => {
  const policies = [forecast({ Mode: "ForecastOnly" })];
  expect(after(0, { policies, curves: twoDays({ 24: 300 }) }).desiredCount).toBeUndefined();
});

test("a forecast takes nothing away, and what others take away leaves what it expects", () => {
  const curves = twoDays({ 24: 170 });
  expect(after(0, { count: 8, curves }).desiredCount).toBeUndefined();
  const low = { CPUUtilization: [...curves.CPUUtilization!.slice(0, -15), ...steady(5, 15)] };
  expect(after(0, { count: 8, curves: low, policies: [forecast(), CPU] }).desiredCount).toBe(3);
  expect(after(0, { count: 3, curves: low, policies: [forecast(), CPU] }).desiredCount).toBeUndefined();
  expect(after(0, { count: 8, curves: low, policies: [CPU] }).desiredCount).toBe(1);
});

test.each<[string, Partial<PredictiveScaling>, number]>([
  ["the maximum is kept", {}, 3],
  ["it may be exceeded", { MaxCapacityBreachBehavior: "IncreaseMaxCapacity", MaxCapacityBuffer: 0 }, 5],
])("where more is expected than the maximum %s", (_, change, count) => {
  const situation = { target: { max: 3 }, policies: [forecast(change)], curves: twoDays({ 24: 300 }) };
  expect(after(0, situation).desiredCount).toBe(count);
});

test("what it exceeds the maximum by stays for the hour, with its buffer, and goes with it", () => {
  const change = { MaxCapacityBreachBehavior: "IncreaseMaxCapacity", MaxCapacityBuffer: 20 } as const;
  const policies = [forecast(change), CPU];
  const loads = twoDays({ 24: 300 }).CPUUtilization!;
  const with3 = (value: number) => ({ CPUUtilization: [...loads.slice(0, -3), ...steady(value, 3)] });
  const target = { max: 3 };
  expect(after(0, { count: 5, target, policies, curves: with3(100) }).desiredCount).toBe(6);
  expect(after(0, { count: 6, target, policies: [CPU], curves: with3(100) }).desiredCount).toBe(3);
});

test("with scale-out suspended nothing is added by a forecast", () => {
  const target = { suspended: { in: false, out: true, scheduled: false } };
  expect(after(0, { target, curves: twoDays({ 24: 300 }) }).desiredCount).toBeUndefined();
});
