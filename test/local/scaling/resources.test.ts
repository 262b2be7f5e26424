import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as appscaling from "aws-cdk-lib/aws-applicationautoscaling";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as patterns from "aws-cdk-lib/aws-ecs-patterns";
import { deployTemplate } from "../resources/deploy-template";
import { Harness } from "../resources/harness";

const TARGET = "AWS::ApplicationAutoScaling::ScalableTarget";
const POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy";

async function deployed(make: (stack: Stack, cluster: ecs.Cluster) => void) {
  const stack = new Stack(new App(), "shop");
  make(stack, new ecs.Cluster(stack, "cluster", { vpc: new ec2.Vpc(stack, "vpc", { maxAzs: 2, natGateways: 0 }) }));
  const harness = new Harness();
  return { harness, ...(await deployTemplate(harness, Template.fromStack(stack).toJSON())) };
}

test("a stock service that is scaled by CPU, requests, steps and time is scaled here", async () => {
  const { harness, failures } = await deployed((stack, cluster) => {
    const image = ecs.ContainerImage.fromRegistry("nginx");
    const web = new patterns.ApplicationLoadBalancedFargateService(stack, "web", {
      cluster,
      taskImageOptions: { image },
      publicLoadBalancer: true,
    });
    const scaling = web.service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 8 });
    scaling.scaleOnCpuUtilization("cpu", { targetUtilizationPercent: 50 });
    scaling.scaleOnRequestCount("requests", { requestsPerTarget: 100, targetGroup: web.targetGroup });
    scaling.scaleOnMetric("steps", {
      metric: web.service.metricCpuUtilization(),
      scalingSteps: [
        { upper: 10, change: -1 },
        { lower: 70, change: 3 },
      ],
    });
    scaling.scaleOnSchedule("night", {
      schedule: appscaling.Schedule.cron({ hour: "22", minute: "0" }),
      maxCapacity: 1,
    });
  });
  expect(failures).toEqual([]);
  const [target] = harness.store.list("scalableTargets");
  const [service] = harness.store.list("services");
  expect(target).toMatchObject({ serviceArn: service?.id, min: 2, max: 8, stack: "shop" });
  expect(harness.store.list("scalingPolicies")).toHaveLength(4);
  expect(harness.store.list("scheduledActions")).toMatchObject([{ schedule: "cron(0 22 * * ? *)", max: 1 }]);
});

const KEY = { ServiceNamespace: "ecs", ResourceId: "service/shop/web", ScalableDimension: "ecs:service:DesiredCount" };
const action = (ScheduledActionName: string) => ({
  ScheduledActionName,
  Schedule: "rate(1 day)",
  ScalableTargetAction: { MinCapacity: 2 },
});

/** With a cluster and a service, `shop/web`. */
async function withService(): Promise<Harness> {
  const harness = new Harness();
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  const ContainerDefinitions = [{ Name: "web", Image: "web", Memory: 64 }];
  await harness.create("Definition", "AWS::ECS::TaskDefinition", { Family: "web", ContainerDefinitions });
  const TaskDefinition = harness.att("Definition");
  const creation = harness.create("Service", "AWS::ECS::Service", {
    ServiceName: "web",
    Cluster: "shop",
    TaskDefinition,
  });
  await harness.steady();
  await creation;
  return harness;
}

