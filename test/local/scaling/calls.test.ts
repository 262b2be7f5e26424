import { datapointChanges } from "../../../src/local/metrics/blocks";
import { missingAlarms } from "../../../src/local/scaling/alarms";
import { Api, answersOf } from "../doors/api";

const KEY = {
  ServiceNamespace: "ecs",
  ResourceId: "service/shop/web",
  ScalableDimension: "ecs:service:DesiredCount",
};
const CPU = { PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" } };
const TRACKING = {
  PolicyName: "cpu",
  PolicyType: "TargetTrackingScaling",
  TargetTrackingScalingPolicyConfiguration: { TargetValue: 60, ...CPU },
};
const steps = (...StepAdjustments: object[]) => ({
  PolicyName: "steps",
  PolicyType: "StepScaling",
  StepScalingPolicyConfiguration: { AdjustmentType: "ChangeInCapacity", StepAdjustments },
});
const MORNING = {
  ScheduledActionName: "morning",
  Schedule: "cron(0 8 * * ? *)",
  Timezone: "Europe/Berlin",
  ScalableTargetAction: { MinCapacity: 4 },
};

const any = expect.any(String);

let api: Api;
beforeEach(async () => {
  api = await Api.start();
  await api.ok("CreateCluster", { clusterName: "shop" });
  const containerDefinitions = [{ name: "web", image: "web:1", memory: 64 }];
  await api.ok("RegisterTaskDefinition", { family: "web", containerDefinitions });
  await api.ok("CreateService", { cluster: "shop", serviceName: "web", taskDefinition: "web", desiredCount: 1 });
});
afterEach(() => api.close());

const call = (operation: string, input: object) => api.call(`AnyScaleFrontendService.${operation}`, input);

const { ok, refused } = answersOf(call);

const register = (change: object = {}) =>
  ok("RegisterScalableTarget", { ...KEY, MinCapacity: 2, MaxCapacity: 5, ...change });

test("a service that is registered is described with its bounds", async () => {
  const { ScalableTargetARN } = await register({ SuspendedState: { DynamicScalingInSuspended: true } });
  const { ScalableTargets } = await ok("DescribeScalableTargets", { ServiceNamespace: "ecs" });
  expect(ScalableTargets).toEqual([
    {
      ...KEY,
      MinCapacity: 2,
      MaxCapacity: 5,
      RoleARN: expect.stringContaining("AWSServiceRoleForApplicationAutoScaling_ECSService"),
      CreationTime: expect.any(Number),
      ScalableTargetARN,
      SuspendedState: {
        DynamicScalingInSuspended: true,
        DynamicScalingOutSuspended: false,
        ScheduledScalingSuspended: false,
      },
    },
  ]);
});

test("registering again changes what is said, and keeps the rest", async () => {
  const { ScalableTargetARN } = await register({ SuspendedState: { ScheduledScalingSuspended: true } });
  expect(await ok("RegisterScalableTarget", { ...KEY, MaxCapacity: 9 })).toEqual({ ScalableTargetARN });
  const { ScalableTargets } = await ok("DescribeScalableTargets", {
    ServiceNamespace: "ecs",
    ResourceIds: [KEY.ResourceId],
  });
  expect(ScalableTargets).toMatchObject([
    { MinCapacity: 2, MaxCapacity: 9, SuspendedState: { ScheduledScalingSuspended: true } },
  ]);
});

test.each<[object, string, RegExp]>([
  [{ ResourceId: "service/shop/api" }, "ValidationException", /ECS service doesn't exist: service\/shop\/api/],
  [{ ResourceId: "web" }, "ValidationException", /allowed are service\/<cluster name>\/<service name>/],
  [{ MinCapacity: 6 }, "ValidationException", /the minimum can't be more than the maximum/],
  [{ MinCapacity: -1 }, "ValidationException", /MinCapacity is -1; allowed are whole numbers from 0/],
  [{ MinCapacity: undefined }, "ValidationException", /MinCapacity is required/],
  [{ MaxCapacity: undefined }, "ValidationException", /MaxCapacity is required/],
  [{ ServiceNamespace: "dynamodb" }, "ValidationException", /only services of ECS are scaled here/],
  [{ ServiceNamespace: "ECS" }, "ValidationException", /did you mean ecs/],
  [{ ScalableDimension: "dynamodb:table:ReadCapacityUnits" }, "ValidationException", /DesiredCount is scaled/],
  [{ Tags: { "aws:x": "1" } }, "ValidationException", /reserved/],
])("registering %j is refused", async (change, code, message) => {
  const [type, text] = await refused("RegisterScalableTarget", { ...KEY, MinCapacity: 2, MaxCapacity: 5, ...change });
  expect([type, text]).toEqual([code, expect.stringMatching(message)]);
});

test("a policy is described as it was put, and put again under its ARN", async () => {
  await register();
  const { PolicyARN } = await ok("PutScalingPolicy", { ...KEY, ...TRACKING });
  expect(PolicyARN).toMatch(
    /^arn:aws:autoscaling:.*:scalingPolicy:.*:resource\/ecs\/service\/shop\/web:policyName\/cpu$/,
  );
  const changed = { TargetValue: 70, ...CPU, ScaleInCooldown: 60, DisableScaleIn: true };
  const again = { ...KEY, PolicyName: "cpu", TargetTrackingScalingPolicyConfiguration: changed };
  expect(await ok("PutScalingPolicy", again)).toMatchObject({ PolicyARN });
  const { ScalingPolicies } = await ok("DescribeScalingPolicies", { ServiceNamespace: "ecs", PolicyNames: ["cpu"] });
  expect(ScalingPolicies).toMatchObject([
    { ...KEY, PolicyARN, PolicyType: "TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration: changed },
  ]);
});

const label = (ResourceLabel?: string) => ({
  ...TRACKING,
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 1,
    PredefinedMetricSpecification: { PredefinedMetricType: "ALBRequestCountPerTarget", ResourceLabel },
  },
});
const tracked = (change: object) => ({
  ...TRACKING,
  TargetTrackingScalingPolicyConfiguration: { TargetValue: 60, ...CPU, ...change },
});

const math = (...Metrics: object[]) =>
  tracked({ PredefinedMetricSpecification: undefined, CustomizedMetricSpecification: { Metrics } });

test.each<[object, RegExp]>([
  [{ ...TRACKING, PolicyType: undefined }, /PolicyType is required/],
  [{ PolicyName: "cpu", PolicyType: "TargetTrackingScaling" }, /TargetTrackingScalingPolicyConfiguration is required/],
  [{ PolicyName: "cpu", PolicyType: "StepScaling" }, /StepScalingPolicyConfiguration is required/],
  [{ PolicyName: "cpu", PolicyType: "PredictiveScaling" }, /PredictiveScalingPolicyConfiguration is required/],
  [{ ...TRACKING, PolicyName: "wörter" }, /PolicyName/],
  [tracked({ TargetValue: 0 }), /TargetValue is 0; allowed are numbers above 0/],
  [tracked({ ScaleInCooldown: -1 }), /ScaleInCooldown is -1; allowed are seconds from 0/],
  [tracked({ PredefinedMetricSpecification: undefined }), /needs one of Predefined/],
  [tracked({ CustomizedMetricSpecification: { MetricName: "m" } }), /needs one of Predefined/],
  [
    tracked({ PredefinedMetricSpecification: undefined, CustomizedMetricSpecification: { MetricName: "m" } }),
    /CustomizedMetricSpecification.Namespace is required/,
  ],
  [
    tracked({ PredefinedMetricSpecification: { PredefinedMetricType: "LambdaProvisionedConcurrencyUtilization" } }),
    /those of ECS services are ECSServiceAverageCPUUtilization/,
  ],
  [
    tracked({ PredefinedMetricSpecification: { ...CPU.PredefinedMetricSpecification, ResourceLabel: "x" } }),
    /ResourceLabel is allowed with ALBRequestCountPerTarget only/,
  ],
  [math({ Id: "a", Expression: "1" }, { Id: "a", Expression: "2" }), /has a twice/],
  [math({ Id: "a" }), /a needs one of Expression and MetricStat/],
  [math({ Id: "a", Expression: "1" }, { Id: "b", Expression: "a" }), /ReturnData is true of 2; it must be of one/],
  [math({ Id: "a", Expression: "b", ReturnData: false }, { Id: "b", Expression: "a + 1" }), /a → b → a is a circle/],
  [label(), /ResourceLabel is missing; it is made of the ends/],
  [label("app/lb/1/targetgroup/web/2"), /names targetgroup\/web\/2, which isn't attached to web/],
  [steps(), /needs one step at least/],
  [steps(...Array(21).fill({ ScalingAdjustment: 1 })), /has 21; allowed are 20/],
  [
    steps({ MetricIntervalLowerBound: 5, MetricIntervalUpperBound: 5, ScalingAdjustment: 1 }),
    /MetricIntervalUpperBound is 5; it must be more than the lower bound, 5/,
  ],
  [
    steps({ MetricIntervalUpperBound: 5, ScalingAdjustment: 1 }, { MetricIntervalLowerBound: 4, ScalingAdjustment: 1 }),
    /overlap at 4/,
  ],
  [
    steps({ MetricIntervalUpperBound: 5, ScalingAdjustment: 1 }, { MetricIntervalLowerBound: 6, ScalingAdjustment: 1 }),
    /leave a gap from 5 to 6/,
  ],
  [
    {
      ...steps(),
      StepScalingPolicyConfiguration: {
        AdjustmentType: "ExactCapacity",
        StepAdjustments: [{ ScalingAdjustment: -1 }],
      },
    },
    /ScalingAdjustment is -1; an exact capacity is 0 or more/,
  ],
])("putting the policy %j is refused", async (policy, message) => {
  await register();
  const [type, text] = await refused("PutScalingPolicy", { ...KEY, ...policy });
  expect([type, text]).toEqual(["ValidationException", expect.stringMatching(message)]);
});

test("two policies can't track the same metric", async () => {
  await register();
  await ok("PutScalingPolicy", { ...KEY, ...TRACKING });
  const [type, text] = await refused("PutScalingPolicy", { ...KEY, ...TRACKING, PolicyName: "twin" });
  expect([type, text]).toEqual(["ValidationException", expect.stringContaining("cpu has it")]);
});

test("what a scheduled action was is kept where another part of it is put", async () => {
  await register();
  await ok("PutScheduledAction", { ...KEY, ...MORNING, StartTime: 2_000_000_000, EndTime: 2_100_000_000 });
  await ok("PutScheduledAction", { ...KEY, ScheduledActionName: "morning", ScalableTargetAction: { MaxCapacity: 9 } });
  const { ScheduledActions } = await ok("DescribeScheduledActions", {
    ServiceNamespace: "ecs",
    ResourceId: KEY.ResourceId,
  });
  expect(ScheduledActions).toEqual([
    {
      ...KEY,
      ScheduledActionName: "morning",
      ScheduledActionARN: expect.stringContaining(":scheduledActionName/morning"),
      Schedule: MORNING.Schedule,
      Timezone: MORNING.Timezone,
      ScalableTargetAction: { MaxCapacity: 9 },
      CreationTime: expect.any(Number),
    },
  ]);
});

test.each<[object, RegExp]>([
  [{ Schedule: undefined }, /Schedule is required/],
  [{ Schedule: "cron(0 8 * * *)" }, /Schedule is "cron\(0 8 \* \* \*\)"; a cron expression has six fields/],
  [{ Timezone: "Mars/Olympus" }, /Timezone is "Mars\/Olympus"; allowed are names of IANA's/],
  [{ ScalableTargetAction: {} }, /needs a MinCapacity, a MaxCapacity or both/],
  [{ ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 2 } }, /can't be more than the maximum/],
  [{ StartTime: 2_000_000_000, EndTime: 2_000_000_000 }, /StartTime must be before EndTime/],
  [{ ScheduledActionName: "a:b" }, /ScheduledActionName/],
])("scheduling %j is refused", async (change, message) => {
  await register();
  const [type, text] = await refused("PutScheduledAction", { ...KEY, ...MORNING, ...change });
  expect([type, text]).toEqual(["ValidationException", expect.stringMatching(message)]);
});

test("nothing is put to what isn't registered, nor removed from it", async () => {
  const operations = [
    ["PutScalingPolicy", TRACKING],
    ["PutScheduledAction", MORNING],
    ["DeleteScalingPolicy", { PolicyName: "cpu" }],
    ["DeleteScheduledAction", { ScheduledActionName: "morning" }],
    ["DeregisterScalableTarget", {}],
  ] as const;
  for (const [operation, input] of operations) {
    expect(await refused(operation, { ...KEY, ...input })).toEqual(["ObjectNotFoundException", expect.any(String)]);
  }
});

test("with a target go its policies, its schedule and its activities", async () => {
  await register();
  await ok("PutScalingPolicy", { ...KEY, ...TRACKING });
  await ok("PutScheduledAction", { ...KEY, ...MORNING });
  await ok("DeregisterScalableTarget", KEY);
  const { store } = api.harness;
  for (const table of ["scalableTargets", "scalingPolicies", "scheduledActions"] as const) {
    expect(store.list(table)).toEqual([]);
  }
});

test("a policy and a scheduled action go by themselves", async () => {
  await register();
  await ok("PutScalingPolicy", { ...KEY, ...TRACKING });
  await ok("PutScheduledAction", { ...KEY, ...MORNING });
  await ok("DeleteScalingPolicy", { ...KEY, PolicyName: "cpu" });
  await ok("DeleteScheduledAction", { ...KEY, ScheduledActionName: "morning" });
  expect((await ok("DescribeScalingPolicies", { ServiceNamespace: "ecs" })).ScalingPolicies).toEqual([]);
  expect((await ok("DescribeScheduledActions", { ServiceNamespace: "ecs" })).ScheduledActions).toEqual([]);
});

test("tags are a target's, by its ARN", async () => {
  const { ScalableTargetARN: ResourceARN } = await register({ Tags: { team: "shop" } });
  await ok("TagResource", { ResourceARN, Tags: { stage: "dev" } });
  expect(await ok("ListTagsForResource", { ResourceARN })).toEqual({ Tags: { team: "shop", stage: "dev" } });
  await ok("UntagResource", { ResourceARN, TagKeys: ["team"] });
  expect(await ok("ListTagsForResource", { ResourceARN })).toEqual({ Tags: { stage: "dev" } });
  const missing = { ResourceARN: ResourceARN.replace(/.{4}$/, "ffff") };
  expect(await refused("ListTagsForResource", missing)).toEqual(["ResourceNotFoundException", expect.any(String)]);
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ""]));
  expect(await refused("TagResource", { ResourceARN, Tags: many })).toEqual([
    "TooManyTagsException",
    expect.any(String),
  ]);
});

test("activities are given newest first, in pages; those that weren't scaled where they are asked for", async () => {
  await register();
  const made = (id: string, startedAt: number, more: object = {}) => ({
    id,
    target: KEY.ResourceId,
    description: "Setting desired count to 2.",
    cause: "minimum capacity was set to 2",
    status: "Successful" as const,
    startedAt,
    ...more,
  });
  const puts = [
    made("a", 1000),
    made("c", 3000, { notScaled: { Code: "AlreadyAtMaxCapacity", MaxCapacity: 5 } }),
    made("b", 2000),
  ];
  await api.harness.store.commit(puts.map((put) => ({ table: "scalingActivities", put }) as never));
  const input = { ServiceNamespace: "ecs", ResourceId: KEY.ResourceId };
  const idsOf = ({ ScalingActivities }: { ScalingActivities: { ActivityId: string }[] }) =>
    ScalingActivities.map(({ ActivityId }) => ActivityId);
  expect(idsOf(await ok("DescribeScalingActivities", input))).toEqual(["b", "a"]);
  const first = await ok("DescribeScalingActivities", { ...input, IncludeNotScaledActivities: true, MaxResults: 2 });
  expect(idsOf(first)).toEqual(["c", "b"]);
  expect(first.ScalingActivities[0].NotScaledReasons).toEqual([{ Code: "AlreadyAtMaxCapacity", MaxCapacity: 5 }]);
  const more = { ...input, IncludeNotScaledActivities: true, MaxResults: 2, NextToken: first.NextToken };
  expect(idsOf(await ok("DescribeScalingActivities", more))).toEqual(["a"]);
  const [type] = await refused("DescribeScalingActivities", { ...input, NextToken: "nonsense" });
  expect(type).toBe("InvalidNextTokenException");
});

test("other services have nothing that is scaled here", async () => {
  await register();
  expect(await ok("DescribeScalableTargets", { ServiceNamespace: "dynamodb" })).toEqual({ ScalableTargets: [] });
  const dimension = { ServiceNamespace: "ecs", ScalableDimension: KEY.ScalableDimension };
  expect((await refused("DescribeScalingPolicies", dimension))[1]).toMatch(/ResourceId is required/);
});

const PAIR = { PredefinedMetricPairSpecification: { PredefinedMetricType: "ECSServiceCPUUtilization" } };
const predictive = (change: object = {}, metric: object = PAIR) => ({
  PolicyName: "forecast",
  PolicyType: "PredictiveScaling",
  PredictiveScalingPolicyConfiguration: { MetricSpecifications: [{ TargetValue: 60, ...metric }], ...change },
});

test("a forecast has the load and the tasks of the hours that metrics of a day before are there of", async () => {
  await register();
  await ok("PutScalingPolicy", { ...KEY, ...predictive() });
  const { store, now } = api.harness;
  // An hour at a pace of 1000.
  const hour = 3_600;
  const current = Math.floor(now / hour) * hour;
  const data = [100, 250].map((sum, i) => ({
    ...{ namespace: "AWS/ECS", metricName: "CPUUtilization", period: 1 },
    dimensions: { ClusterName: "shop", ServiceName: "web" },
    at: Math.ceil((current - (23 - i) * hour) / 1000) * 1000,
    set: { count: 4, sum, minimum: 0, maximum: 100 },
  }));
  await store.commit(datapointChanges(store, data));
  const input = { ...KEY, PolicyName: "forecast", StartTime: current / 1000, EndTime: (current + 100 * hour) / 1000 };
  const { LoadForecast, CapacityForecast } = await ok("GetPredictiveScalingForecast", input);
  const Timestamps = [1, 2, 25, 26].map((hours) => (current + hours * hour) / 1000);
  expect(LoadForecast).toMatchObject([{ Timestamps, Values: [100, 250, 100, 250] }]);
  expect(CapacityForecast).toEqual({ Timestamps, Values: [2, 5, 2, 5] });
  expect((await refused("GetPredictiveScalingForecast", { ...input, EndTime: 1 }))[1]).toMatch(/before EndTime/);
  expect((await refused("GetPredictiveScalingForecast", { ...input, PolicyName: "no" }))[0]).toBe(
    "ObjectNotFoundException",
  );
});

test.each([
  [predictive({ MetricSpecifications: [] }), /MetricSpecifications has 0; allowed is one/],
  [predictive({ MaxCapacityBuffer: 10 }), /MaxCapacityBuffer is 10; it goes with/],
  [predictive({ MaxCapacityBreachBehavior: "IncreaseMaxCapacity" }), /MaxCapacityBuffer is missing; it goes with/],
  [predictive({}, { ...PAIR, TargetValue: 0 }), /TargetValue is 0; allowed are numbers above 0/],
  [predictive({}, {}), /needs a PredefinedMetricPairSpecification, or a metric of scaling and one of load/],
  [
    predictive({}, { PredefinedMetricPairSpecification: { PredefinedMetricType: "ASGCPUUtilization" } }),
    /PredefinedMetricType is ASGCPUUtilization; those of ECS services are/,
  ],
  [
    predictive({}, { PredefinedMetricPairSpecification: { PredefinedMetricType: "ALBRequestCount" } }),
    /ResourceLabel is missing; it goes with requests only/,
  ],
])("a forecast of %j is refused", async (input, message) => {
  await register();
  expect((await refused("PutScalingPolicy", { ...KEY, ...input }))[1]).toMatch(message);
});

test("a DAEMON service has no count to scale", async () => {
  const { store } = api.harness;
  const [service] = store.list("services");
  await store.commit([{ table: "services", put: { ...service!, schedulingStrategy: "DAEMON" } }]);
  const [, text] = await refused("RegisterScalableTarget", { ...KEY, MinCapacity: 1, MaxCapacity: 2 });
  expect(text).toMatch(/is a DAEMON service/);
});

const cloudWatch = async (operation: string, input: object) =>
  (await api.call(`GraniteServiceVersion20100801.${operation}`, input)).body;

async function trackingAlarms() {
  const { MetricAlarms } = await cloudWatch("DescribeAlarms", { AlarmNamePrefix: "TargetTracking-" });
  return MetricAlarms as { AlarmName: string; AlarmArn: string }[];
}

test("a target tracking policy has alarms of its own, which go with it", async () => {
  await register();
  const { PolicyARN, Alarms } = await ok("PutScalingPolicy", { ...KEY, ...TRACKING });
  expect(Alarms).toEqual([
    { AlarmName: expect.stringMatching(/^TargetTracking-service\/shop\/web-AlarmHigh-[0-9a-f-]{36}$/), AlarmARN: any },
    { AlarmName: expect.stringMatching(/^TargetTracking-service\/shop\/web-AlarmLow-[0-9a-f-]{36}$/), AlarmARN: any },
  ]);
  const watched = {
    ...{ Namespace: "AWS/ECS", MetricName: "CPUUtilization", Statistic: "Average", Period: 60 },
    ...{ AlarmActions: [PolicyARN], ActionsEnabled: true, StateValue: "INSUFFICIENT_DATA" },
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${PolicyARN}.`,
    Dimensions: [
      { Name: "ClusterName", Value: "shop" },
      { Name: "ServiceName", Value: "web" },
    ],
  };
  expect(await trackingAlarms()).toMatchObject([
    { ...watched, EvaluationPeriods: 3, Threshold: 60, ComparisonOperator: "GreaterThanThreshold" },
    { ...watched, EvaluationPeriods: 15, Threshold: 54, ComparisonOperator: "LessThanThreshold" },
  ]);
  const { ScalingPolicies } = await ok("DescribeScalingPolicies", { ServiceNamespace: "ecs" });
  expect(ScalingPolicies[0].Alarms).toEqual(Alarms);
  await ok("DeleteScalingPolicy", { ...KEY, PolicyName: "cpu" });
  expect(await trackingAlarms()).toEqual([]);
});

test("the alarms of a policy change with it, and go with its target", async () => {
  await register();
  const tracking = (change: object) => ({
    ...{ ...KEY, ...TRACKING },
    TargetTrackingScalingPolicyConfiguration: { ...TRACKING.TargetTrackingScalingPolicyConfiguration, ...change },
  });
  const first = await ok("PutScalingPolicy", tracking({}));
  const { Alarms } = await ok("PutScalingPolicy", tracking({ TargetValue: 80, DisableScaleIn: true }));
  expect(Alarms).toEqual([first.Alarms[0]]);
  expect(await trackingAlarms()).toMatchObject([{ Threshold: 80 }]);
  await ok("DeregisterScalableTarget", KEY);
  expect(await trackingAlarms()).toEqual([]);
});

test("a policy's alarms are of the metric that it names", async () => {
  await register();
  const custom = {
    CustomizedMetricSpecification: { Namespace: "Shop", MetricName: "Backlog", Statistic: "Maximum" },
    TargetValue: 10,
  };
  await ok("PutScalingPolicy", { ...KEY, ...TRACKING, TargetTrackingScalingPolicyConfiguration: custom });
  expect(await trackingAlarms()).toMatchObject([
    { Namespace: "Shop", MetricName: "Backlog", Statistic: "Maximum", Period: 60, Threshold: 10 },
    { Namespace: "Shop", MetricName: "Backlog", Statistic: "Maximum", Period: 60, Threshold: 9 },
  ]);
  const stat = { Metric: { Namespace: "Shop", MetricName: "Backlog" }, Stat: "Sum" };
  const Metrics = [
    { Id: "backlog", MetricStat: stat, ReturnData: false },
    { Id: "each", Expression: "backlog / 2", ReturnData: true },
  ];
  const math = { CustomizedMetricSpecification: { Metrics }, TargetValue: 10 };
  await ok("PutScalingPolicy", { ...KEY, ...TRACKING, TargetTrackingScalingPolicyConfiguration: math });
  const [high] = await trackingAlarms();
  expect(high).toMatchObject({ Metrics: [{ MetricStat: { ...stat, Period: 60 } }, Metrics[1]] });
});

test("a policy that an earlier version kept without alarms gets them, and no other; one that can't have them is told of", async () => {
  await register();
  await ok("PutScalingPolicy", { ...KEY, ...TRACKING });
  const { control } = api.harness;
  const refused = jest.fn();
  expect(missingAlarms(control, refused)).toEqual([]);
  const before = await trackingAlarms();
  await control.store.commit(before.map(({ AlarmName }) => ({ table: "alarms" as const, remove: AlarmName })));
  const [policy] = control.store.list("scalingPolicies");
  const targetTracking = { CustomizedMetricSpecification: {}, TargetValue: 10 };
  const put = { ...policy!, id: `${policy!.id}-odd`, targetTracking };
  await control.store.commit([{ table: "scalingPolicies", put }]);
  await control.store.commit(missingAlarms(control, refused));
  expect((await trackingAlarms()).map(({ AlarmName }) => AlarmName)).toEqual(before.map((each) => each.AlarmName));
  expect(refused.mock.calls).toEqual([[put.id, expect.any(Error)]]);
});
