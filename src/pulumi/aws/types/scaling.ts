import * as pulumi from "@pulumi/pulumi";
import { args, as, list, number, object, type Property, tags, text } from "../convert";
import { type Mapping, outputOf, resourceClass } from "../mapping";

const DIMENSIONS = list(object({ Name: as("name"), Value: as("value") }));

const METRIC_STAT = object({
  Metric: as(
    "metric",
    object({ Dimensions: as("dimensions", DIMENSIONS), MetricName: as("metricName"), Namespace: as("namespace") }),
  ),
  Stat: as("stat"),
});

const METRIC_QUERY = object({
  Expression: as("expression"),
  Id: as("id"),
  Label: as("label"),
  MetricStat: as("metricStat", METRIC_STAT),
  ReturnData: as("returnData"),
});

const CUSTOMIZED_METRIC = object({
  Dimensions: as("dimensions", DIMENSIONS),
  MetricName: as("metricName"),
  Metrics: as("metrics", list(METRIC_QUERY)),
  Namespace: as("namespace"),
  Statistic: as("statistic"),
});

const STEP = object({
  MetricIntervalLowerBound: as("metricIntervalLowerBound", text),
  MetricIntervalUpperBound: as("metricIntervalUpperBound", text),
  ScalingAdjustment: as("scalingAdjustment"),
});

const SCHEDULED_ACTION: Record<string, Property> = {
  EndTime: as("endTime"),
  ScalableTargetAction: as(
    "scalableTargetAction",
    object({ MaxCapacity: as("maxCapacity"), MinCapacity: as("minCapacity") }),
  ),
  Schedule: as("schedule"),
  ScheduledActionName: as("name"),
  StartTime: as("startTime"),
  Timezone: as("timezone"),
};

/** What CloudFormation calls the id of a scalable target; of a policy's the three parts are said by themselves. */
const targetId = (target: pulumi.CustomResource) =>
  pulumi.interpolate`${outputOf(target, "resourceId")}|${outputOf(target, "scalableDimension")}|${outputOf(target, "serviceNamespace")}`;

/** Scaling of services, and the alarms that call policies. */
export const SCALING = {
  "AWS::ApplicationAutoScaling::ScalableTarget": {
    resourceClass: resourceClass((aws) => aws.appautoscaling.Target),
    properties: {
      MaxCapacity: as("maxCapacity"),
      MinCapacity: as("minCapacity"),
      ResourceId: as("resourceId"),
      RoleARN: as("roleArn"),
      ScalableDimension: as("scalableDimension"),
      ServiceNamespace: as("serviceNamespace"),
      SuspendedState: as(
        "suspendedState",
        object({
          DynamicScalingInSuspended: as("dynamicScalingInSuspended"),
          DynamicScalingOutSuspended: as("dynamicScalingOutSuspended"),
          ScheduledScalingSuspended: as("scheduledScalingSuspended"),
        }),
      ),
      Tags: as("tags", tags),
    },
    attributes: {
      Id: targetId,
      ResourceId: "resourceId",
      ScalableDimension: "scalableDimension",
      ServiceNamespace: "serviceNamespace",
    },
    beside: {
      ScheduledActions: {
        resourceClass: resourceClass((aws) => aws.appautoscaling.ScheduledAction),
        suffix: "schedule",
        args: (target, action) => ({
          resourceId: outputOf(target, "resourceId"),
          scalableDimension: outputOf(target, "scalableDimension"),
          serviceNamespace: outputOf(target, "serviceNamespace"),
          ...args(action as Record<string, unknown>, SCHEDULED_ACTION),
        }),
      },
    },
  },
  "AWS::ApplicationAutoScaling::ScalingPolicy": {
    resourceClass: resourceClass((aws) => aws.appautoscaling.Policy),
    properties: {
      PolicyName: as("name"),
      PolicyType: as("policyType"),
      ResourceId: as("resourceId"),
      ScalableDimension: as("scalableDimension"),
      ServiceNamespace: as("serviceNamespace"),
      StepScalingPolicyConfiguration: as(
        "stepScalingPolicyConfiguration",
        object({
          AdjustmentType: as("adjustmentType"),
          Cooldown: as("cooldown"),
          MetricAggregationType: as("metricAggregationType"),
          MinAdjustmentMagnitude: as("minAdjustmentMagnitude"),
          StepAdjustments: as("stepAdjustments", list(STEP)),
        }),
      ),
      TargetTrackingScalingPolicyConfiguration: as(
        "targetTrackingScalingPolicyConfiguration",
        object({
          CustomizedMetricSpecification: as("customizedMetricSpecification", CUSTOMIZED_METRIC),
          DisableScaleIn: as("disableScaleIn"),
          PredefinedMetricSpecification: as(
            "predefinedMetricSpecification",
            object({ PredefinedMetricType: as("predefinedMetricType"), ResourceLabel: as("resourceLabel") }),
          ),
          ScaleInCooldown: as("scaleInCooldown"),
          ScaleOutCooldown: as("scaleOutCooldown"),
          TargetValue: as("targetValue"),
        }),
      ),
    },
    attributes: { Arn: "arn" },
  },
  "AWS::CloudWatch::Alarm": {
    resourceClass: resourceClass((aws) => aws.cloudwatch.MetricAlarm),
    properties: {
      ActionsEnabled: as("actionsEnabled"),
      AlarmActions: as("alarmActions"),
      AlarmDescription: as("alarmDescription"),
      AlarmName: as("name"),
      ComparisonOperator: as("comparisonOperator"),
      DatapointsToAlarm: as("datapointsToAlarm"),
      Dimensions: as("dimensions", (value) =>
        Object.fromEntries((value as { Name: string; Value: unknown }[]).map(({ Name, Value }) => [Name, Value])),
      ),
      EvaluationPeriods: as("evaluationPeriods"),
      MetricName: as("metricName"),
      Namespace: as("namespace"),
      Period: as("period"),
      Statistic: as("statistic"),
      Tags: as("tags", tags),
      Threshold: as("threshold", number),
      TreatMissingData: as("treatMissingData"),
    },
    attributes: { AlarmName: "name", Arn: "arn" },
  },
} satisfies Record<string, Mapping>;
