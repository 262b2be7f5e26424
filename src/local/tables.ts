import type { AutoScalingGroup } from "./auto-scaling/record";
import type { DiscoveryService, Namespace } from "./discovery/record";
import type { CapacityProvider } from "./ecs/capacity/record";
import type { Cluster } from "./ecs/cluster/record";
import type { ContainerInstance } from "./ecs/instance/record";
import type { Service } from "./ecs/service/record";
import type { Task } from "./ecs/task/record";
import type { TaskDefinition } from "./ecs/task-definition/record";
import type { Listener } from "./elb/listener/record";
import type { LoadBalancer } from "./elb/load-balancer/record";
import type { ListenerRule } from "./elb/rule/record";
import type { TargetGroup } from "./elb/target-group/record";
import type { LogGroup } from "./logs/record";
import type { Subnet, Vpc } from "./network/record";
import type { Operation, ResourceRecord, StackRecord } from "./resources/record";

/** The store's tables. A key is the entity's `id`. */
export interface Tables {
  stacks: StackRecord;
  resources: ResourceRecord;
  operations: Operation;
  clusters: Cluster;
  capacityProviders: CapacityProvider;
  autoScalingGroups: AutoScalingGroup;
  containerInstances: ContainerInstance;
  taskDefinitions: TaskDefinition;
  services: Service;
  tasks: Task;
  vpcs: Vpc;
  subnets: Subnet;
  loadBalancers: LoadBalancer;
  listeners: Listener;
  listenerRules: ListenerRule;
  targetGroups: TargetGroup;
  namespaces: Namespace;
  discoveryServices: DiscoveryService;
  logGroups: LogGroup;
  /** Last revision given out of a family; `id` is the family. Revisions never come back. */
  families: { id: string; lastRevision: number };
}

export type TableName = keyof Tables;
