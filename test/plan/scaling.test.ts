import { Leaf, type ScalingOptions } from "../../src/options";
import { att, join } from "../../src/plan";
import { find, ids, service } from "./shop";

const planned = (scaling: ScalingOptions) => service({ scaling } as never).resources;
const properties = (scaling: ScalingOptions, id: string) => find(planned(scaling), id).properties as never;

test("a service that isn't scaled has a count and nothing else", () => {
  expect(ids(service({}).resources).filter((id) => /Scal/.test(id))).toEqual([]);
});

test("a scaled service has its minimum where a framework tells its creation apart, and no count", () => {
  const made = find(planned({ min: 2, max: 5 }), "web/Service");
  expect(made.properties).not.toHaveProperty("DesiredCount");
  expect(made.initially).toEqual({ DesiredCount: 2 });
});

test("the target is the service's desired count", () => {
  expect(properties({ min: 0, max: 5 }, "web/ScalableTarget")).toEqual({
    MaxCapacity: 5,
    MinCapacity: 0,
    ResourceId: join("/", ["service", att("shop/Cluster", "ClusterName"), att("web/Service", "Name")]),
    ScalableDimension: "ecs:service:DesiredCount",
    ServiceNamespace: "ecs",
  });
});

test("each policy comes after the target and goes before it", () => {
  const made = planned({ max: 5, cpu: 60, memory: 60, metrics: [{ name: "M", namespace: "N", target: 1 }] });
  for (const role of ["CpuScaling", "MemoryScaling", "MetricScaling1"]) {
    expect(find(made, `web/${role}`).dependsOn).toEqual(["web/ScalableTarget"]);
  }
});

test("a target is tracked with its cooldowns, and without taking tasks away where that is off", () => {
  const configuration = properties({ max: 5, cpu: 60, cooldowns: { in: 60 }, scaleIn: false }, "web/CpuScaling");
  expect(configuration).toMatchObject({
    PolicyName: "cpu",
    PolicyType: "TargetTrackingScaling",
    TargetTrackingScalingPolicyConfiguration: {
      DisableScaleIn: true,
      PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
      ScaleInCooldown: 60,
      ScaleOutCooldown: 300,
      TargetValue: 60,
    },
  });
});

test("a queue's backlog a task is what has it empty in time", () => {
  const queue = { name: "orders", acceptableLatency: 600, timePerMessage: 2 };
  expect(properties({ min: 0, max: 5, queue }, "web/QueueScaling")).toMatchObject({
    TargetTrackingScalingPolicyConfiguration: {
      CustomizedMetricSpecification: {
        Metrics: [
          { Id: "messages", ReturnData: false },
          { Id: "tasks", ReturnData: false },
          { Expression: "messages / FILL(tasks, 1)", ReturnData: true },
        ],
      },
      TargetValue: 300,
    },
  });
});

test("steps upwards are bounds above an alarm at the first of them", () => {
  const steps = [
    { above: 90, change: 3 },
    { above: 70, change: 1 },
  ];
  const scaling = { max: 5, steps: [{ metric: { name: "CPUUtilization" }, steps }] };
  expect(properties(scaling, "web/StepScaling1")).toMatchObject({
    StepScalingPolicyConfiguration: {
      AdjustmentType: "ChangeInCapacity",
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 20, ScalingAdjustment: 3 },
      ],
    },
  });
  expect(properties(scaling, "web/StepAlarm1")).toMatchObject({
    AlarmActions: [att("web/StepScaling1", "Arn")],
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    Dimensions: [
      { Name: "ClusterName", Value: att("shop/Cluster", "ClusterName") },
      { Name: "ServiceName", Value: att("web/Service", "Name") },
    ],
    Threshold: 70,
  });
});

