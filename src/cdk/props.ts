import type { IVpc } from "aws-cdk-lib/aws-ec2";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type {
  CapacityOptions,
  ClusterOptions,
  LoadBalancedServiceOptions,
  LoadBalancerOptions,
  PoolOptions,
  ServiceOptions,
} from "../options";
import type { Overrides } from "../plan/overrides";
import type { EcsCluster } from "./cluster";
import type { LoadBalancedService } from "./load-balanced-service";
import type { Ec2CapacityPool } from "./pool";

/** What every construct takes. */
export interface ComponentProps {
  /**
   * Properties of the planned resources to set, by the resource's role and the property's name in CloudFormation:
   * `{ TargetGroup: { SlowStart… } }`. Maps are merged, anything else is replaced, and `null` takes a property out.
   * @default none
   */
  overrides?: Overrides;
}

export interface EcsClusterProps extends ClusterOptions, ComponentProps {
  /** The network to run in. @default one of the cluster's own */
  vpc?: IVpc;
}

export interface Ec2CapacityPoolProps extends PoolOptions, ComponentProps {
  /** The cluster that its instances join. It is in the same stack. */
  cluster: EcsCluster;
}

/** One item of a service's capacity provider strategy: exactly one of `provider` and `pool`. */
export interface CapacityProps extends CapacityOptions {
  /** A pool of the service's own cluster. @default the item's `provider` */
  pool?: Ec2CapacityPool;
}

export interface FargateServiceProps extends ServiceOptions, ComponentProps {
  cluster: EcsCluster;
  /** Where its tasks run. @default Fargate */
  capacity?: CapacityProps[];
  /** Role that the containers' own calls to AWS are made with. @default one that may do nothing until it is granted something */
  taskRole?: IRole;
}

/** One item of the strategy of a service that runs on EC2. */
export interface PoolCapacityProps extends Omit<CapacityOptions, "provider"> {
  /** A pool of the service's own cluster. */
  pool: Ec2CapacityPool;
}

export interface Ec2ServiceProps extends Omit<FargateServiceProps, "capacity"> {
  /** The pools that its tasks run on. */
  capacity: PoolCapacityProps[];
}

export interface LoadBalancerProps extends LoadBalancerOptions {
  /** Another service, whose load balancer sends this one the requests for its `paths`. @default a load balancer of its own */
  sharedWith?: LoadBalancedService;
}

export interface LoadBalancedServiceProps
  extends FargateServiceProps,
    Omit<LoadBalancedServiceOptions, keyof ServiceOptions | "loadBalancer"> {
  loadBalancer?: LoadBalancerProps;
}
