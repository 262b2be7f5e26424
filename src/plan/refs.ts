/** What one component tells the plans of others: values of what it made, or of what was there already. */

import type { Resource } from "../cfn/resource";
import type { Val } from "../cfn/typed";
import type { CapacityProviderName } from "../options";
import type { Claims } from "./claims";
import type { Platform } from "./platform";
import type { Priorities } from "./priorities";
import type { Statement } from "./role";

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

/** Where something is, as ARNs say it. */
export interface Place {
  partition: Val<string>;
  region: Val<string>;
  account: Val<string>;
}

/** A namespace with DNS names. */
export interface NamespaceRefs {
  id: Val<string>;
  arn?: Val<string>;
  name: Val<string>;
}

/** Where what is said in sessions of ExecuteCommand goes. */
export interface ExecuteCommandRefs {
  logGroupName?: Val<string>;
  bucket?: Val<string>;
  prefix?: Val<string>;
  /** ARN of the key that encrypts sessions. */
  encryptionKey?: Val<string>;
}

export interface ClusterRefs {
  /** The cluster component's key. */
  key: string;
  /** The component's name. */
  name: string;
  clusterArn: Val<string>;
  clusterName: Val<string>;
  /** Where it is, in words that read better than parts of its ARN. @default as its ARN says */
  place?: Place;
  /** What the names of VPC endpoints begin with, of services for which China has another. @default as the region says */
  endpointDomain?: Val<string>;
  vpc: VpcRefs;
  /** The namespace that services are discovered in; without one no service of the cluster can be. */
  namespaceId?: Val<string>;
  namespaceArn?: Val<string>;
  namespaceName?: Val<string>;
  /** Whether the namespace is the cluster's own, which is made when it is first needed (see `planForDiscovery`). @default false */
  makesNamespace?: boolean;
  /** Sees to it that what there can be one of is given once. */
  claims: Claims;
  /** Security group that all tasks of the cluster carry: services that are found by name let it in. */
  servicesSecurityGroupId?: Val<string>;
  /** Whether CloudWatch collects what Container Insights measures. @default not known */
  containerInsights?: boolean;
  /** Security group of the VPC endpoints, where the network has some. */
  endpointsSecurityGroupId?: Val<string>;
  /** Services of AWS that the network has endpoints of. @default none that the program knows of */
  endpoints?: readonly string[];
  /** Whether there is no way out of the network but its endpoints. @default false */
  isClosed?: boolean;
  /** What becomes of the sessions of ExecuteCommand, where the program knows it. @default they are not logged by the cluster */
  executeCommand?: ExecuteCommandRefs;
  /** Whether tasks get a public address, since there is no private subnet. */
  tasksHavePublicIp: boolean;
  /** Those of Fargate's capacity providers that are associated with the cluster, as far as the program knows. */
  fargateProviders: readonly CapacityProviderName[];
  /** Whether each pool is associated with it by a resource of its own (see `planAssociation`). @default all by one */
  associatesEach?: boolean;
  /** Logical id of the capacity provider associations (see `planCapacityProviders`), where the program makes them. */
  capacityProvidersId?: string;
  /** Logical ids of what a task needs to reach the world for as long as it runs. */
  dependsOn: string[];
  /** Logical ids of what a public load balancer needs for as long as it is there. */
  publicDependsOn: string[];
}

/** Instances that tasks of a cluster run on. */
export interface PoolRefs {
  key: string;
  /** Key of the cluster that its instances join. */
  clusterKey: string;
  /** The component's name. */
  name: string;
  /** Whether ECS manages its instances itself. @default false: a group of Auto Scaling's is of them */
  managed?: boolean;
  /** Whether they are machines of the user's own, which tasks come to by the launch type EXTERNAL. @default false */
  external?: boolean;
  /** @default they are of no capacity provider: they are external */
  capacityProviderName?: Val<string>;
  /** Logical id of what associates it, and no other, with its cluster. @default the cluster's one resource does */
  associationId?: string;
  /** Logical id of the instances' role. */
  instanceRoleId: string;
  /** The instances' processors. */
  platform: Platform;
}

/** A pool that is a capacity provider. */
export interface ProviderRefs extends PoolRefs {
  capacityProviderName: Val<string>;
  securityGroupId: Val<string>;
}

/** Machines of the user's own. */
export interface ExternalRefs extends PoolRefs {
  /** Name of the machines' role. */
  roleName: Val<string>;
  /** What makes an activation, which machines register by. */
  activationCommand: Val<string>;
  /** What registers a machine, run on it with the activation's id and code in its environment. */
  registrationCommand: Val<string>;
}

