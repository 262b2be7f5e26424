import { datapointChanges, expired } from "../../../src/local/metrics/blocks";
import { statistics } from "../../../src/local/metrics/query";
import { setOf } from "../../../src/local/metrics/sets";
import { memoryStore } from "../../../src/local/store";

const T = Date.UTC(2026, 0, 1);
const CPU = {
  namespace: "AWS/ECS",
  metricName: "CPUUtilization",
  dimensions: { ClusterName: "c", ServiceName: "web" },
};

async function with10s(values: number[]) {
  const store = memoryStore();
  const data = values.map((value, i) => ({
    ...CPU,
    period: 10,
    at: T + i * 10_000,
    set: setOf([value])!,
  }));
  await store.commit(datapointChanges(store, data));
  return store;
}

test("a period has the statistic of the data that fall in it, aligned to its length", async () => {
  const store = await with10s([1, 2, 3, 4]);
  const query = { ...CPU, statistic: "Average" as const, period: 20 };
  expect(statistics(store, query, T, T + 40_000)).toEqual([
    { at: T, value: 1.5 },
    { at: T + 20_000, value: 3.5 },
  ]);
  expect(statistics(store, { ...query, statistic: "SampleCount" }, T, T + 20_000)).toEqual([{ at: T, value: 2 }]);
  expect(statistics(store, { ...query, statistic: "Maximum" }, T + 1, T + 40_000)).toEqual([
    { at: T + 20_000, value: 4 },
  ]);
});

test("periods cross blocks, and dimensions have no order", async () => {
  const store = await with10s(Array.from({ length: 120 }, () => 1));
  const dimensions = { ServiceName: "web", ClusterName: "c" };
  const found = statistics(store, { ...CPU, dimensions, statistic: "Sum", period: 30 }, T + 540_000, T + 660_000);
  expect(found.map(({ value }) => value)).toEqual([3, 3, 3, 3]);
});

test("a metric without data, or with fewer dimensions, has no datapoints", async () => {
  const store = await with10s([1]);
  const query = { ...CPU, dimensions: { ClusterName: "c" }, statistic: "Sum" as const, period: 10 };
  expect(statistics(store, query, T, T + 60_000)).toEqual([]);
});

test("data of one period are taken together", async () => {
  const store = await with10s([5]);
  await store.commit(datapointChanges(store, [{ ...CPU, period: 10, at: T + 3000, set: setOf([7, 9])! }]));
  const found = (statistic: "Sum" | "Minimum" | "SampleCount") =>
    statistics(store, { ...CPU, statistic, period: 10 }, T, T + 10_000)[0]?.value;
  expect([found("Sum"), found("Minimum"), found("SampleCount")]).toEqual([21, 5, 3]);
});

test("what is too old goes", async () => {
  const store = await with10s([1]);
  expect(expired(store, T + 3 * 3_600_000)).toEqual([]);
  expect(expired(store, T + 3 * 3_600_000 + 600_000)).toHaveLength(1);
});
