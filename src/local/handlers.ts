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
import { RECORDERS } from "./recorded/recorder";
import type { Handler } from "./resources/handler";

/** The handler of each type that runs on this machine. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  ...RECORDERS,
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

export function handlerOf(type: string): Handler {
  const handler = Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined;
  if (handler) return handler;
  throw new ApiError(
    "TypeNotFoundException",
    `${type} doesn't run on this machine. These types do: ${Object.keys(HANDLERS).sort().join(", ")}.`,
  );
}