/** A pool whose instances are in a group of Auto Scaling's. */
export interface GroupPoolRefs extends ProviderRefs {
  autoScalingGroupName: Val<string>;
}

/** A load balancer that a service may put a listener on. */
export interface BalancerRefs {
  /** Which load balancer it is among all that a service may go to: behind another one its target group is another one. */
  identity: string;
  arn: Val<string>;
  /** The end of its ARN, by which metrics name it: `app/<name>/<id>`. */
  fullName: Val<string>;
  dnsName: Val<string>;
  /** Hosted zone that its DNS name is in. @default not known: nothing can be an alias of it */
  hostedZoneId?: Val<string>;
  securityGroupId: Val<string>;
  /** The VPC that it is in. @default not known */
  vpcId?: Val<string>;
  /** Whether its security group lets out only what a rule says, so that it needs one to the tasks. @default false */
  needsEgress?: boolean;
}

/** A load balancer with the listener that a service's requests come by. */
export interface LoadBalancerRefs extends BalancerRefs {
  listenerArn: Val<string>;
  /** Port of the listener. */
  port: Val<number>;
  /** Whether the listener speaks HTTPS. */
  https: boolean;
  url: Val<string>;
  /** Gives out the priorities of the listener's rules: one object for all services that share the load balancer. */
  priorities: Priorities;
}

/** What delivers new images to a service needs to know of it. */
export interface DeliveryRefs {
  /** The component's name. */
  name: string;
  place: Place;
  clusterName: Val<string>;
  /** Of its task definitions: their name, and the ARNs of all of them. */
  family: Val<string>;
  familyArn: Val<string>;
  /** Its main container. */
  container: string;
  /** Repository of ECR that the main container's image is in. @default it is in none, or in which one is not known */
  repositoryArn?: Val<string>;
}

/** A queue of SQS. */
export interface QueueRefs {
  arn: Val<string>;
  url: Val<string>;
  name: Val<string>;
  /** Where messages go that can't be worked off; undefined for a queue that is there already. */
  deadLetters?: { arn: Val<string>; url: Val<string>; name: Val<string> };
}

/** Tasks, whoever runs them. */
export interface TaskRefs {
  taskDefinitionArn: Val<string>;
  /** Logical id of the task role; undefined where the user gave a role. */
  taskRoleId?: string;
  taskRoleArn: Val<string>;
  /** Name of the task role; undefined where the user gave a role. */
  taskRoleName?: Val<string>;
  /** Logical id of the execution role; undefined where the user gave a role. */
  executionRoleId?: string;
  executionRoleArn: Val<string>;
  /** Name of the execution role; undefined where the user gave a role. */
  executionRoleName?: Val<string>;
  /** Security group of the tasks; undefined on external machines. */
  securityGroupId?: Val<string>;
  logGroupName: Val<string>;
}

/** Tasks that someone may run by RunTask. */
export interface RunTaskRefs extends TaskRefs {
  /** What whoever runs them must be allowed. */
  runStatements: Statement[];
  /** Input of RunTask that runs one where and as the component says, as JSON. */
  runTaskInput: Val<string>;
}

export interface ScheduledTaskRefs extends RunTaskRefs {
  scheduleName: Val<string>;
  scheduleArn: Val<string>;
  /** Logical id of the role that EventBridge Scheduler runs them with. */
  scheduleRoleId: string;
  scheduleRoleArn: Val<string>;
}

/** A further target group of a service. */
export interface TargetGroupRefs {
  arn: Val<string>;
  /** Where it answers. */
  url: Val<string>;
}

export interface ServiceRefs extends TaskRefs {
  serviceArn: Val<string>;
  serviceName: Val<string>;
  /** The load balancer that it is behind, its own or another service's. */
  loadBalancer?: LoadBalancerRefs;
  targetGroupArn?: Val<string>;
  /** Further target groups by their names. */
  targetGroups?: Record<string, TargetGroupRefs>;
  url?: Val<string>;
  /** The certificate that it answers HTTPS with, the given one or the one of its domain. */
  certificateArn?: Val<string>;
  /** The listener of its own load balancer that sends HTTP on to HTTPS. */
  redirectListenerArn?: Val<string>;
  delivery: DeliveryRefs;
  /** `<name>.<namespace>`, under which the cluster's tasks find it. */
  discoveryName?: Val<string>;
  /** The queue that it works off. */
  queue?: QueueRefs;
}
