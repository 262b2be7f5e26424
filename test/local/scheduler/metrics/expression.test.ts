import { BACK, type Given, parseExpression } from "../../../../src/local/scheduler/metrics/expression";
import { resultOf } from "../../../../src/local/scheduler/metrics/series";
import { decided, steady, tracking } from "../scaling/fixtures";

const VALUES: Record<string, number> = { m1: 6, m2: 3, zero: 0 };
const BEFORE: Record<string, number> = { m1: 120, m2: 1, gap: 7 };
const AT = Date.UTC(2026, 10, 29, 13, 45);

const given = (value: Given["value"], values: readonly number[] = []): Given => ({
  ...{ value, over: () => values, period: 60, at: AT, back: 0, known: new Map() },
});

test.each<[string, number | undefined]>([
  ["m1", 6],
  ["m1 + m2 * 2", 12],
  ["(m1 + m2) * 2", 18],
  ["m1 - m2 - 1", 2],
  ["m1 / m2", 2],
  ["m1 / zero", undefined],
  ["2 ^ m2", 8],
  ["-m1 + 1.5", -4.5],
  ["m1 / missing", undefined],
  ["m1 / FILL(missing, 1)", 6],
  ["FILL(m2, 1)", 3],
  ["IF(m1 > 5, m2, 0)", 3],
  ["IF(zero, m2)", undefined],
  ["IF(m1 >= 6 && m2 != 3 || zero == 0, 1, 2)", 1],
  ["MAX([m1, m2, missing])", 6],
  ["SUM([m1, m2])", 9],
  ["AVG([m1, m2])", 4.5],
  ["MIN(m1, m2)", 3],
  ["SUM([missing])", undefined],
  ["DIFF(m2)", 2],
  ["RATE(m1)", -1.9],
  ["RATE(zero)", undefined],
  ["m1 / PERIOD(m1)", 0.1],
  ["LOG10(m1 * 10 + 40) + SQRT(m2 + 1)", 4],
  ["IF(m1 > 5 AND zero > 0 OR m2 > 2, 1, 0)", 1],
  ["AVG(m1)", 5],
  ["m1 / MAX(m1) + DATAPOINT_COUNT(m2)", 6 / 9 + 3],
  ["STDDEV([m1])", 0],
  ["STDDEV(m1) ^ 2", 26 / 3],
  ["SUM(METRICS())", 9],
  ['AVG(METRICS("2"))', 3],
  ["STDDEV([m1, m2])", 1.5],
  ["FILL(gap, REPEAT)", 7],
  ["FILL(missing, REPEAT)", undefined],
  ["HOUR(m1) * 100 + MINUTE(m1)", 1345],
  ["DAY(m1)", 7],
  ["DATE(m1) + MONTH(m1) + YEAR(m1)", 29 + 11 + 2026],
  ["CEIL(m1 / 4) + FLOOR(2.9) + ABS(-1)", 5],
])("%s is %s", (text, expected) => {
  const { expression } = parseExpression(text, ["m1", "m2"]);
  expect(expression(given((id, back) => (back === 0 ? VALUES[id] : BEFORE[id]), [2, 4, 9]))).toBe(expected);
});

test("of no metrics at all there is nothing, and that is no error", () => {
  const { expression } = parseExpression("SUM(METRICS())");
  expect(expression(given(() => 1))).toBeUndefined();
});

test("what is of all values is worked out once, however many periods have it", () => {
  const { expression } = parseExpression("m1 / STDDEV(m1)");
  let readings = 0;
  const values = Object.assign([2, 4, 6], {
    *[Symbol.iterator]() {
      readings += 1;
      yield* [2, 4, 6].values();
    },
  });
  for (const value of [2, 4, 6]) expression(given(() => value, values));
  expect(readings).toBe(1);
});

