import { serviceArn } from "../../arns";
import type { Control } from "../../control";
import { createService, type ServiceChanges, updateService } from "../../scheduler";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import { invalidParameter } from "../errors";
import { constraintsOf, strategiesOf } from "../placement";
import { type Capacity, isOnFargate } from "../strategy/on-fargate";
import { tagsOf } from "../tags";
import { activeTaskDefinition, findTaskDefinition } from "../task-definition/find";
import type { TaskDefinition } from "../task-definition/record";
import { capacityOf, checkCompatible, checkPlacement, checkPlatform } from "./capacity";
import {
  checkDaemon,
  checkDesiredCount,
  checkExecuteCommand,
  checkGracePeriod,
  checkServiceName,
  circuitBreakerOf,
  loadBalancersOf,
  networkOf,
  percentagesOf,
  rebalancingOf,
  registriesOf,
  roleOf,
} from "./check";
import type { CreateServiceInput, ServiceInput, UpdateServiceInput } from "./input";
import type { OtherSettings, Service } from "./record";

/** Percentages where none are given. */
export const PERCENTAGES = {
  REPLICA: { minimumHealthyPercent: 100, maximumPercent: 200 },
  DAEMON: { minimumHealthyPercent: 0, maximumPercent: 100 },
};

/** A new service, checked and not yet committed. */
export function newService(control: Control, input: CreateServiceInput, stack?: string): Service {
  const cluster = findCluster(control, input.cluster);
  const name = checkServiceName(input.serviceName);
  const id = serviceArn(cluster.name, name);
  const existing = control.store.get("services", id);
  if (existing?.status === "ACTIVE") throw invalidParameter("Creation of service was not idempotent.");
  if (existing?.status === "DRAINING") throw invalidParameter("Unable to Start a service that is still Draining.");
  if (!input.taskDefinition) throw invalidParameter("taskDefinition is required.");
  const definition = activeTaskDefinition(control, input.taskDefinition);
  const { schedulingStrategy = "REPLICA" } = input;
  const placement = {
    placementConstraints: constraintsOf(input.placementConstraints),
    placementStrategy: strategiesOf(input.placementStrategy),
  };
  const capacity = capacityOf(input, cluster);
  checkCompatible(definition, capacity);
  checkPlatform(input, capacity);
  checkPlacement(placement, capacity);
  if (schedulingStrategy === "DAEMON") checkDaemon(input);
  checkExecuteCommand("service couldn't be created", input.enableExecuteCommand, definition.taskRoleArn);
  const percentages = percentagesOf(input.deploymentConfiguration, PERCENTAGES[schedulingStrategy], schedulingStrategy);
  const loadBalancers = loadBalancersOf(control, input.loadBalancers, definition);
  checkGracePeriod(input.healthCheckGracePeriodSeconds, loadBalancers);
  return createService(
    {
      id,
      name,
      clusterArn: cluster.id,
      stack,
      schedulingStrategy,
      desiredCount: newDesiredCount(input, schedulingStrategy, capacity),
      taskDefinition: definition.id,
      ...capacity,
      ...percentages,
      circuitBreaker: circuitBreakerOf(input.deploymentConfiguration) ?? { enable: false, rollback: false },
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
      loadBalancers,
      serviceRegistries: registriesOf(control, input.serviceRegistries),
      network: networkOf(input.networkConfiguration, definition),
      ...placement,
      platformVersion: input.platformVersion,
      propagateTags: input.propagateTags === "NONE" ? undefined : input.propagateTags,
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      tags: tagsOf(input.tags),
      other: given({
        ...otherOf(input),
        availabilityZoneRebalancing: rebalancingOf(input.availabilityZoneRebalancing, {
          schedulingStrategy,
          ...percentages,
        }),
        roleArn: roleOf(input.role, loadBalancers, definition),
      }),
    },
    control.clock.now(),
  );
}

function newDesiredCount(
  input: CreateServiceInput,
  strategy: Service["schedulingStrategy"],
  capacity: Capacity,
): number {
  if (strategy === "REPLICA") {
    if (input.desiredCount === undefined) throw invalidParameter("desiredCount is required for the REPLICA strategy.");
    return checkDesiredCount(input.desiredCount);
  }
  if (capacity.launchType !== "EC2") {
    throw invalidParameter("The daemon scheduling strategy is only supported for the EC2 launch type.");
  }
  return 0;
}

