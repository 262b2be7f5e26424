import type { Control } from "./control";
import { describeCapacityProviders } from "./ecs/capacity/calls";
import {
  createCluster,
  deleteCluster,
  describeClusters,
  listClusters,
  putClusterCapacityProviders,
  updateCluster,
} from "./ecs/cluster/calls";
import {
  describeContainerInstances,
  listContainerInstances,
  updateContainerInstancesState,
} from "./ecs/instance/calls";
import {
  createServiceCall,
  deleteServiceCall,
  describeServices,
  listServices,
  updateServiceCall,
} from "./ecs/service/calls";
import { listTagsForResource, tagResource, untagResource } from "./ecs/tag-calls";
import { describeTasks, listTasks, stopTask } from "./ecs/task/calls";
import { runTask } from "./ecs/task/run";
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
  describeTaskDefinitionCall,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  registerTaskDefinition,
} from "./ecs/task-definition/calls";
import type { EcsOperation } from "./shapes/check";

/** An operation on an input that was checked against the API's model, which its own type is a view of. */
export type Operation = (control: Control, input: never) => Promise<object>;

export const ECS_OPERATIONS: Record<EcsOperation, Operation> = {
  CreateCluster: createCluster,
  DescribeClusters: describeClusters,
  ListClusters: listClusters,
  DeleteCluster: deleteCluster,
  UpdateCluster: updateCluster,
  UpdateClusterSettings: updateCluster,
  PutClusterCapacityProviders: putClusterCapacityProviders,
  RegisterTaskDefinition: registerTaskDefinition,
  DescribeTaskDefinition: describeTaskDefinitionCall,
  ListTaskDefinitions: listTaskDefinitions,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DeleteTaskDefinitions: deleteTaskDefinitions,
  CreateService: createServiceCall,
  UpdateService: updateServiceCall,
  DeleteService: deleteServiceCall,
  DescribeServices: describeServices,
  ListServices: listServices,
  RunTask: runTask,
  StopTask: stopTask,
  DescribeTasks: describeTasks,
  ListTasks: listTasks,
  ListContainerInstances: listContainerInstances,
  DescribeContainerInstances: describeContainerInstances,
  UpdateContainerInstancesState: updateContainerInstancesState,
  DescribeCapacityProviders: describeCapacityProviders,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};
