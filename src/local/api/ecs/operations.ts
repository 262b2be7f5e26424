import type { Control } from "../../control";
import { describeCapacityProviders } from "./capacity";
import {
  createCluster,
  deleteCluster,
  describeClusters,
  listClusters,
  putClusterCapacityProviders,
  updateCluster,
} from "./clusters";
import { describeContainerInstances, listContainerInstances, updateContainerInstancesState } from "./instances";
import { runTask } from "./runTask";
import { createServiceCall, deleteServiceCall, describeServices, listServices, updateServiceCall } from "./services";
import type { EcsOperation } from "./shapes";
import { listTagsForResource, tagResource, untagResource } from "./tags";
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
  describeTaskDefinitionCall,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  registerTaskDefinition,
} from "./taskDefinitions";
import { describeTasks, listTasks, stopTask } from "./tasks";

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
