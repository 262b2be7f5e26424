import { type Datum, datapointChanges } from "../../../src/local/metrics/blocks";
import { measuredIn } from "../../../src/local/scaling/measured";
import type { ScalingPolicy } from "../../../src/local/scaling/record";
import { memoryStore } from "../../../src/local/store";

const NOW = 1_800_000_000_000;
const PERIOD = 10_000;
const CPU = {
  namespace: "AWS/ECS",
  metricName: "CPUUtilization",
  dimensions: { ClusterName: "shop", ServiceName: "web" },
};
const POLICY: ScalingPolicy = { id: "arn:policy", name: "steps", target: "service/shop/web", step: {}, createdAt: 0 };

/** Values of the last periods, the newest last, and alarms of a template. */
async function measured(values: number[], ...alarms: object[]) {
  const store = memoryStore();
  const data = values.map((value, i): Datum => {
    const at = NOW - (values.length - i) * PERIOD;
    return { ...CPU, resolution: 10, at, set: { count: 1, sum: value, minimum: value, maximum: value } };
  });
  await store.commit(datapointChanges(store, data));
  for (const [i, properties] of alarms.entries()) {
    const put = {
      id: `shop|Alarm${i}`,
      stack: "shop",
      logicalId: `Alarm${i}`,
      type: "AWS::CloudWatch::Alarm",
      identifier: `alarm-${i}`,
      properties,
    };
    await store.commit([{ table: "resources", put } as never]);
  }
  return measuredIn(store, { factor: 20 });
}

const ALARM = {
  AlarmActions: [POLICY.id],
  ComparisonOperator: "GreaterThanOrEqualToThreshold",
  Dimensions: [
    { Name: "ServiceName", Value: "web" },
    { Name: "ClusterName", Value: "shop" },
  ],
  EvaluationPeriods: "2",
  MetricName: "CPUUtilization",
  Namespace: "AWS/ECS",
  Period: 60,
  Statistic: "Average",
  Threshold: 70,
};

test("datapoints are those that were stored, by the period", async () => {
  const { statistics } = await measured([10, 20, 30]);
  const points = statistics({ ...CPU, statistic: "Average", period: 60 }, PERIOD, NOW - 2 * PERIOD, NOW);
  expect(points).toEqual([
    { at: NOW - 2 * PERIOD, value: 20 },
    { at: NOW - PERIOD, value: 30 },
  ]);
});

test.each<[string, number[], object, object[]]>([
  ["is in ALARM after its periods", [10, 71, 80], {}, [{ alarm: "alarm-0", threshold: 70, value: 80, above: true }]],
  ["isn't before", [10, 10, 80], {}, []],
  ["isn't without datapoints", [], {}, []],
  [
    "may need fewer of its periods",
    [90, 10],
    { DatapointsToAlarm: 1 },
    [{ alarm: "alarm-0", threshold: 70, value: 90, above: true }],
  ],
  [
    "of low use is in ALARM below",
    [5, 5],
    { ComparisonOperator: "LessThanThreshold", AlarmName: "idle" },
    [{ alarm: "idle", threshold: 70, value: 5, above: false }],
  ],
  ["that is off calls nothing", [80, 80], { ActionsEnabled: false }, []],
  ["that calls another policy isn't this one's", [80, 80], { AlarmActions: ["arn:other"] }, []],
  ["of another metric isn't in ALARM", [80, 80], { MetricName: "MemoryUtilization" }, []],
  ["by a band calls nothing", [80, 80], { ComparisonOperator: "GreaterThanUpperThreshold" }, []],
])("an alarm %s", async (_, values, change, expected) => {
  const { breachesOf } = await measured(values, { ...ALARM, ...change });
  expect(breachesOf(POLICY, NOW)).toEqual(expected);
});
