import { gzipSync } from "node:zlib";
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

test("percentiles are of all that was put, and by the second where it was put so", async () => {
  const put = (more: object) => call("PutMetricData", { Namespace: "Shop", MetricData: [datum(more)] });
  await put({ Values: [1, 2, 3], Counts: [90, 9, 1], StorageResolution: 1 });
  const now = { StartTime: second() - 60, EndTime: second() + 60 };
  const asked = { ...QUEUE, ...now, ExtendedStatistics: ["p95", "p99.9", "tc90"] };
  const { body } = await call("GetMetricStatistics", { ...asked, Period: 1 });
  expect(body.Datapoints).toMatchObject([{ ExtendedStatistics: { p95: 2, "p99.9": 3, tc90: 90 } }]);
  const MetricStat = { Metric: QUEUE, Period: 60, Stat: "p99.9" };
  const data = await call("GetMetricData", { ...around(), MetricDataQueries: [{ Id: "a", MetricStat }] });
  expect(data.body.MetricDataResults).toMatchObject([{ Values: [3] }]);
  await put({ StatisticValues: { SampleCount: 2, Sum: 9, Minimum: 1, Maximum: 8 } });
  const both = await call("GetMetricStatistics", { ...asked, Period: 60 });
  expect(both.body.Datapoints).toEqual([expect.not.objectContaining({ p95: expect.anything() })]);
  expect(both.body.Datapoints[0].ExtendedStatistics).toEqual({});
});

test("of one metric alone a function is of all its values, of an expression too", async () => {
  const at = second() - (second() % 60);
  const put = (Value: number, minutes: number) => datum({ Value, Timestamp: at - minutes * 60 });
  await call("PutMetricData", { Namespace: "Shop", MetricData: [put(1, 3), put(2, 2), put(6, 1)] });
  const stat = { Id: "m", MetricStat: { Metric: QUEUE, Period: 60, Stat: "Sum" }, ReturnData: false };
  const MetricDataQueries = [
    stat,
    { Id: "double", Expression: "m * 2", ReturnData: false },
    { Id: "share", Expression: "double / SUM(double)" },
    { Id: "mean", Expression: "AVG(m)" },
  ];
  const { body } = await call("GetMetricData", { ...around(), ScanBy: "TimestampAscending", MetricDataQueries });
  expect(body.MetricDataResults.map(({ Values }: { Values: number[] }) => Values)).toEqual([
    [1 / 9, 2 / 9, 6 / 9],
    [3, 3, 3],
  ]);
});

test("a metric of a queue that isn't on this machine is taken, of one that is it isn't", async () => {
  const of = (Value: string) => ({
    Namespace: "AWS/SQS",
    MetricData: [
      { MetricName: "ApproximateNumberOfMessagesVisible", Dimensions: [{ Name: "QueueName", Value }], Value: 500 },
    ],
  });
  expect((await call("PutMetricData", of("on-aws"))).status).toBe(200);
  await api.call("AmazonSQS.CreateQueue", { QueueName: "here" });
  expect((await call("PutMetricData", of("here"))).body.message).toMatch(/publishes that itself for the queue here/);
});

