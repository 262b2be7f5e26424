import type { EnableScalingProps } from "aws-cdk-lib/aws-applicationautoscaling";
import type { ScalableTaskCount } from "aws-cdk-lib/aws-ecs";
import type { Construct } from "constructs";
import { sdk } from "./sdk";

const SERVICE = "ecs.application-autoscaling.amazonaws.com";
const ROLE = "AWSServiceRoleForApplicationAutoScaling_ECSService";

/** What ecs' own services return of `autoScaleTaskCount()`, of a service by its resource id. */
export function scalableTaskCount(scope: Construct, resourceId: string, props: EnableScalingProps): ScalableTaskCount {
  const { applicationautoscaling, core, ecs, iam } = sdk;
  const resource = "role/aws-service-role";
  const roleArn = core.Stack.of(scope).formatArn({
    service: "iam",
    region: "",
    resource,
    resourceName: `${SERVICE}/${ROLE}`,
  });
  return new ecs.ScalableTaskCount(scope, "TaskCount", {
    ...props,
    serviceNamespace: applicationautoscaling.ServiceNamespace.ECS,
    dimension: "ecs:service:DesiredCount",
    resourceId,
    // Application Auto Scaling makes it, where it isn't there.
    role: iam.Role.fromRoleArn(scope, "ScalingRole", roleArn),
  });
}
