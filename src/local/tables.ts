import { alarmHistory, alarms } from "./alarms/record";
import { autoScalingGroups, groupActivities, waitingInstances } from "./auto-scaling/record";
import { certificates } from "./certificates/record";
import { discoveryServices, namespaces, registeredInstances } from "./discovery/record";
import { accountSettings } from "./ecs/account-setting/record";
import { capacityProviders } from "./ecs/capacity/record";
import { clusters } from "./ecs/cluster/record";
import { containerInstances } from "./ecs/instance/record";
import { scheduledTasks } from "./ecs/scheduled/record";
import { services } from "./ecs/service/record";
import { tasks } from "./ecs/task/record";
import { families, taskDefinitions } from "./ecs/task-definition/record";
import { listeners } from "./elb/listener/record";
import { listenerCertificates } from "./elb/listener-certificate/record";
import { loadBalancers } from "./elb/load-balancer/record";
import { listenerRules } from "./elb/rule/record";
import { targetGroups } from "./elb/target-group/record";
import { archivedEvents, eventArchives, eventReplays } from "./events/archives/record";
import {
  calledBuses,
  calledConnections,
  calledDestinations,
  calledRules,
  eventDeliveries,
  eventRules,
} from "./events/record";
import { filterPlaces, logDeletions, logGroups, loggedEvents, madeStreams, metricFilters } from "./logs/record";
import { datapoints } from "./metrics/record";
import { lostZones, subnets, vpcs } from "./network/record";
import { messages, queues } from "./queues/record";
import { holds, operations, resources, stacks } from "./resources/record";
import { scalableTargets, scalingActivities, scalingPolicies, scheduledActions } from "./scaling/record";
import { calledSchedules, scheduleGroups } from "./schedules/record";
import { parameters } from "./secrets/parameter/record";
import { secrets } from "./secrets/secret/record";
import type { Table } from "./table";
import { keptVolumes } from "./volumes/record";

/** The store's tables, each as its noun declares it. */
export const TABLES = {
  stacks,
  holds,
  resources,
  operations,
  accountSettings,
  clusters,
  capacityProviders,
  autoScalingGroups,
  waitingInstances,
  groupActivities,
  containerInstances,
  taskDefinitions,
  families,
  services,
  tasks,
  vpcs,
  subnets,
  lostZones,
  loadBalancers,
  listeners,
  listenerCertificates,
  listenerRules,
  targetGroups,
  certificates,
  namespaces,
  discoveryServices,
  registeredInstances,
  logGroups,
  madeStreams,
  logDeletions,
  metricFilters,
  filterPlaces,
  eventRules,
  eventDeliveries,
  eventArchives,
  archivedEvents,
  eventReplays,
  calledRules,
  calledBuses,
  calledConnections,
  calledDestinations,
  loggedEvents,
  secrets,
  parameters,
  scalableTargets,
  scalingPolicies,
  scheduledActions,
  scheduledTasks,
  calledSchedules,
  scheduleGroups,
  scalingActivities,
  datapoints,
  alarms,
  alarmHistory,
  keptVolumes,
  queues,
  messages,
};

export type TableName = keyof typeof TABLES;

/** The entities of each table. */
export type Tables = { [T in TableName]: (typeof TABLES)[T] extends Table<infer Row, string> ? Row : never };

/** The indexes of a table. */
export type IndexOf<T extends TableName> = (typeof TABLES)[T] extends Table<never, infer Index> ? Index : never;