test.each([
  ["PutMetricData", { Namespace: "AWS/ECS", MetricData: [datum({ Value: 1 })] }, /^Namespace is AWS\/ECS; /],
  ["PutMetricData", { Namespace: "Shop", MetricData: [datum({})] }, /^MetricData\.0 must have exactly one of/],
  ["PutMetricData", { Namespace: "S", MetricData: [datum({ Value: 1, Timestamp: 1 })] }, /^MetricData\.0\.Timestamp/],
  [
    "GetMetricData",
    { StartTime: 0, EndTime: 1, MetricDataQueries: [{ Id: "a", Expression: "m1*2" }] },
    /^MetricDataQueries\.0\.Expression is m1\*2; there is no query of the Id m1\./,
  ],
  [
    "GetMetricData",
    {
      StartTime: 0,
      EndTime: 1,
      MetricDataQueries: [
        { Id: "a", Expression: "b*2" },
        { Id: "b", Expression: "a+1" },
      ],
    },
    /^MetricDataQueries: a → b → a is a circle\./,
  ],
  [
    "GetMetricData",
    { StartTime: 0, EndTime: 1, MetricDataQueries: [{ Id: "a", Expression: "SEARCH('x', 'Sum')" }] },
    /^MetricDataQueries\.0\.Expression is SEARCH.* is not known on this machine/,
  ],
  [
    "GetMetricStatistics",
    { ...QUEUE, StartTime: 0, EndTime: 9, Period: 15, Statistics: ["Sum"] },
    /^Period is 15; allowed are 1, 5, 10, 20, 30 and multiples of 60\./,
  ],
  [
    "GetMetricStatistics",
    { ...QUEUE, StartTime: 0, EndTime: 9, Period: 60, ExtendedStatistics: ["Sum"] },
    /^ExtendedStatistics\.0 is Sum, which is not one of how samples are spread/,
  ],
  [
    "GetMetricStatistics",
    { ...QUEUE, StartTime: 0, EndTime: 9, Period: 60, ExtendedStatistics: ["p200"] },
    /^ExtendedStatistics\.0 is p200; allowed are Average/,
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

test("expressions are computed, of metrics and of one another", async () => {
  await call("PutMetricData", { Namespace: "Shop", MetricData: [datum({ Values: [6, 2] })] });
  const stat = (Stat: string) => ({ MetricStat: { Metric: QUEUE, Period: 60, Stat }, ReturnData: false });
  const MetricDataQueries = [
    { Id: "mean", ...stat("Average") },
    { Id: "total", ...stat("Sum") },
    { Id: "both", Expression: "mean + total", ReturnData: false },
    { Id: "half", Expression: "both / 2", Label: "Half" },
  ];
  const { body } = await call("GetMetricData", { ...around(), MetricDataQueries });
  expect(body.MetricDataResults).toMatchObject([{ Id: "half", Label: "Half", Values: [6], StatusCode: "Complete" }]);
});

test("as many datapoints come at once as are asked for, the rest page by page", async () => {
  const now = second();
  const MetricData = [1, 2, 3].map((Value) => datum({ Value, Timestamp: now - Value * 60 }));
  await call("PutMetricData", { Namespace: "Shop", MetricData });
  const MetricStat = { Metric: QUEUE, Period: 60, Stat: "Average" };
  const MetricDataQueries = ["a", "b"].map((Id) => ({ Id, MetricStat }));
  const asked = { ...around(), MetricDataQueries, MaxDatapoints: 4 };
  const first = (await call("GetMetricData", asked)).body;
  expect(first.MetricDataResults).toMatchObject([
    { Id: "a", Values: [1, 2, 3], StatusCode: "Complete" },
    { Id: "b", Values: [1], StatusCode: "PartialData" },
  ]);
  const { NextToken } = first;
  const next = (await call("GetMetricData", { ...asked, NextToken })).body;
  expect(next.MetricDataResults).toMatchObject([
    { Id: "a", Values: [] },
    { Id: "b", Values: [2, 3], StatusCode: "Complete" },
  ]);
  expect(next.NextToken).toBeUndefined();
  const other = await call("GetMetricData", { ...asked, ScanBy: "TimestampAscending", NextToken });
  expect(other.body.message).toMatch(/isn.t|not one that this list gave/);
});

test("what SDKs pack is unpacked, up to a bound", async () => {
  const put = (bytes: Buffer, encoding = "gzip") =>
    api.raw({
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "content-encoding": encoding,
        "x-amz-target": `${TARGET}.PutMetricData`,
      },
      service: "monitoring",
      body: bytes,
    });
  const body = JSON.stringify({ Namespace: "Shop", MetricData: [datum({ Value: 7 })] });
  expect((await put(gzipSync(body))).status).toBe(200);
  expect((await call("ListMetrics", { Namespace: "Shop", RecentlyActive: "PT3H" })).body.Metrics).toEqual([QUEUE]);
  expect((await put(gzipSync(Buffer.alloc(8 * 1024 * 1024, " ")))).status).toBe(413);
  expect((await put(Buffer.from(body))).body.toString()).toMatch(/not packed by gzip/);
  expect((await put(Buffer.from(body), "br")).body.toString()).toMatch(/Content-Encoding is br; allowed is gzip/);
});

test.each([
  ["StorageResolution", { Value: 1, StorageResolution: 5 }, "allowed are 1 and 60"],
  ["a value beyond 2^360", { Value: 1e300 }, "allowed are -2^360 to 2^360"],
  ["one of several values beyond it", { Values: [1, -1e300] }, "MetricData.0.Values.1 is -1e+300"],
  ["a sum beyond it", { StatisticValues: { SampleCount: 1, Sum: 1e300, Minimum: 1, Maximum: 1 } }, "Sum is 1e+300"],
])("%s is refused", async (_, more, message) => {
  const { status, body } = await call("PutMetricData", { Namespace: "Shop", MetricData: [datum(more)] });
  expect({ status, message: body.message }).toEqual({ status: 400, message: expect.stringContaining(message) });
});

test("a call takes 1 to 1000 data, and asks for 500 queries at most", async () => {
  const put = (count: number) =>
    call("PutMetricData", { Namespace: "Shop", MetricData: Array.from({ length: count }, () => datum({ Value: 1 })) });
  expect((await put(0)).body.__type).toMatch(/MissingParameter/);
  expect((await put(1001)).body.message).toBe("The collection MetricData must not have a size greater than 1000.");
  const MetricStat = { Metric: QUEUE, Period: 60, Stat: "Sum" };
  const get = (queries: object[]) => call("GetMetricData", { ...around(), MetricDataQueries: queries });
  const many = Array.from({ length: 501 }, (_, i) => ({ Id: `q${i}`, MetricStat }));
  expect((await get(many)).body.message).toContain("must not have a size greater than 500");
  expect((await get([{ Id: "Q", MetricStat }])).body.message).toContain('MetricDataQueries.0.Id is "Q"');
  expect((await get([{ Id: "q", MetricStat, Expression: "1" }])).body.message).toContain("both MetricStat and Expr");
});

test("statistics are asked for by name or as percentiles, at most 1440 datapoints at once", async () => {
  const asked = { ...QUEUE, ...around(), Period: 60, Statistics: ["Sum"] };
  const both = await call("GetMetricStatistics", { ...asked, ExtendedStatistics: ["p99"] });
  expect(both.body.__type).toMatch(/InvalidParameterCombination/);
  const { body } = await call("GetMetricStatistics", { ...asked, StartTime: second() - 172_800, EndTime: second() });
  expect(body.message).toMatch(/^You have requested up to 2880 datapoints, which exceeds the limit of 1440\./);
});

test.each([
  ["ListMetrics", "InvalidParameterValue"],
  ["DescribeAlarms", "InvalidNextToken"],
  ["DescribeAlarmHistory", "InvalidNextToken"],
])("a token that %s didn't give is refused with its own error", async (operation, code) => {
  expect((await call(operation, { NextToken: "x" })).body.__type).toContain(code);
});
