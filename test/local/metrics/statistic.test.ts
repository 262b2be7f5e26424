import fc from "fast-check";
import { merge, setOf, setOfCounts } from "../../../src/local/metrics/sets";
import { statisticOf } from "../../../src/local/metrics/statistic";

const upTo = (count: number) => setOf(Array.from({ length: count }, (_, i) => i + 1))!;

test.each([
  ["p50", 50],
  ["p99", 99],
  ["p99.9", 100],
  ["p0", 1],
  ["p100", 100],
  ["tm90", 45.5],
  ["TM(10%:90%)", 50.5],
  ["TM(98:)", 99.5],
  ["tc90", 90],
  ["TC(10:20)", 10],
  ["ts(98%:)", 199],
  ["wm90", 49.95],
  ["WM(95:)", (95 * 95 + 96 + 97 + 98 + 99 + 100) / 100],
  ["IQM", 50.5],
  ["PR(:25)", 25],
  ["PR(25:75)", 50],
])("%s of 1 to 100 is %d", (name, value) => {
  expect(statisticOf(upTo(100), name)).toBeCloseTo(value);
});

test("counts weigh as so many samples", () => {
  const set = setOfCounts([
    [200, 1],
    [10, 99],
  ])!;
  expect([statisticOf(set, "p99"), statisticOf(set, "p99.5"), statisticOf(set, "PR(:10)")]).toEqual([10, 200, 99]);
});

test("of a sum and its bounds there is no percentile, unless all samples are the same", () => {
  const sums = { count: 2, sum: 30, minimum: 10, maximum: 20 };
  expect([statisticOf(sums, "Average"), statisticOf(sums, "p50")]).toEqual([15, undefined]);
  expect(statisticOf(merge(upTo(3), sums), "p50")).toBeUndefined();
  expect(statisticOf({ count: 4, sum: 40, minimum: 10, maximum: 10 }, "p50")).toBe(10);
});

test("of values below 0 there is no percentile", () => {
  expect(statisticOf(setOf([-1, 1])!, "p50")).toBeUndefined();
});

test("trimmed of everything there is no mean, and a count of 0", () => {
  expect([statisticOf(upTo(3), "TM(10:20)"), statisticOf(upTo(3), "TC(10:20)")]).toEqual([undefined, 0]);
});

test("a percentile of very many values is near, and never beyond them", () => {
  const values = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 1500 });
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 100 }), (given, percent) => {
      const sorted = [...given].sort((a, b) => a - b);
      // Neighbours are joined until 200 values are left: a rank is off by no more than what were joined to one.
      const off = 2 * Math.ceil(given.length / 100);
      const rank = Math.ceil((given.length * percent) / 100) - 1;
      const at = (i: number) => sorted[Math.min(Math.max(i, 0), sorted.length - 1)]!;
      const found = statisticOf(setOf(given)!, `p${percent}`)!;
      expect(found).toBeGreaterThanOrEqual(at(rank - off) - 1e-9);
      expect(found).toBeLessThanOrEqual(at(rank + off) + 1e-9);
    }),
    { numRuns: 60 },
  );
});
