import type { Val } from "../cfn/typed";
import { att } from "../cfn/value";
import type { LoadBalancing } from "./load-balancer";
import type { ClusterRefs } from "./refs";

/** Where CloudWatch has what services use, how many tasks they have, and what load balancers count. */
export const SERVICE = "AWS/ECS";
export const INSIGHTS = "ECS/ContainerInsights";
export const BALANCER = "AWS/ApplicationELB";

/** A service as its metrics name it. */
export interface Measured {
  key: string;
  cluster: ClusterRefs;
}

export const serviceDimensions = ({ key, cluster }: Measured) => [
  { Name: "ClusterName", Value: cluster.clusterName },
  { Name: "ServiceName", Value: att(`${key}/Service`, "Name") },
];

export const targetDimensions = (
  { loadBalancer, targetGroupFullName }: LoadBalancing,
  group: Val<string> = targetGroupFullName,
) => [
  { Name: "LoadBalancer", Value: loadBalancer.fullName },
  { Name: "TargetGroup", Value: group },
];
