/** Slipway's components for Pulumi programs. */

export { InvalidPropertyError } from "../options";
export type { PlatformComponent, PlatformOptions, PlatformRule } from "../plan/guardrails";
export { PlatformRuleError } from "../plan/guardrails";
export type { Overrides } from "../plan/overrides";
export type { Child, Transform } from "./backend";
export { type AnyCluster, EcsCluster, type EcsClusterArgs } from "./cluster";
export type { ComponentArgs } from "./component";
export { definePlatform, type Platform } from "./define-platform";
export type { ClusterIdentityArgs, ExistingCluster, ExistingClusterArgs, NamespaceArgs } from "./existing-cluster";
export type { ExistingListenerArgs, ExistingLoadBalancerArgs } from "./existing-load-balancer";
export { ExternalCapacity, type ExternalCapacityArgs } from "./external-capacity";
export { GitHubDeployRole, type GitHubDeployRoleArgs } from "./github-deploy-role";
export type { Inputs } from "./inputs";
export { ManagedInstancesPool, type ManagedInstancesPoolArgs } from "./managed-instances-pool";
export { Ec2CapacityPool, type Ec2CapacityPoolArgs } from "./pool";
export { type ExistingQueueArgs, QueueWorker, type QueueWorkerArgs } from "./queue-worker";
export { ReleasePipeline, type ReleasePipelineArgs } from "./release-pipeline";
export {
  Ec2Service,
  type Ec2ServiceArgs,
  FargateService,
  type FargateServiceArgs,
  LoadBalancedService,
  type LoadBalancedServiceArgs,
} from "./service";
export { ScheduledTask, type ScheduledTaskArgs, Task, type TaskArgs } from "./task";
export type { CapacityArgs, TaskObjects } from "./tasks";
export type { VpcArgs } from "./vpc";
