/** What one component tells the plans of others: values of what it made, or of what was there already. */

import type { Resource } from "../cfn/resource";
import type { Val } from "../cfn/typed";
import type { CapacityProviderName } from "../options";
import type { DiscoveryNames } from "./discovery-names";
import type { Platform } from "./platform";
import type { Priorities } from "./priorities";

/** Resources of a component, and what they are to others. */
export interface Planned<Refs> {
  resources: Resource[];
  refs: Refs;
}

/** A network. Each list of subnets may be one leaf (subnet ids of another stack). */
export interface VpcRefs {
  vpcId: Val<string>;
  publicSubnetIds: Val<Val<string>[]>;
  /** An empty list: tasks run in the public subnets, with public addresses. */
  privateSubnetIds: Val<Val<string>[]>;
  /** CIDR block, where it is known. */
  cidr?: Val<string>;
  /** Route tables, one for each subnet in the same order, where they are known. */
  routeTableIds?: { public: Val<string>[]; private: Val<string>[] };
  /** Logical ids of what makes a way to the internet, where the front knows it: from private subnets, from public ones. */
  dependsOn?: { private: string[]; public: string[] };
}

export interface ClusterRefs {
  /** The cluster component's key. */
  key: string;
  /** The component's name. */
  name: string;
  clusterArn: Val<string>;
  clusterName: Val<string>;
  vpc: VpcRefs;
  /** The namespace that services are discovered in; without one no service of the cluster can be. */
  namespaceId?: Val<string>;
  namespaceArn?: Val<string>;
  namespaceName?: Val<string>;
  /** Sees to it that each name is given once: one object for all services of the cluster. */
  discoveryNames: DiscoveryNames;
  /** Security group that all tasks of the cluster carry: services that are found by name let it in. */
  servicesSecurityGroupId?: Val<string>;
  /** Security group of the VPC endpoints, where the network has those in place of a NAT gateway. */
  endpointsSecurityGroupId?: Val<string>;
  /** Whether tasks get a public address, since there is no private subnet. */
  tasksHavePublicIp: boolean;
  /** Those of Fargate's capacity providers that are associated with the cluster, as far as the program knows. */
  fargateProviders: readonly CapacityProviderName[];
  /** Logical id of the capacity provider associations (see `planCapacityProviders`), where the program makes them. */
  capacityProvidersId?: string;
  /** Logical ids of what a task needs to reach the world for as long as it runs. */
  dependsOn: string[];
  /** Logical ids of what a public load balancer needs for as long as it is there. */
  publicDependsOn: string[];
}

export interface PoolRefs {
  key: string;
  /** Key of the cluster that its instances join. */
  clusterKey: string;
  /** The component's name. */
  name: string;
  capacityProviderName: Val<string>;
  autoScalingGroupName: Val<string>;
  securityGroupId: Val<string>;
  /** Logical id of the instances' role. */
  instanceRoleId: string;
  /** The instances' processors. */
  platform: Platform;
}

export interface LoadBalancerRefs {
  /** Which load balancer it is among all that a service may go to: behind another one its target group is another one. */
  identity: string;
  arn: Val<string>;
  /** The end of its ARN, by which metrics name it: `app/<name>/<id>`. */
  fullName: Val<string>;
  dnsName: Val<string>;
  /** Hosted zone that its DNS name is in. */
  hostedZoneId: Val<string>;
  securityGroupId: Val<string>;
  listenerArn: Val<string>;
  /** Port of the listener. */
  port: Val<number>;
  /** Whether the listener speaks HTTPS. */
  https: boolean;
  url: Val<string>;
  /** Gives out the priorities of the listener's rules: one object for all services that share the load balancer. */
  priorities: Priorities;
}

export interface ServiceRefs {
  serviceArn: Val<string>;
  serviceName: Val<string>;
  taskDefinitionArn: Val<string>;
  /** Logical id of the task role; undefined where the user gave a role. */
  taskRoleId?: string;
  taskRoleArn: Val<string>;
  /** Logical id of the execution role. */
  executionRoleId: string;
  executionRoleArn: Val<string>;
  executionRoleName: Val<string>;
  /** Name of the task role; undefined where the user gave a role. */
  taskRoleName?: Val<string>;
  securityGroupId: Val<string>;
  logGroupName: Val<string>;
  /** The load balancer that it is behind, its own or another service's. */
  loadBalancer?: LoadBalancerRefs;
  targetGroupArn?: Val<string>;
  url?: Val<string>;
  /** `<name>.<namespace>`, under which the cluster's tasks find it. */
  discoveryName?: Val<string>;
}