function otherOf(
  input: Pick<ServiceInput, "enableECSManagedTags" | "deploymentConfiguration">,
  before: OtherSettings = {},
): OtherSettings {
  const { enableECSManagedTags = before.enableECSManagedTags, deploymentConfiguration } = input;
  const alarms = deploymentConfiguration?.alarms ?? before.alarms;
  const has = alarms?.enable || alarms?.alarmNames?.length;
  return given({ ...before, enableECSManagedTags, alarms: has ? alarms : undefined });
}

function given(settings: OtherSettings): OtherSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** The service with the changes that `input` asks for, checked and not yet committed. */
export function changedService(
  control: Control,
  service: Service,
  input: Omit<UpdateServiceInput, "service">,
): Service {
  const cluster = findCluster(control, service.clusterArn);
  const definition = input.taskDefinition
    ? activeTaskDefinition(control, input.taskDefinition)
    : findTaskDefinition(control, service.revision.taskDefinition);
  const placement = {
    ...(input.placementConstraints && { placementConstraints: constraintsOf(input.placementConstraints) }),
    ...(input.placementStrategy && { placementStrategy: strategiesOf(input.placementStrategy) }),
  };
  const asksForCapacity = input.launchType !== undefined || input.capacityProviderStrategy !== undefined;
  const capacity = asksForCapacity ? changedCapacity(input, cluster, service) : service.revision;
  checkCompatible(definition, capacity);
  const { platformVersion } = input;
  const networkConfiguration = input.networkConfiguration ?? undefined;
  checkPlatform({ networkConfiguration, platformVersion: platformVersion ?? undefined }, capacity);
  checkPlacement({ ...service.revision, ...placement }, capacity);
  if (service.schedulingStrategy === "DAEMON") checkDaemon(input);
  const { enableExecuteCommand = service.enableExecuteCommand } = input;
  checkExecuteCommand("service couldn't be updated", enableExecuteCommand, definition.taskRoleArn);
  const loadBalancers = loadBalancersOf(control, input.loadBalancers ?? service.revision.loadBalancers, definition);
  checkGracePeriod(input.healthCheckGracePeriodSeconds, loadBalancers);
  const percentages = percentagesOf(input.deploymentConfiguration, service, service.schedulingStrategy);
  const { availabilityZoneRebalancing: rebalancing } = input;
  const changes: ServiceChanges = {
    desiredCount: input.desiredCount === undefined ? undefined : checkDesiredCount(input.desiredCount),
    taskDefinition: definition.id,
    ...(asksForCapacity && capacity),
    ...percentages,
    circuitBreaker: circuitBreakerOf(input.deploymentConfiguration),
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
    loadBalancers,
    serviceRegistries: input.serviceRegistries && registriesOf(control, input.serviceRegistries),
    network: changedNetwork(input, service, definition),
    ...placement,
    platformVersion: platformVersion === null ? defaultPlatform(capacity) : platformVersion,
    propagateTags: input.propagateTags,
    enableExecuteCommand: input.enableExecuteCommand,
    tags: input.tags && tagsOf(input.tags),
    other: {
      ...otherOf(input, service.other),
      ...(rebalancing !== undefined && {
        availabilityZoneRebalancing: rebalancingOf(rebalancing ?? undefined, { ...service, ...percentages }),
      }),
    },
    forceNewDeployment: input.forceNewDeployment,
  };
  return updateService(service, changes, control.clock.now());
}

/** Only what runs on Fargate has a platform. */
const defaultPlatform = (capacity: Capacity) => (isOnFargate(capacity) ? "LATEST" : undefined);

/** The network where another is asked for. One must be there once the tasks need it. */
function changedNetwork(
  { networkConfiguration }: Pick<UpdateServiceInput, "networkConfiguration">,
  { revision }: Service,
  definition: TaskDefinition,
) {
  if (networkConfiguration === null) return networkOf(undefined, definition) ?? null;
  const needed = definition.networkMode === "awsvpc" && !revision.network;
  return networkConfiguration || needed ? networkOf(networkConfiguration, definition) : undefined;
}

/** ECS: an empty strategy goes back to the cluster's, and in a cluster without one to the launch type. */
function changedCapacity(
  input: Pick<ServiceInput, "launchType" | "capacityProviderStrategy">,
  cluster: Cluster,
  { revision }: Service,
): Capacity {
  const backTo = isOnFargate(revision) ? "FARGATE" : "EC2";
  const isBare = input.launchType === undefined && !input.capacityProviderStrategy?.length;
  return isBare && cluster.defaultStrategy.length === 0
    ? { launchType: backTo, capacityProviderStrategy: [] }
    : capacityOf(input, cluster);
}
