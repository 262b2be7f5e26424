import { Api } from "../doors/api";

const TARGET = "GraniteServiceVersion20100801";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

const call = (operation: string, input: object) => api.call(`${TARGET}.${operation}`, input);

const ALARM = {
  AlarmName: "backlog",
  Namespace: "Shop",
  MetricName: "Backlog",
  Dimensions: [{ Name: "Queue", Value: "orders" }],
  Statistic: "Average",
  Period: 60,
  EvaluationPeriods: 2,
  Threshold: 10,
  ComparisonOperator: "GreaterThanThreshold",
};
const TOPIC = "arn:aws:sns:us-east-1:000000000000:on-call";

test("an alarm begins without data, keeps its state when it is changed, and goes with its history", async () => {
  await call("PutMetricAlarm", ALARM);
  const { body } = await call("DescribeAlarms", {});
  expect(body.MetricAlarms).toMatchObject([{ ...ALARM, StateValue: "INSUFFICIENT_DATA", ActionsEnabled: true }]);
  await call("SetAlarmState", { AlarmName: "backlog", StateValue: "ALARM", StateReason: "trying" });
  await call("PutMetricAlarm", { ...ALARM, Threshold: 20 });
  const found = (await call("DescribeAlarms", { AlarmNames: ["backlog"] })).body.MetricAlarms;
  expect(found).toMatchObject([{ Threshold: 20, StateValue: "ALARM", StateReason: "trying" }]);
  const history = (await call("DescribeAlarmHistory", { AlarmName: "backlog" })).body.AlarmHistoryItems;
  expect(history.map(({ HistorySummary }: { HistorySummary: string }) => HistorySummary).sort()).toEqual([
    'Alarm "backlog" created',
    'Alarm "backlog" updated',
    "Alarm updated from INSUFFICIENT_DATA to ALARM",
  ]);
  await call("DeleteAlarms", { AlarmNames: ["backlog"] });
  expect((await call("DescribeAlarms", {})).body.MetricAlarms).toEqual([]);
  expect((await call("DescribeAlarmHistory", {})).body.AlarmHistoryItems).toEqual([]);
});

test("an action that isn't carried out here is told once, and is in the history", async () => {
  await call("PutMetricAlarm", { ...ALARM, AlarmActions: [TOPIC] });
  await call("PutMetricAlarm", { ...ALARM, AlarmActions: [TOPIC] });
  expect(api.harness.logged).toEqual([
    `PutMetricAlarm: AlarmActions ${TOPIC} is recorded and has no effect on this machine.`,
  ]);
  await call("SetAlarmState", { AlarmName: "backlog", StateValue: "ALARM", StateReason: "trying" });
  const { body } = await call("DescribeAlarmHistory", { AlarmName: "backlog", HistoryItemType: "Action" });
  expect(body.AlarmHistoryItems).toMatchObject([
    { HistorySummary: `Action ${TOPIC} is recorded and not carried out on this machine` },
  ]);
});

test("alarms are found by their metric, their state, their names and what they are made of", async () => {
  await call("PutMetricAlarm", ALARM);
  await call("PutMetricAlarm", { ...ALARM, AlarmName: "other", MetricName: "Others" });
  await call("PutCompositeAlarm", { AlarmName: "both", AlarmRule: "ALARM(backlog) AND ALARM(other)" });
  const names = async (operation: string, input: object) => {
    const { body } = await call(operation, input);
    return [...body.MetricAlarms, ...(body.CompositeAlarms ?? [])].map(({ AlarmName }) => AlarmName);
  };
  const { Namespace, MetricName, Dimensions } = ALARM;
  expect(await names("DescribeAlarmsForMetric", { Namespace, MetricName, Dimensions })).toEqual(["backlog"]);
  expect(await names("DescribeAlarmsForMetric", { Namespace, MetricName })).toEqual([]);
  expect(await names("DescribeAlarms", {})).toEqual(["backlog", "other"]);
  expect(await names("DescribeAlarms", { AlarmTypes: ["CompositeAlarm"] })).toEqual(["both"]);
  expect(await names("DescribeAlarms", { AlarmNamePrefix: "o" })).toEqual(["other"]);
  expect(await names("DescribeAlarms", { StateValue: "OK" })).toEqual([]);
  expect(await names("DescribeAlarms", { ChildrenOfAlarmName: "both" })).toEqual(["backlog", "other"]);
  expect(await names("DescribeAlarms", { ParentsOfAlarmName: "other" })).toEqual(["both"]);
  const first = (await call("DescribeAlarms", { MaxRecords: 1 })).body;
  expect(first.MetricAlarms).toHaveLength(1);
  expect(await names("DescribeAlarms", { MaxRecords: 1, NextToken: first.NextToken })).toEqual(["other"]);
  const refused = await call("DeleteAlarms", { AlarmNames: ["other"] });
  expect(refused.body.message).toBe("Cannot delete other as it is used by the composite alarm both.");
});

