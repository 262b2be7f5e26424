/** Slipway's components for Pulumi programs. */

export { InvalidPropertyError } from "../options";
export type { PlatformComponent, PlatformOptions, PlatformRule } from "../plan/guardrails";
export { PlatformRuleError } from "../plan/guardrails";
export type { Overrides } from "../plan/overrides";
export type { Child, Transform } from "./backend";
export type { AnyCluster, EcsClusterArgs } from "./cluster";
export type { ComponentArgs } from "./component";
export * from "./components";
export { definePlatform, type Platform } from "./define-platform";
export type { ClusterIdentityArgs, ExistingCluster, ExistingClusterArgs, NamespaceArgs } from "./existing-cluster";
export type { ExistingListenerArgs, ExistingLoadBalancerArgs } from "./existing-load-balancer";
export type { ExternalCapacityArgs } from "./external-capacity";
export type { GitHubDeployRoleArgs } from "./github-deploy-role";
export type { Inputs } from "./inputs";
export type { ManagedInstancesPoolArgs } from "./managed-instances-pool";
export type { Ec2CapacityPoolArgs } from "./pool";
export type { ExistingQueueArgs, QueueWorkerArgs } from "./queue-worker";
export type { ReleasePipelineArgs } from "./release-pipeline";
export type { Ec2ServiceArgs, FargateServiceArgs, LoadBalancedServiceArgs } from "./service";
export type { ScheduledTaskArgs, TaskArgs } from "./task";
export type { CapacityArgs, TaskObjects } from "./tasks";
export type { VpcArgs } from "./vpc";
