export type { AccessLogsOptions, BalancingOptions, StickinessOptions } from "./balancing";
export type { BuildOptions, BuildSpec } from "./build";
export type { CapacityItem, CapacityOptions, CapacityProviderName, CapacitySpec } from "./capacity";
export { type ClusterKind, type ClusterOptions, type ClusterSpec, clusterSpec } from "./cluster";
export type { ComponentKind } from "./component";
export type {
  ContainerDependency,
  ContainerOptions,
  ContainerSpec,
  DependencySpec,
  PortOptions,
  PortSpec,
  SidecarOptions,
} from "./container";
export { InvalidPropertyError } from "./error";
export {
  type ClusterIdentity,
  type ExistingClusterOptions,
  type ExistingClusterSpec,
  existingClusterSpec,
} from "./existing-cluster";
export type { ContainerHealthCheck } from "./health-check";
export type { HttpsOptions } from "./https";
export { isLeaf, Leaf, type Leafy, type Maybe, type MaybeList, type MaybeMap } from "./leaf";
export type {
  CapabilitiesOptions,
  LinuxParametersOptions,
  SystemControlOptions,
  TmpfsOptions,
  UlimitOptions,
} from "./linux-parameters";
export type { LoadBalancerOptions, LoadBalancerSpec } from "./load-balancer";
export type { LogOptions } from "./logs";
export type { MetricOptions, MetricSpec } from "./metric";
export { type PoolOptions, type PoolSpec, poolSpec } from "./pool";
export type { RestartPolicyOptions } from "./restart-policy";
export type { HeaderCondition, QueryCondition, RuleOptions } from "./rule";
export type {
  QueueScalingOptions,
  ScalingCooldowns,
  ScalingOptions,
  ScalingSpec,
  ScalingStep,
  StepScalingOptions,
  StepScalingSpec,
  TrackedMetricOptions,
  TrackedMetricSpec,
} from "./scaling";
export type { ScheduleOptions, ScheduleSpec } from "./schedule";
export { PARAMETER_ARN, SECRET_ARN, type SecretOptions, type SecretSpec } from "./secret";
export {
  type CircuitBreakerOptions,
  type CircuitBreakerThreshold,
  type LoadBalancedServiceOptions,
  type RuntimePlatformOptions,
  type ServiceDiscoveryOptions,
  type ServiceKind,
  type ServiceOptions,
  type ServiceProperties,
  type ServiceSpec,
  serviceSpec,
} from "./service";
export type { TargetHealthCheck } from "./target-health-check";
