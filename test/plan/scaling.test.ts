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