test("steps downwards are bounds below an alarm at the first of them", () => {
  const steps = [
    { below: 20, change: -1 },
    { below: 5, change: -3 },
  ];
  const scaling = { max: 5, steps: [{ metric: { name: "Load", namespace: "Shop" }, steps }] };
  expect(properties(scaling, "web/StepScaling1")).toMatchObject({
    StepScalingPolicyConfiguration: {
      StepAdjustments: [
        { MetricIntervalLowerBound: -15, MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
        { MetricIntervalUpperBound: -15, ScalingAdjustment: -3 },
      ],
    },
  });
  const alarm = properties(scaling, "web/StepAlarm1");
  expect(alarm).toMatchObject({ ComparisonOperator: "LessThanOrEqualToThreshold", Threshold: 20 });
  expect(alarm).not.toHaveProperty("Dimensions");
});

test("a schedule is the target's, in the words of AWS", () => {
  const schedule = [
    { cron: "0 8 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 4 },
    { at: new Leaf("later") as never, max: 2 },
  ];
  expect(properties({ max: 5, schedule }, "web/ScalableTarget")).toMatchObject({
    ScheduledActions: [
      {
        Schedule: "cron(0 8 ? * MON-FRI *)",
        ScheduledActionName: "schedule-1",
        ScalableTargetAction: { MinCapacity: 4 },
        Timezone: "Europe/Berlin",
      },
      { Schedule: join("", ["at(", new Leaf("later"), ")"]), ScalableTargetAction: { MaxCapacity: 2 } },
    ],
  });
});

test("use is looked at every 20 seconds where that is asked for, and published as often", () => {
  const scaling = { max: 5, cpu: 60, highResolution: true };
  expect(properties(scaling, "web/CpuScaling")).toMatchObject({
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilizationHighResolution" },
    },
  });
  expect(properties(scaling, "web/Service")).toMatchObject({
    Monitoring: { MetricConfigurations: [{ MetricNames: ["CPUUtilization"], ResolutionSeconds: 20 }] },
  });
});

test("an expression of metrics is tracked, its service's own dimensions filled in", () => {
  const metrics = {
    jobs: { name: "Jobs", namespace: "Shop" },
    tasks: { name: "CPUUtilization", statistic: "SampleCount" },
  };
  const expressions = [{ expression: "jobs / FILL(tasks, 1)", metrics, target: 10 }];
  expect(properties({ max: 5, expressions }, "web/ExpressionScaling1")).toMatchObject({
    TargetTrackingScalingPolicyConfiguration: {
      CustomizedMetricSpecification: {
        Metrics: [
          { Id: "jobs", MetricStat: { Metric: { MetricName: "Jobs" }, Stat: "Average" }, ReturnData: false },
          { Id: "tasks", MetricStat: { Metric: { Dimensions: [{}, {}] }, Stat: "SampleCount" }, ReturnData: false },
          { Expression: "jobs / FILL(tasks, 1)", Id: "tracked", ReturnData: true },
        ],
      },
      TargetValue: 10,
    },
  });
});

test("a percentile is where policies and alarms have it", () => {
  const metric = { name: "Latency", namespace: "Shop", statistic: "p99" };
  const scaling = {
    max: 5,
    metrics: [{ ...metric, target: 1 }],
    steps: [{ metric, steps: [{ above: 1, change: 1 }] }],
  };
  expect(properties(scaling, "web/MetricScaling1")).toMatchObject({
    TargetTrackingScalingPolicyConfiguration: {
      CustomizedMetricSpecification: { Metrics: [{ MetricStat: { Stat: "p99" }, ReturnData: true }] },
    },
  });
  const alarm = properties(scaling, "web/StepAlarm1");
  expect(alarm).toMatchObject({ ExtendedStatistic: "p99" });
  expect(alarm).not.toHaveProperty("Statistic");
});

test("steps may be percent of the tasks, or the number of them", () => {
  const steps = [{ metric: { name: "CPUUtilization" }, steps: [{ above: 70, change: 50 }] }];
  const of = (more: object) => properties({ max: 5, steps: [{ ...steps[0]!, ...more }] }, "web/StepScaling1");
  expect(of({ adjustment: "percent", minimumChange: 2 })).toMatchObject({
    StepScalingPolicyConfiguration: { AdjustmentType: "PercentChangeInCapacity", MinAdjustmentMagnitude: 2 },
  });
  expect(of({ adjustment: "exact" })).toMatchObject({
    StepScalingPolicyConfiguration: { AdjustmentType: "ExactCapacity" },
  });
});

test("a forecast is a policy of its own; what is suspended is the target's", () => {
  const scaling = { max: 5, predictive: { cpu: 60, mode: "scale" as const, beyondMax: 10 }, suspended: { in: true } };
  expect(properties(scaling, "web/PredictiveScaling")).toMatchObject({
    PolicyType: "PredictiveScaling",
    PredictiveScalingPolicyConfiguration: {
      MaxCapacityBreachBehavior: "IncreaseMaxCapacity",
      MaxCapacityBuffer: 10,
      MetricSpecifications: [
        {
          PredefinedMetricPairSpecification: { PredefinedMetricType: "ECSServiceCPUUtilization" },
          TargetValue: 60,
        },
      ],
      Mode: "ForecastAndScale",
    },
  });
  expect(properties(scaling, "web/ScalableTarget")).toMatchObject({
    SuspendedState: { DynamicScalingInSuspended: true },
  });
});

test("without any of it nothing of it is said", () => {
  const made = find(planned({ max: 5, cpu: 60 }), "web/ScalableTarget").properties;
  expect(made).not.toHaveProperty("SuspendedState");
  expect(find(planned({ max: 5, cpu: 60 }), "web/Service").properties).not.toHaveProperty("Monitoring");
});
