import * as pulumi from "@pulumi/pulumi";
import { ARGUMENTS } from "../arguments.generated";
import { args } from "../convert";
import { type ByHand, outputOf, resourceClass } from "../mapping";

/** What CloudFormation calls the id of a scalable target; of a policy's the three parts are said by themselves. */
const targetId = (target: pulumi.CustomResource) =>
  pulumi.interpolate`${outputOf(target, "resourceId")}|${outputOf(target, "scalableDimension")}|${outputOf(target, "serviceNamespace")}`;

/** Scaling of services, alarms, and what shows both. */
export const SCALING = {
  "AWS::ApplicationAutoScaling::ScalableTarget": {
    resourceClass: resourceClass((aws) => aws.appautoscaling.Target),
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
          ...args(
            action as Record<string, unknown>,
            ARGUMENTS["AWS::ApplicationAutoScaling::ScalableTarget.ScheduledActions"]!,
          ),
        }),
      },
    },
  },
  "AWS::ApplicationAutoScaling::ScalingPolicy": {
    resourceClass: resourceClass((aws) => aws.appautoscaling.Policy),
    attributes: { Arn: "arn" },
  },
  "AWS::CloudWatch::Alarm": {
    resourceClass: resourceClass((aws) => aws.cloudwatch.MetricAlarm),
    attributes: { AlarmName: "name", Arn: "arn" },
  },
  "AWS::CloudWatch::Dashboard": {
    resourceClass: resourceClass((aws) => aws.cloudwatch.Dashboard),
    attributes: { DashboardName: "dashboardName" },
  },
} satisfies Record<string, ByHand>;
