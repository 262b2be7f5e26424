/** Slipway's components for Pulumi programs. */

export { InvalidPropertyError } from "../options";
export type { Overrides } from "../plan/overrides";
export type { Child, Transform } from "./backend";
export { type AnyCluster, EcsCluster, type EcsClusterArgs } from "./cluster";
export type { ComponentArgs } from "./component";
export type { ClusterIdentityArgs, ExistingCluster, ExistingClusterArgs, NamespaceArgs } from "./existing-cluster";
export type { Inputs } from "./inputs";
export { Ec2CapacityPool, type Ec2CapacityPoolArgs } from "./pool";
export {
  type CapacityArgs,
  Ec2Service,
  type Ec2ServiceArgs,
  FargateService,
  type FargateServiceArgs,
  LoadBalancedService,
  type LoadBalancedServiceArgs,
} from "./service";
export type { VpcArgs } from "./vpc";