/** How often a metric is looked at that has no value for so many periods. */
function looks(evaluated: (given: Given) => number | undefined, missing: number) {
  let count = 0;
  const found = evaluated(
    given((_, back) => {
      count += 1;
      return back < missing ? undefined : back;
    }),
  );
  return { count, found };
}

const nested = (depth: number, around: (inner: string) => string) =>
  Array.from({ length: depth }).reduce<string>(around, "m1");

test.each<[string, (inner: string) => string, number | undefined]>([
  ["the last value", (inner) => `FILL(${inner}, REPEAT)`, undefined],
  ["what is more than the last value", (inner) => `FILL(${inner} + 1, REPEAT)`, undefined],
  ["the difference", (inner) => `DIFF(${inner})`, undefined],
  ["the rate", (inner) => `RATE(${inner})`, undefined],
])("%s, of itself and so on, looks at each period once", (_, around, found) => {
  const { expression } = parseExpression(nested(50, around));
  expect(looks(expression, BACK + 1)).toEqual({ count: BACK + 1, found });
});

test("a value of the last period that is looked at is found at any depth", () => {
  const { expression } = parseExpression(nested(50, (inner) => `FILL(${inner}, REPEAT)`));
  expect(looks(expression, BACK).found).toBe(BACK);
});

test("expressions of one another are worked out once each", () => {
  const chain = Array.from({ length: 50 }, (_, i) => ({ Id: `e${i + 1}`, Expression: `e${i} + FILL(e${i}, REPEAT)` }));
  const metric = { Id: "e0", MetricStat: { Metric: { MetricName: "m", Namespace: "n" }, Stat: "Average" } };
  const tracked = resultOf([metric, ...chain], chain[49]!)!;
  expect(looks(tracked.valueIn, 0)).toEqual({ count: 2, found: 0 });
  expect(looks(tracked.valueIn, BACK + 1).count).toBe(2 * (BACK + 1));
});

test.each([
  "",
  "SUM()",
  "m1 +",
  "(m1",
  "m1 m2",
  "RATE()",
  "FILL(m1, REPEAT, 2)",
  "SEARCH('x', 'Sum')",
  "m1 / ;",
  "FILL(m1)",
  "IF()",
  "constructor(1)",
])("%j is not known", (text) => expect(() => parseExpression(text)).toThrow());

describe("the backlog of a queue a task", () => {
  const stat = (MetricName: string, Namespace: string, Stat: string) => ({
    MetricStat: { Metric: { MetricName, Namespace }, Stat },
    ReturnData: false,
  });
  const policies = [
    tracking("queue", {
      TargetValue: 10,
      PredefinedMetricSpecification: undefined,
      CustomizedMetricSpecification: {
        Metrics: [
          { Id: "messages", ...stat("Messages", "AWS/SQS", "Average") },
          { Id: "tasks", ...stat("CPUUtilization", "AWS/ECS", "SampleCount") },
          { Id: "backlog", Expression: "messages / FILL(tasks, 1)", Label: "Messages a task" },
        ],
      },
    }),
  ];
  const target = { min: 0 };

  test("adds tasks where it is above its target", () => {
    const curves = { Messages: steady(60, 3), CPUUtilization: steady(2, 3) };
    const { desiredCount, activities } = decided({ count: 2, target, policies, curves, pace: { factor: 20 } });
    expect(desiredCount).toBe(6);
    expect(activities[0]).toMatchObject({ details: "Messages a task is 30, the target 10." });
  });

  test("begins from nothing where there are messages and no task", () => {
    expect(decided({ count: 0, target, policies, curves: { Messages: steady(35, 3) } }).desiredCount).toBe(4);
  });

  test("comes to nothing where the queue is empty", () => {
    const curves = { Messages: steady(0), CPUUtilization: steady(3) };
    expect(decided({ count: 3, target, policies, curves }).desiredCount).toBe(0);
  });

  test("is unknown where the messages are", () => {
    expect(decided({ count: 3, target, policies, curves: { CPUUtilization: steady(3) } }).desiredCount).toBeUndefined();
  });
});
