import { ApiError } from "../protocol/errors";
import { autoScalingGroup } from "./auto-scaling/resource";
import { discoveryService, namespace } from "./discovery/resource";
import { capacityProvider } from "./ecs/capacity/resource";
import { capacityProviderAssociations, cluster } from "./ecs/cluster/resource";
import { service } from "./ecs/service/resource";
import { taskDefinition } from "./ecs/task-definition/resource";
import { listener } from "./elb/listener/resource";
import { loadBalancer } from "./elb/load-balancer/resource";
import { listenerRule } from "./elb/rule/resource";
import { targetGroup } from "./elb/target-group/resource";
import { logGroup } from "./logs/resource";
import { subnet, vpc } from "./network/resource";
import { recorderOf } from "./recorded/resource";
import type { Handler } from "./resources/handler";

/** The handler of each type that has an effect on this machine. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  "AWS::AutoScaling::AutoScalingGroup": autoScalingGroup,
  "AWS::EC2::Subnet": subnet,
  "AWS::EC2::VPC": vpc,
  "AWS::ECS::CapacityProvider": capacityProvider,
  "AWS::ECS::Cluster": cluster,
  "AWS::ECS::ClusterCapacityProviderAssociations": capacityProviderAssociations,
  "AWS::ECS::Service": service,
  "AWS::ECS::TaskDefinition": taskDefinition,
  "AWS::ElasticLoadBalancingV2::Listener": listener,
  "AWS::ElasticLoadBalancingV2::ListenerRule": listenerRule,
  "AWS::ElasticLoadBalancingV2::LoadBalancer": loadBalancer,
  "AWS::ElasticLoadBalancingV2::TargetGroup": targetGroup,
  "AWS::Logs::LogGroup": logGroup,
  "AWS::ServiceDiscovery::PrivateDnsNamespace": namespace,
  "AWS::ServiceDiscovery::Service": discoveryService,
};

/** What to do about a type that can't be had, where there is more to say than to leave it out. */
const INSTEAD: Readonly<Record<string, string>> = {
  "AWS::CloudFormation::Stack": "Deploy its template as a stack of its own: `slipway up --template FILE`.",
};

export function handlerOf(type: string): Handler {
  const handler = (Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined) ?? recorderOf(type);
  if (handler) return handler;
  const instead = INSTEAD[type] ?? "Leave it out, or give it a condition of the template that doesn't hold here.";
  throw new ApiError("TypeNotFoundException", `${type} can't be deployed to this machine. ${instead}`);
}
