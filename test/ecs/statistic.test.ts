import { parseStatistic } from "../../src/ecs/statistic";

test.each([
  ["Average", { kind: "plain", of: "Average" }],
  ["p99", { kind: "percentile", percent: 99 }],
  ["p99.9", { kind: "percentile", percent: 99.9 }],
  ["p100", { kind: "percentile", percent: 100 }],
  ["p0", { kind: "percentile", percent: 0 }],
  ["tm90", { kind: "mean", to: { percent: 90 } }],
  ["TM(10%:90%)", { kind: "mean", from: { percent: 10 }, to: { percent: 90 } }],
  ["wm(:80%)", { kind: "winsorized", to: { percent: 80 } }],
  ["TC(0.005:0.03)", { kind: "count", from: { value: 0.005 }, to: { value: 0.03 } }],
  ["ts(80%:)", { kind: "sum", from: { percent: 80 } }],
  ["PR(:300)", { kind: "rank", to: { value: 300 } }],
  ["IQM", { kind: "mean", from: { percent: 25 }, to: { percent: 75 } }],
])("%s is a statistic", (name, parsed) => {
  expect(parseStatistic(name)).toEqual(parsed);
});

test.each([
  ["", "average", "p", "p101", "p-1", "p99.12345678901", "pr50", "tm101", "TM(90%:10%)", "TM(10%:90)", "TM(:)", "TM()"],
  ["PR(10%:90%)", "IQM50", "p99 ", "toString", "TM(5:5)"],
])("%s … are none", (...names) => {
  expect(names.filter((name) => parseStatistic(name))).toEqual([]);
});
