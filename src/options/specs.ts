/** What the checks and defaults make of the user's options: nothing left out that has a default. Values may be leaves. */
import type { Leaf } from "./leaf";
import type { CapacityProviderName, ClusterOptions } from "./types";

/** A value that may be known to the framework only. */
export type Maybe<T> = T | Leaf;

/** A list, of which some items or the whole may be known to the framework only. */
export type MaybeList<T> = Maybe<T>[] | Leaf;

/** A map of text, of which some values or the whole may be known to the framework only. */
export type MaybeMap = Record<string, Maybe<string>> | Leaf;

/** See {@link CapacityOptions}. `Pool` is whatever stands for a pool; the spec doesn't look into it. */
export interface CapacityItem<Pool = unknown> {
  provider?: CapacityProviderName;
  pool?: Pool;
  base?: Maybe<number>;
  weight?: Maybe<number>;
}

/** What a front knows about a component beside its options. */
export interface ComponentKind {
  /** Names of the properties that the front takes itself (`cluster`, `taskRole`): they are left alone here. @default none */
  frontProperties?: readonly string[];
}

export interface ClusterKind extends ComponentKind {
  /** Whether it is in a network that is there already. @default false */
  vpc?: boolean;
}

export interface ServiceKind<Pool = unknown> extends ComponentKind {
  /** Whether it is a `LoadBalancedService`. */
  loadBalanced: boolean;
  /** Whether it runs on pools only: an `Ec2Service`. @default false */
  onPools?: boolean;
  /** Empty for the default: FARGATE. */
  capacity: readonly CapacityItem<Pool>[];
  /** Whether it uses another service's load balancer. @default false */
  sharedLoadBalancer?: boolean;
}

export interface ClusterSpec {
  /** The component in messages: `EcsCluster "shop"`. */
  path: string;
  name: string;
  cidr: string;
  maxAzs: number;
  nat: NonNullable<ClusterOptions["nat"]>;
  namespace: Maybe<string>;
  containerInsights: boolean;
}

export interface BuildSpec {
  context: Maybe<string>;
  dockerfile: Maybe<string>;
  target?: Maybe<string>;
  args: MaybeMap;
}

export interface PortSpec {
  port: Maybe<number>;
  protocol: Maybe<string>;
}

export interface HealthCheckSpec {
  command: MaybeList<string>;
  interval: Maybe<number>;
  timeout: Maybe<number>;
  retries: Maybe<number>;
  startPeriod: Maybe<number>;
}

export interface DependencySpec {
  container: Maybe<string>;
  condition: Maybe<string>;
}

export interface ContainerSpec {
  name: string;
  essential: Maybe<boolean>;
  /** Exactly one of `image` and `build` is there. */
  image?: Maybe<string>;
  build?: BuildSpec;
  cpu?: Maybe<number>;
  memory?: Maybe<number>;
  command?: MaybeList<string>;
  entryPoint?: MaybeList<string>;
  environment: MaybeMap;
  /** `port` first, then `ports`. */
  ports: PortSpec[];
  healthCheck?: HealthCheckSpec;
  dependsOn: DependencySpec[];
  stopTimeout: Maybe<number>;
  user?: Maybe<string>;
  workingDirectory?: Maybe<string>;
  readonlyRootFilesystem: Maybe<boolean>;
}

export interface TargetHealthCheckSpec {
  path: Maybe<string>;
  interval: Maybe<number>;
  timeout: Maybe<number>;
  healthyThreshold: Maybe<number>;
  unhealthyThreshold: Maybe<number>;
  matcher: Maybe<string>;
}

export interface LoadBalancerSpec {
  port: number;
  public: boolean;
  healthCheck: TargetHealthCheckSpec;
  deregistrationDelay: Maybe<number>;
  container: string;
  containerPort: Maybe<number>;
  paths?: MaybeList<string>;
  priority?: Maybe<number>;
}

export interface CapacitySpec<Pool = unknown> {
  provider?: CapacityProviderName;
  pool?: Pool;
  base: Maybe<number>;
  weight: Maybe<number>;
}

export interface ServiceSpec<Pool = unknown> {
  /** The component in messages: `FargateService "web"`. */
  path: string;
  name: string;
  cpu: Maybe<number>;
  memory: Maybe<number>;
  /** Whether the size is one that Fargate has, so that the service can move there. */
  fargateSize: boolean;
  /** The main container first, then the sidecars in their order. */
  containers: ContainerSpec[];
  desiredCount: Maybe<number>;
  minimumHealthyPercent: Maybe<number>;
  maximumPercent: Maybe<number>;
  circuitBreaker: { enable: Maybe<boolean>; rollback: Maybe<boolean> };
  capacity: CapacitySpec<Pool>[];
  serviceDiscovery?: { name: Maybe<string> };
  loadBalancer?: LoadBalancerSpec;
  /** Only with a load balancer. */
  healthCheckGracePeriod?: Maybe<number>;
}

export interface PoolSpec {
  /** The component in messages: `Ec2CapacityPool "workers"`. */
  path: string;
  name: string;
  instanceType: Maybe<string>;
  min: Maybe<number>;
  max: Maybe<number>;
  targetCapacity: Maybe<number>;
}
