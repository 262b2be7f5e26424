export { type AlarmOptions, type AlarmSpec, percentOf, type RollbackOnOptions, type RollbackOnSpec } from "./alarms";
export type { AccessLogsOptions, BalancingOptions, SpreadingOptions, StickinessOptions } from "./balancing";
export type { BuildOptions, BuildSpec } from "./build";
export {
  type CapacityItem,
  type CapacityOptions,
  type CapacityProviderName,
  type CapacitySpec,
  isExternal,
} from "./capacity";
export { type ClusterOptions, type ClusterSpec, clusterSpec } from "./cluster";
export type {
  ContainerDependency,
  ContainerOptions,
  ContainerSpec,
  DependencySpec,
  PortOptions,
  PortSpec,
  SidecarOptions,
} from "./container";
export {
  type CanaryOptions,
  type DeploymentOptions,
  type DeploymentSpec,
  type EarlySuccessOptions,
  type LinearOptions,
  type PauseOptions,
  shiftsRequests,
} from "./deployment";
export { InvalidPropertyError } from "./error";
export type { ExecuteCommandOptions, ExecuteCommandSpec } from "./execute-command";
export {
  type ClusterIdentity,
  type ExistingClusterOptions,
  type ExistingClusterSpec,
  existingClusterSpec,
} from "./existing-cluster";
export { type ExternalCapacityOptions, type ExternalCapacitySpec, externalCapacitySpec } from "./external-capacity";
export type { FireLensOptions, FireLensSpec } from "./fire-lens";
export type { FlowLogsOptions } from "./flow-logs";
export { type GitHubDeployRoleOptions, type GitHubDeployRoleSpec, gitHubDeployRoleSpec } from "./github";
export type { ContainerHealthCheck } from "./health-check";
export { type HttpsOptions, needsHttps } from "./https";
export type { InstanceRequirementsOptions } from "./instance-requirements";
export { isLeaf, Leaf, type Leafy, type Maybe, type MaybeList, type MaybeMap } from "./leaf";
export type {
  CapabilitiesOptions,
  LinuxParametersOptions,
  SystemControlOptions,
  TmpfsOptions,
  UlimitOptions,
} from "./linux-parameters";
export type { LoadBalancerOptions, LoadBalancerSpec, ThereAlready } from "./load-balancer";
export type { LogOptions } from "./logs";
export {
  type ManagedInstancesPoolOptions,
  type ManagedInstancesPoolSpec,
  managedInstancesPoolSpec,
} from "./managed-instances-pool";
export { isExtended, type MetricOptions, type MetricSpec } from "./metric";
export type { NetworkingOptions } from "./networking";
export type { ObservabilityOptions } from "./observability";
export type { OneImage } from "./one-image";
export type { PlacementOptions, PlacementStrategyOptions } from "./placement";
export { type PoolOptions, type PoolSpec, poolSpec } from "./pool";
export type { ExistingQueueOptions, QueueOptions, QueueSpec } from "./queue";
export type { QueueWorkerSpec } from "./queue-worker";
export { type ReleasePipelineOptions, type ReleasePipelineSpec, releasePipelineSpec } from "./release-pipeline";
export type { RestartPolicyOptions } from "./restart-policy";
export type { HeaderCondition, QueryCondition, RuleOptions, RuleSpec } from "./rule";
export type {
  QueueScalingOptions,
  ScalingCooldowns,
  ScalingOptions,
  ScalingSpec,
  ScalingStep,
  StepScalingOptions,
  StepScalingSpec,
  TrackedMetricOptions,
  WorkerScalingOptions,
} from "./scaling";
export type {
  PredictiveScalingOptions,
  SuspendedScaling,
  TrackedExpressionOptions,
} from "./scaling-more";
export type { ScheduleOptions, ScheduleSpec } from "./schedule";
export {
  type ScheduledTaskOptions,
  type ScheduledTaskProperties,
  type ScheduledTaskSpec,
  scheduledTaskSpec,
  type TaskRetryOptions,
  type TaskScheduleOptions,
  taskSpec,
} from "./scheduled-task";
export type {
  RepositoryCredentialsOptions,
  SecretOptions,
  SecretSpec,
} from "./secret";
export {
  type CircuitBreakerOptions,
  type CircuitBreakerThreshold,
  type LoadBalancedServiceOptions,
  type QueueWorkerOptions,
  type ServiceDiscoveryOptions,
  type ServiceKind,
  type ServiceOptions,
  type ServiceProperties,
  type ServiceSpec,
  serviceSpec,
} from "./service";
export type { ServiceConnectOptions, ServiceConnectSpec } from "./service-connect";
export type { TargetGroupOptions, TargetGroupSpec } from "./target-group";
export type { TargetHealthCheck } from "./target-health-check";
export type { RuntimePlatformOptions, TaskOptions, TaskProperties, TaskSpec } from "./task";
export type {
  DockerVolumeOptions,
  EbsVolumeOptions,
  EfsVolumeOptions,
  EfsVolumeSpec,
  MountPointOptions,
  S3FilesVolumeOptions,
  VolumeOptions,
  VolumeSpec,
  VolumesFromOptions,
} from "./volume";
export type { WarmPoolOptions, WarmPoolSpec } from "./warm-pool";
