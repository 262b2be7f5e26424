import type {
  CapacityOptions,
  ClusterOptions,
  ExistingClusterOptions,
  ExternalCapacityOptions,
  GitHubDeployRoleOptions,
  LoadBalancedServiceOptions,
  LoadBalancerOptions,
  ManagedInstancesPoolOptions,
  PoolOptions,
  QueueOptions,
  ReleasePipelineOptions,
  ScheduledTaskOptions,
} from "../../src/options";
import type { Overrides } from "../../src/plan/overrides";

/** What a program says, as plain data, whichever framework it is written in. */
export interface Scenario {
  cluster?: ClusterOptions & { vpc?: Network } & Overridden;
  /** A cluster that is there already, in place of `cluster`. */
  existing?: ExistingCluster;
  pools?: Record<string, PoolOptions & Overridden>;
  /** Machines of one's own; services name them as pools. */
  external?: Record<string, ExternalCapacityOptions & Overridden>;
  managedPools?: Record<string, ManagedInstancesPoolOptions & Overridden>;
  services?: Record<string, ServiceSaid>;
  /** With its services by their names. */
  pipeline?: ReleasePipelineOptions & { services: string[] };
  /** Likewise. */
  gitHub?: GitHubDeployRoleOptions & { services: string[] };
}

export interface Network {
  vpcId: string;
  publicSubnetIds: string[];
  privateSubnetIds?: string[];
  cidr?: string;
}

export interface ExistingCluster extends ExistingClusterOptions {
  /** Its ARN, or `name`. */
  arn?: string;
  name?: string;
  vpc: Network;
  namespace?: { namespaceId: string; namespaceName: string };
  servicesSecurityGroup?: string;
}

export interface ServiceSaid extends Omit<LoadBalancedServiceOptions, "loadBalancer" | "scaling">, Overridden {
  scaling?: Partial<NonNullable<LoadBalancedServiceOptions["scaling"]>>;
  kind?: ServiceClass;
  /** Of a QueueWorker; one that is there by its ARN and URL. */
  queue?: QueueOptions;
  taskProtection?: boolean;
  /** Of a ScheduledTask, with its queue by its ARN. */
  schedule?: ScheduledTaskOptions["schedule"];
  enabled?: boolean;
  count?: number;
  retry?: ScheduledTaskOptions["retry"];
  deadLetterQueue?: string;
  /** Pools by their names, those that ECS manages too. */
  capacity?: (CapacityOptions & { pool?: string })[];
  /** ARN. */
  taskRole?: string;
  /** ARN. */
  executionRole?: string;
  loadBalancer?: BalancerSaid;
}

export interface BalancerSaid extends LoadBalancerOptions {
  /** Another service by its name. */
  sharedWith?: string;
  existing?: ExistingBalancer;
  listener?: { arn: string; port: number };
}

export interface ExistingBalancer {
  arn: string;
  dnsName: string;
  zoneId: string;
  securityGroup: string;
  allowAllOutbound: boolean;
}

interface Overridden {
  overrides?: Overrides;
}

export type Scenarios = Record<string, Scenario>;

export type ServiceClass =
  | "FargateService"
  | "Ec2Service"
  | "LoadBalancedService"
  | "QueueWorker"
  | "Task"
  | "ScheduledTask";

/** The class of the component of a service, or of tasks by themselves: said, or what its properties mean. */
export function kindOf({ kind, loadBalancer, queue, schedule }: ServiceSaid): ServiceClass {
  if (schedule !== undefined) return "ScheduledTask";
  if (queue !== undefined) return "QueueWorker";
  return kind ?? (loadBalancer === undefined ? "FargateService" : "LoadBalancedService");
}
