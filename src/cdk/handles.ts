import type { IBaseService, ICluster, ITaskDefinition } from "aws-cdk-lib/aws-ecs";
import type {
  IApplicationListener,
  IApplicationLoadBalancer,
  IApplicationTargetGroup,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { sdk } from "./sdk";

/** What other constructs of the CDK take of a service: its parts as they would be, had the CDK's own constructs made them. */

export function serviceHandle(
  scope: Construct,
  attributes: { serviceArn: string; serviceName: string; cluster: ICluster },
): IBaseService {
  const { serviceArn, serviceName, cluster } = attributes;
  // `fromFargateServiceAttributes` makes an ARN of the short form, or takes the cluster of a long one for the name.
  class Service extends sdk.core.Resource implements IBaseService {
    readonly serviceArn = serviceArn;
    readonly serviceName = serviceName;
    readonly cluster = cluster;
    readonly serviceRef = { serviceArn };
  }
  return new Service(scope, "ServiceHandle");
}

export function taskDefinitionHandle(
  scope: Construct,
  attributes: { taskDefinitionArn: string; onFargate: boolean; taskRole: IRole; executionRole: IRole },
): ITaskDefinition {
  const { TaskDefinition, Compatibility, NetworkMode } = sdk.ecs;
  const { taskDefinitionArn, onFargate, taskRole, executionRole } = attributes;
  return TaskDefinition.fromTaskDefinitionAttributes(scope, "TaskDefinitionHandle", {
    taskDefinitionArn,
    compatibility: onFargate ? Compatibility.EC2_AND_FARGATE : Compatibility.EC2,
    networkMode: NetworkMode.AWS_VPC,
    taskRole,
    executionRole,
  });
}

export interface LoadBalancerAttributes {
  arn: string;
  dnsName: string;
  hostedZoneId: string;
  securityGroupId: string;
}

export function loadBalancerHandle(scope: Construct, attributes: LoadBalancerAttributes): IApplicationLoadBalancer {
  const { arn, dnsName, hostedZoneId, securityGroupId } = attributes;
  return sdk.elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(scope, "LoadBalancerHandle", {
    loadBalancerArn: arn,
    loadBalancerDnsName: dnsName,
    loadBalancerCanonicalHostedZoneId: hostedZoneId,
    securityGroupId,
  });
}

export function listenerHandle(
  scope: Construct,
  { listenerArn, securityGroupId, port }: { listenerArn: string; securityGroupId: string; port?: number },
  name = "Listener",
): IApplicationListener {
  return sdk.elbv2.ApplicationListener.fromApplicationListenerAttributes(scope, `${name}Handle`, {
    listenerArn,
    securityGroup: sdk.ec2.SecurityGroup.fromSecurityGroupId(scope, `${name}SecurityGroup`, securityGroupId),
    defaultPort: port,
  });
}

export function targetGroupHandle(
  scope: Construct,
  { targetGroupArn, loadBalancerArn }: { targetGroupArn: string; loadBalancerArn: string },
  id = "TargetGroupHandle",
): IApplicationTargetGroup {
  return sdk.elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(scope, id, {
    targetGroupArn,
    loadBalancerArns: loadBalancerArn,
  }) as IApplicationTargetGroup;
}
