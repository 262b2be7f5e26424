import { cbor, tag } from "@smithy/core/cbor";
import { Api } from "../doors/api";

const TARGET = "GraniteServiceVersion20100801";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

const call = (operation: string, input: object) => api.call(`${TARGET}.${operation}`, input);
const second = () => Math.floor(api.harness.now / 1000);
const around = () => ({ StartTime: second() - 3600, EndTime: second() + 3600 });
const QUEUE = { Namespace: "Shop", MetricName: "Backlog", Dimensions: [{ Name: "Queue", Value: "orders" }] };
const datum = (more: object) => ({ MetricName: "Backlog", Dimensions: QUEUE.Dimensions, ...more });

test("what is put is found again, by statistics, as data, and in the list", async () => {
  const MetricData = [datum({ Value: 4 }), datum({ Values: [6, 8], Counts: [1, 2], Unit: "Count" })];
  expect(await call("PutMetricData", { Namespace: "Shop", MetricData })).toMatchObject({ status: 200 });
  const { body } = await call("GetMetricStatistics", {
    ...{ ...QUEUE, ...around(), Period: 60 },
    Statistics: ["Sum", "SampleCount", "Maximum"],
  });
  expect(body.Datapoints).toEqual([expect.objectContaining({ Sum: 26, SampleCount: 4, Maximum: 8 })]);
  const MetricStat = { Metric: QUEUE, Period: 10, Stat: "Average" };
  const data = await call("GetMetricData", { ...around(), MetricDataQueries: [{ Id: "a", MetricStat }] });
  expect(data.body.MetricDataResults).toMatchObject([{ Id: "a", Label: "Backlog", Values: [6.5] }]);
  expect((await call("ListMetrics", { Namespace: "Shop" })).body.Metrics).toEqual([QUEUE]);
  expect((await call("ListMetrics", { Dimensions: [{ Name: "Queue", Value: "others" }] })).body.Metrics).toEqual([]);
});

test.each([
  ["PutMetricData", { Namespace: "AWS/ECS", MetricData: [datum({ Value: 1 })] }, /^Namespace is AWS\/ECS; /],
  ["PutMetricData", { Namespace: "Shop", MetricData: [datum({})] }, /^MetricData\.0 must have exactly one of/],
  ["PutMetricData", { Namespace: "S", MetricData: [datum({ Value: 1, Timestamp: 1 })] }, /^MetricData\.0\.Timestamp/],
  [
    "GetMetricData",
    { StartTime: 0, EndTime: 1, MetricDataQueries: [{ Id: "a", Expression: "m1*2" }] },
    /Expression.* cannot run on this machine: metric math is not computed/,
  ],
  [
    "GetMetricStatistics",
    { ...QUEUE, StartTime: 0, EndTime: 9, Period: 5, Statistics: ["Sum"] },
    /^Period is 5; allowed are 10, 20, 30 and multiples of 60\./,
  ],
  ["GetMetricStatistics", { ...QUEUE, StartTime: 9, EndTime: 9, Period: 60, Statistics: ["Sum"] }, /StartTime must be/],
  ["PutDashboard", { DashboardName: "a", DashboardBody: "{}" }, /doesn't have the operation PutDashboard/],
])("%s %# is refused with its reason", async (operation, input, message) => {
  const { status, body } = await call(operation, input);
  expect(status).toBe(400);
  expect(body.message).toMatch(message);
});

test("CloudWatch answers in CBOR as well, times included", async () => {
  const send = async (operation: string, input: unknown) => {
    const body = Buffer.from(cbor.serialize(input));
    const answer = await api.raw({
      path: `/service/${TARGET}/operation/${operation}`,
      headers: { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
      service: "monitoring",
      body,
    });
    return { status: answer.status, body: cbor.deserialize(answer.body) };
  };
  const at = second() - (second() % 60);
  const Timestamp = tag({ tag: 1, value: at });
  await send("PutMetricData", { Namespace: "Shop", MetricData: [datum({ Value: 2.5, Timestamp })] });
  const { status, body } = await send("GetMetricStatistics", {
    ...{ ...QUEUE, Period: 60, Statistics: ["Average"] },
    StartTime: tag({ tag: 1, value: at - 60 }),
    EndTime: tag({ tag: 1, value: at + 60 }),
  });
  expect(status).toBe(200);
  expect(body.Datapoints).toMatchObject([{ Average: 2.5, Timestamp: { tag: 1, value: at } }]);
});

test("and by the query protocol", async () => {
  const send = (body: string) =>
    api.raw({ service: "monitoring", headers: { "content-type": "application/x-www-form-urlencoded" }, body });
  const put = "Action=PutMetricData&Version=2010-08-01&Namespace=Shop&MetricData.member.1.MetricName=Backlog";
  expect((await send(`${put}&MetricData.member.1.Value=2.5`)).status).toBe(200);
  const [from, to] = [-3600, 3600].map((seconds) => new Date((second() + seconds) * 1000).toISOString());
  const { body } = await send(
    "Action=GetMetricStatistics&Version=2010-08-01&Namespace=Shop&MetricName=Backlog&Period=60" +
      `&StartTime=${from}&EndTime=${to}&Statistics.member.1=Average`,
  );
  expect(body.toString()).toMatch(/<Average>2.5<\/Average>/);
});
