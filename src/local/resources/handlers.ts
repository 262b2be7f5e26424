import { ApiError } from "../api/errors";
import { autoScalingGroup } from "./autoScalingGroup";
import { capacityProvider, capacityProviderAssociations, cluster } from "./cluster";
import { discoveryService, namespace } from "./discovery";
import type { Handler } from "./handler";
import { listener, listenerRule } from "./listener";
import { loadBalancer } from "./loadBalancer";
import { logGroup } from "./logGroup";
import { subnet, vpc } from "./network";
import { RECORDERS } from "./recorder";
import { service } from "./service";
import { targetGroup } from "./targetGroup";
import { taskDefinition } from "./taskDefinition";

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
