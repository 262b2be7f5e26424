import type { CapacityItem as SpecCapacityItem } from "../options";
import type { PoolRefs } from "./refs";

export type { Resource } from "../cfn/resource";
export type { Tag, Val } from "../cfn/typed";
export {
  Att,
  att,
  Base64,
  base64,
  Join,
  Json,
  join,
  json,
  Pairs,
  pairs,
  Split,
  split,
  type Value,
} from "../cfn/value";
export { isFargateAlone } from "./capacity";
export { planCapacityProviders, planForPools } from "./capacity-providers";
export { Claims } from "./claims";
export { planCluster, planForDiscovery } from "./cluster";
export { givenServices } from "./delivery";
export { needsNamespace } from "./discovery";
export { repositoryOf } from "./ecr";
export { endpointDomainOf } from "./endpoints";
export { existingExecuteCommand } from "./execute-command";
export { type ExistingClusterInput, existingCluster } from "./existing-cluster";
export { existingBalancer, existingListener } from "./existing-load-balancer";
export { planExternalCapacity } from "./external-capacity";
export { type GitHubDeployRoleRefs, planGitHubDeployRole } from "./github";
export { furtherTargetGroup, givenCapacity, givenCluster, givenLoadBalancer, thereAlready } from "./given";
export { url as listenerUrl } from "./listeners";
export { planManagedInstancesPool } from "./managed-instances-pool";
export { NamespaceNames } from "./namespace-names";
export { imagePlatform, type Platform } from "./platform";
export { planPool } from "./pool";
export { planAssociationFunction } from "./pool-association";
export { fixedParameter } from "./pool-image";
export { Priorities } from "./priorities";
export type * from "./refs";
export { planReleasePipeline, type ReleasePipelineRefs } from "./release-pipeline";
export { allow } from "./role";
export { planTask } from "./run-task";
export { planScheduledTask } from "./scheduled-task";
export { planService } from "./service";
export type { TaskInput } from "./task";

/** One item of a service's capacity: exactly one of `provider` and `pool`. */
export type CapacityItem = SpecCapacityItem<PoolRefs>;