test("an action that is no ARN is refused", async () => {
  const { status, body } = await call("PutMetricAlarm", { ...ALARM, AlarmActions: [TOPIC, "on-call"] });
  expect([status, body.message]).toEqual([400, 'Invalid arn syntax: AlarmActions has "on-call"; allowed are ARNs.']);
});

test("actions are switched off and on, and tags come and go", async () => {
  await call("PutMetricAlarm", { ...ALARM, Tags: [{ Key: "team", Value: "shop" }] });
  await call("DisableAlarmActions", { AlarmNames: ["backlog"] });
  const [found] = (await call("DescribeAlarms", {})).body.MetricAlarms;
  expect(found.ActionsEnabled).toBe(false);
  const ResourceARN = found.AlarmArn;
  await call("TagResource", { ResourceARN, Tags: [{ Key: "tier", Value: "1" }] });
  await call("UntagResource", { ResourceARN, TagKeys: ["team"] });
  expect((await call("ListTagsForResource", { ResourceARN })).body.Tags).toEqual([{ Key: "tier", Value: "1" }]);
});

test.each<[string, object, RegExp]>([
  ["PutMetricAlarm", { ...ALARM, DatapointsToAlarm: 3 }, /^DatapointsToAlarm is 3; it can't be more than/],
  ["PutMetricAlarm", { ...ALARM, Period: 45 }, /^Period is 45; allowed are/],
  ["PutMetricAlarm", { ...ALARM, Threshold: undefined }, /^Exactly one of Threshold/],
  ["PutMetricAlarm", { ...ALARM, Statistic: undefined }, /^Exactly one of Statistic/],
  ["PutMetricAlarm", { ...ALARM, TreatMissingData: "fine" }, /^TreatMissingData is fine; allowed are breaching/],
  ["PutMetricAlarm", { ...ALARM, Metrics: [{ Id: "a", Expression: "1" }] }, /^Metrics and MetricName can't be/],
  ["PutMetricAlarm", { ...ALARM, EvaluationPeriods: 1441 }, /more than a day/],
  ["PutCompositeAlarm", { AlarmName: "a", AlarmRule: "ALARM(" }, /^AlarmRule is ALARM\(; .*Allowed are/],
  ["PutCompositeAlarm", { AlarmName: "a", AlarmRule: "ALARM(gone)" }, /there is no alarm gone/],
  ["PutCompositeAlarm", { AlarmName: "a", AlarmRule: "ALARM(a)" }, /can't be made of itself/],
  ["SetAlarmState", { AlarmName: "gone", StateValue: "OK", StateReason: "x" }, /There is no alarm gone/],
  ["DeleteAlarms", { AlarmNames: ["gone"] }, /not found: \[gone\]/],
])("%s %# is refused with its reason", async (operation, input, message) => {
  const { status, body } = await call(operation, input);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(body.message).toMatch(message);
});

test("of several alarms those that are there are deleted, and the others named", async () => {
  await call("PutMetricAlarm", ALARM);
  const { status, body } = await call("DeleteAlarms", { AlarmNames: ["backlog", "backlog", "nobody's"] });
  expect({ status, message: body.message }).toEqual({ status: 404, message: "Resource(s) not found: [nobody's]" });
  expect((await call("DescribeAlarms", {})).body.MetricAlarms).toEqual([]);
});
