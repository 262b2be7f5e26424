import type { MetricCondition } from "../../../../src/local/alarms/record";
import { evaluate } from "../../../../src/local/scheduler/alarms/evaluate";

const NOW = 1_800_000_000_000;
const PERIOD = 10_000;

const CONDITION: MetricCondition = {
  MetricName: "Backlog",
  Namespace: "Shop",
  Statistic: "Average",
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 10,
  ComparisonOperator: "GreaterThanThreshold",
};

/** `- X 0`: no datapoint, one beyond the threshold, one that isn't; the newest last. */
function state(pattern: string, change: Partial<MetricCondition> = {}, now = NOW + 6_000) {
  const marks = pattern.split(" ");
  const values = marks.map((mark) => (mark === "X" ? 20 : mark === "0" ? 5 : undefined));
  const end = Math.floor(NOW / PERIOD) * PERIOD;
  const points = values.flatMap((value, i) =>
    value === undefined ? [] : [{ at: end - (values.length - i) * PERIOD, value }],
  );
  const metrics = {
    statistics: (_: unknown, __: number, from: number, to: number) => points.filter(({ at }) => at >= from && at < to),
  };
  return evaluate({ ...CONDITION, ...change }, { metrics, pace: { factor: 20 } }, now)?.state ?? "as it was";
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, the two tables.
describe.each([
  [3, "0 - X - X", ["OK", "OK", "OK", "OK"]],
  [3, "- - - - 0", ["OK", "OK", "OK", "OK"]],
  [3, "- - - - -", ["INSUFFICIENT_DATA", "as it was", "ALARM", "OK"]],
  [3, "0 X X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
  [3, "- - X - -", ["ALARM", "as it was", "ALARM", "OK"]],
  [2, "0 - X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
  [2, "0 0 X 0 X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
  [2, "0 - X - -", ["OK", "OK", "ALARM", "OK"]],
  [2, "- - - - 0", ["OK", "OK", "ALARM", "OK"]],
  [2, "- - - X -", ["ALARM", "as it was", "ALARM", "OK"]],
] as const)("%i of 3 datapoints of %s", (DatapointsToAlarm, pattern, expected) => {
  test.each(["missing", "ignore", "breaching", "notBreaching"].map((treat, i) => [treat, expected[i]] as const))(
    "where missing data is %s: %s",
    (TreatMissingData, is) => expect(state(pattern, { DatapointsToAlarm, TreatMissingData })).toBe(is),
  );
});

test("a lone new datapoint beyond the threshold isn't believed yet", () => {
  expect(state("- - - - X")).toBe("as it was");
  expect(state("- - - X -")).toBe("as it was");
});

test.each([
  ["GreaterThanThreshold", 5, "OK"],
  ["GreaterThanOrEqualToThreshold", 5, "ALARM"],
  ["LessThanThreshold", 5, "OK"],
  ["LessThanOrEqualToThreshold", 5, "ALARM"],
])("%s of %i is %s where the value is the same", (ComparisonOperator, Threshold, is) => {
  expect(state("0 0 0", { ComparisonOperator, Threshold })).toBe(is);
});

test("a datapoint that is about to come is waited for", () => {
  const change = { EvaluationPeriods: 1, TreatMissingData: "breaching" };
  expect(state("0 -", change, NOW + 1_000)).toBe("OK");
  expect(state("0 -", change, NOW + 6_000)).toBe("OK");
  expect(state("0 - - - -", change, NOW + 6_000)).toBe("ALARM");
});

test("what this machine can't tell stays as it is", () => {
  expect(state("X X X", { ComparisonOperator: "GreaterThanUpperThreshold" })).toBe("as it was");
  expect(state("X X X", { Statistic: undefined, ExtendedStatistic: "p101" })).toBe("as it was");
});

test("a percentile is compared as any other statistic, unless of too few samples where those are to be ignored", () => {
  const percentile = { Statistic: undefined, ExtendedStatistic: "p90" };
  expect(state("X X X", percentile)).toBe("ALARM");
  expect(state("X X X", { ...percentile, EvaluateLowSampleCountPercentile: "evaluate" })).toBe("ALARM");
  // Of each period 20 × 6 samples a minute: 360, where 100 are enough of p90 and 1000 of p99.
  const ignored = { ...percentile, EvaluateLowSampleCountPercentile: "ignore" };
  expect(state("X X X", ignored)).toBe("ALARM");
  expect(state("X X X", { ...ignored, ExtendedStatistic: "p99" })).toBe("as it was");
  expect(state("X X X", { ...ignored, ExtendedStatistic: "p1" })).toBe("as it was");
});

test("several metrics are what their expression comes to", () => {
  const stat = { Metric: { Namespace: "Shop", MetricName: "Backlog" }, Stat: "Average", Period: 60 };
  const Metrics = [
    { Id: "m", MetricStat: stat, ReturnData: false },
    { Id: "half", Expression: "m / 2" },
  ];
  const one = { MetricName: undefined, Namespace: undefined, Statistic: undefined, Period: undefined };
  expect(state("X X X", { ...one, Metrics, Threshold: 9 })).toBe("ALARM");
  expect(state("X X X", { ...one, Metrics, Threshold: 10 })).toBe("OK");
});

test("the reason is CloudWatch's", () => {
  const metrics = { statistics: () => [{ at: NOW - PERIOD, value: 20 }] };
  const condition = { ...CONDITION, EvaluationPeriods: 1 };
  expect(evaluate(condition, { metrics, pace: { factor: 20 } }, NOW)?.reason).toBe(
    "Threshold Crossed: 1 out of the last 1 datapoints [20 (2027-01-15T07:59:50.000Z)] was greater than the threshold " +
      "(10.0) (minimum 1 datapoint for OK -> ALARM transition).",
  );
});