test("a target's references are CloudFormation's, and a policy may name it by them", async () => {
  const harness = await withService();
  await harness.create("Target", TARGET, { ...KEY, MinCapacity: "1", MaxCapacity: 3 });
  const id = "service/shop/web|ecs:service:DesiredCount|ecs";
  expect([harness.att("Target"), harness.att("Target", "Id")]).toEqual([id, id]);
  const TargetTrackingScalingPolicyConfiguration = {
    TargetValue: 50,
    PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
  };
  const policy = { PolicyName: "cpu", PolicyType: "TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration };
  await harness.create("Policy", POLICY, { ...policy, ScalingTargetId: harness.att("Target") });
  const [made] = harness.store.list("scalingPolicies");
  expect(made).toMatchObject({ target: KEY.ResourceId, id: harness.att("Policy") });
  await harness.remove("Policy", POLICY);
  await harness.remove("Target", TARGET);
  expect([...harness.store.list("scalingPolicies"), ...harness.store.list("scalableTargets")]).toEqual([]);
});

test("a scheduled action that a template no longer has is gone; one that was put by a call stays", async () => {
  const harness = await withService();
  const bounds = { ...KEY, MinCapacity: 1, MaxCapacity: 3 };
  await harness.create("Target", TARGET, { ...bounds, ScheduledActions: [action("a"), action("b")] });
  const [one] = harness.store.list("scheduledActions");
  const { stack: _, ...own } = { ...one!, id: "arn:own", name: "own" };
  await harness.store.commit([{ table: "scheduledActions", put: own }]);
  await harness.update("Target", TARGET, { ...bounds, ScheduledActions: [action("b")] });
  expect(harness.store.list("scheduledActions").map(({ name }) => name)).toEqual(["b", "own"]);
});

test.each<[string, object, RegExp]>([
  [
    "of a service that isn't there",
    { ResourceId: "service/shop/api" },
    /it must be a service that is on this machine, of which there are: service\/shop\/web/,
  ],
  ["with a schedule that is none", { ScheduledActions: [{ ...action("a"), Schedule: "daily" }] }, /a schedule is at\(/],
  ["with bounds the wrong way round", { MinCapacity: 9 }, /the minimum can't be more than the maximum/],
])("a target %s is refused", async (_, change, message) => {
  const harness = await withService();
  const made = await harness.create("Target", TARGET, { ...KEY, MinCapacity: 1, MaxCapacity: 3, ...change }).then(
    (event) => event.StatusMessage,
    (error) => (error as Error).message,
  );
  expect(made).toMatch(message);
  expect(harness.store.list("scalableTargets")).toEqual([]);
});

test("what isn't a service of ECS is recorded, with a warning", async () => {
  const harness = new Harness();
  const table = {
    ServiceNamespace: "dynamodb",
    ResourceId: "table/orders",
    ScalableDimension: "dynamodb:table:ReadCapacityUnits",
    MinCapacity: 1,
    MaxCapacity: 3,
  };
  const event = await harness.create("Target", TARGET, table);
  expect(event).toMatchObject({
    OperationStatus: "SUCCESS",
    Warnings: ["Scaling of anything but services of ECS is recorded and has no effect on this machine."],
  });
  expect(harness.store.list("scalableTargets")).toEqual([]);
  expect(await harness.remove("Target", TARGET)).toMatchObject({ OperationStatus: "SUCCESS" });
});

test("a predictive policy is followed, by what is known of its load", async () => {
  const harness = await withService();
  await harness.create("Target", TARGET, { ...KEY, MinCapacity: 1, MaxCapacity: 3 });
  const PredefinedMetricPairSpecification = { PredefinedMetricType: "ECSServiceCPUUtilization" };
  const event = await harness.create("Policy", POLICY, {
    ...KEY,
    PolicyName: "forecast",
    PolicyType: "PredictiveScaling",
    PredictiveScalingPolicyConfiguration: {
      MetricSpecifications: [{ TargetValue: 50, PredefinedMetricPairSpecification }],
    },
  });
  expect(event.Warnings).toBeUndefined();
  const metric = { MetricStat: { Metric: { Namespace: "Shop", MetricName: "Load" }, Stat: "Sum" }, Id: "load" };
  const own = { MetricDataQueries: [metric] };
  const customized = await harness.create("Custom", POLICY, {
    ...KEY,
    PolicyName: "custom",
    PolicyType: "PredictiveScaling",
    PredictiveScalingPolicyConfiguration: {
      MetricSpecifications: [
        { TargetValue: 50, CustomizedLoadMetricSpecification: own, CustomizedScalingMetricSpecification: own },
      ],
    },
  });
  expect(customized.Warnings).toEqual([
    "PredictiveScalingPolicyConfiguration.MetricSpecifications.0.CustomizedScalingMetricSpecification is recorded and has no effect on this machine.",
  ]);
});
