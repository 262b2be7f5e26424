import { parseExpression } from "../../../../src/local/scheduler/scaling";
import { decided, steady, tracking } from "./fixtures";

const VALUES: Record<string, number> = { m1: 6, m2: 3, zero: 0 };

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
  ["CEIL(m1 / 4) + FLOOR(2.9) + ABS(-1)", 5],
])("%s is %s", (text, expected) => {
  expect(parseExpression(text).expression((id) => VALUES[id])).toBe(expected);
});

test.each([
  "",
  "m1 +",
  "(m1",
  "m1 m2",
  "RATE(m1)",
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
