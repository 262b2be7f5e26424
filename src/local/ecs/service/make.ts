import { serviceArn } from "../../arns";
import type { Control } from "../../control";
import { createService, type ServiceChanges, updateService } from "../../scheduler";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import { volumeConfigurationsOf } from "../ebs";
import { invalidParameter } from "../errors";
import { constraintsOf, strategiesOf } from "../placement";
import { type Capacity, isOnFargate, launchTypeOf } from "../strategy/on-fargate";
import { tagsOf } from "../tags";
import { activeTaskDefinition, findTaskDefinition } from "../task-definition/find";
import type { TaskDefinition } from "../task-definition/record";
import { capacityOf, checkCompatible, checkExternal, checkPlacement, checkPlatform } from "./capacity";
import {
  checkDaemon,
  checkDesiredCount,
  checkExecuteCommand,
  checkGracePeriod,
  checkServiceName,
  circuitBreakerOf,
  loadBalancersOf,
  networkOf,
  PERCENTAGES,
  percentagesOf,
  rebalancingOf,
  roleOf,
} from "./check";
import { serviceConnectOf } from "./connect";
import { changedExternalService, checkController, newExternalService } from "./external";
import type { CreateServiceInput, ServiceInput, UpdateServiceInput } from "./input";
import type { OtherSettings, Service } from "./record";
import { registriesOf } from "./registries";
import { checkShifting, settingsOf } from "./strategy";

/** What of a new service is right or wrong whatever else there is. */
export function checkByItself(input: Omit<CreateServiceInput, "serviceName"> & { serviceName?: string }) {
  const { taskDefinition, schedulingStrategy = "REPLICA", deploymentConfiguration } = input;
  if (!taskDefinition) throw invalidParameter("taskDefinition is required.");
  const placement = {
    placementConstraints: constraintsOf(input.placementConstraints),
    placementStrategy: strategiesOf(input.placementStrategy),
  };
  if (schedulingStrategy === "DAEMON") checkDaemon(input);
  const percentages = percentagesOf(deploymentConfiguration, PERCENTAGES[schedulingStrategy], schedulingStrategy);
  return { taskDefinition, schedulingStrategy, percentages, placement };
}

/** A new service, checked and not yet committed. */
export function newService(control: Control, input: CreateServiceInput, stack?: string): Service {
  const cluster = findCluster(control, input.cluster);
  const named = nameOf(control, cluster, input.serviceName);
  const { id } = named;
  if (input.deploymentController?.type === "EXTERNAL") return newExternalService(control, named, input, stack);
  const { taskDefinition, schedulingStrategy, percentages, placement } = checkByItself(input);
  const definition = activeTaskDefinition(control, taskDefinition);
  const capacity = capacityOf(input, cluster);
  checkCompatible(definition, capacity);
  checkExternal(input, definition, capacity);
  checkPlatform(input, capacity);
  checkPlacement(placement, capacity);
  checkExecuteCommand("service couldn't be created", input.enableExecuteCommand, definition.taskRoleArn);
  const loadBalancers = loadBalancersOf(control, input.loadBalancers, definition);
  checkGracePeriod(input.healthCheckGracePeriodSeconds, loadBalancers);
  const strategy = settingsOf(input.deploymentConfiguration, { schedulingStrategy, ...percentages });
  checkShifting(control, strategy, loadBalancers);
  return createService(
    {
      ...named,
      stack,
      schedulingStrategy,
      desiredCount: newDesiredCount(input, schedulingStrategy, capacity),
      taskDefinition: definition.id,
      ...capacity,
      ...percentages,
      circuitBreaker: circuitBreakerOf(input.deploymentConfiguration) ?? { enable: false, rollback: false },
      ...(strategy && { strategy }),
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
      loadBalancers,
      serviceRegistries: registriesOf(control, input.serviceRegistries, definition),
      serviceConnect: serviceConnectOf(control, id, input.serviceConnectConfiguration, cluster, definition),
      network: networkOf(control, input.networkConfiguration, definition),
      ...placement,
      volumeConfigurations: some(volumeConfigurationsOf(input.volumeConfigurations, definition, input.platformVersion)),
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

/** What it is called, where nothing else is. */
function nameOf({ store }: Control, cluster: Cluster, serviceName: string) {
  const name = checkServiceName(serviceName);
  const id = serviceArn(cluster.name, name);
  const existing = store.get("services", id);
  if (existing?.status === "ACTIVE") throw invalidParameter("Creation of service was not idempotent.");
  if (existing?.status === "DRAINING") throw invalidParameter("Unable to Start a service that is still Draining.");
  return { id, name, clusterArn: cluster.id };
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
  if (capacity.launchType !== "EC2" && capacity.launchType !== "EXTERNAL") {
    throw invalidParameter("The daemon scheduling strategy is only supported for the EC2 and EXTERNAL launch types.");
  }
  return 0;
}

function otherOf(
  input: Pick<ServiceInput, "enableECSManagedTags" | "deploymentConfiguration">,
  before: OtherSettings = {},
): OtherSettings {
  const { enableECSManagedTags = before.enableECSManagedTags, deploymentConfiguration } = input;
  const alarms = deploymentConfiguration?.alarms ?? before.alarms;
  if (alarms?.enable && !alarms.alarmNames?.length) {
    throw invalidParameter(
      "deploymentConfiguration.alarms.alarmNames is empty; where enable is true the name of an alarm is required.",
    );
  }
  const has = alarms?.alarmNames?.length;
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
  checkController(service, input);
  if (service.deploymentController === "EXTERNAL") return changedExternalService(control, service, input);
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
  checkExternal({ ...input, networkConfiguration }, definition, capacity);
  checkPlatform({ networkConfiguration, platformVersion: platformVersion ?? undefined }, capacity);
  checkPlacement({ ...service.revision, ...placement }, capacity);
  if (service.schedulingStrategy === "DAEMON") checkDaemon(input);
  const { enableExecuteCommand = service.enableExecuteCommand } = input;
  checkExecuteCommand("service couldn't be updated", enableExecuteCommand, definition.taskRoleArn);
  const loadBalancers = loadBalancersOf(control, input.loadBalancers ?? service.revision.loadBalancers, definition);
  checkGracePeriod(input.healthCheckGracePeriodSeconds, loadBalancers);
  const percentages = percentagesOf(input.deploymentConfiguration, service, service.schedulingStrategy);
  const strategy = settingsOf(input.deploymentConfiguration, { ...service, ...percentages }, service.strategy);
  checkShifting(control, strategy, loadBalancers);
  const { availabilityZoneRebalancing: rebalancing } = input;
  const changes: ServiceChanges = {
    desiredCount: input.desiredCount === undefined ? undefined : checkDesiredCount(input.desiredCount),
    taskDefinition: definition.id,
    ...(asksForCapacity && capacity),
    ...percentages,
    circuitBreaker: circuitBreakerOf(input.deploymentConfiguration),
    strategy: strategy ?? (service.strategy && { strategy: "ROLLING" }),
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
    loadBalancers,
    serviceRegistries: changedRegistries(control, input, service, definition),
    serviceConnect: changedConnect(control, input, service, cluster, definition),
    network: changedNetwork(control, input, service, definition),
    ...placement,
    volumeConfigurations: changedVolumes(input, service, definition),
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

/** The configurations where others are asked for, or the definition is another one. */
function changedVolumes(
  {
    volumeConfigurations: input,
    platformVersion,
  }: Pick<UpdateServiceInput, "volumeConfigurations" | "platformVersion">,
  { revision }: Service,
  definition: TaskDefinition,
) {
  const given = input ?? revision.volumeConfigurations;
  const checked = volumeConfigurationsOf(given, definition, platformVersion ?? revision.platformVersion);
  return input || revision.volumeConfigurations ? checked : undefined;
}

const some = <T>(items: T[]) => (items.length > 0 ? items : undefined);

/** Only what runs on Fargate has a platform. */
const defaultPlatform = (capacity: Capacity) => (isOnFargate(capacity) ? "LATEST" : undefined);

/** ECS: what a service is registered with must fit its task definition, whichever of the two changes. */
function changedRegistries(
  control: Control,
  input: Pick<ServiceInput, "serviceRegistries">,
  { revision }: Service,
  definition: TaskDefinition,
) {
  if (!input.serviceRegistries && definition.id === revision.taskDefinition) return undefined;
  const registries = registriesOf(control, input.serviceRegistries ?? revision.serviceRegistries, definition);
  return input.serviceRegistries && registries;
}

/** What other tasks call it by: also of another definition, whose ports may be others. */
function changedConnect(
  control: Control,
  { serviceConnectConfiguration: input }: Pick<ServiceInput, "serviceConnectConfiguration">,
  { id, revision: { serviceConnect } }: Service,
  cluster: Cluster,
  definition: TaskDefinition,
) {
  const given = input ?? (serviceConnect?.configuration as ServiceInput["serviceConnectConfiguration"]);
  if (!given) return undefined;
  const connect = serviceConnectOf(control, id, given, cluster, definition);
  return connect ?? (serviceConnect && { configuration: { enabled: false }, endpoints: [] });
}

/** The network where another is asked for. One must be there once the tasks need it. */
function changedNetwork(
  control: Control,
  { networkConfiguration }: Pick<UpdateServiceInput, "networkConfiguration">,
  { revision }: Service,
  definition: TaskDefinition,
) {
  if (networkConfiguration === null) return networkOf(control, undefined, definition) ?? null;
  const needed = definition.networkMode === "awsvpc" && !revision.network;
  return networkConfiguration || needed ? networkOf(control, networkConfiguration, definition) : undefined;
}

/** ECS: an empty strategy goes back to the cluster's, and in a cluster without one to the launch type. */
function changedCapacity(
  input: Pick<ServiceInput, "launchType" | "capacityProviderStrategy">,
  cluster: Cluster,
  { revision }: Service,
): Capacity {
  if (revision.launchType === "EXTERNAL" && input.capacityProviderStrategy?.length) {
    throw invalidParameter("Capacity provider strategies are not supported for the launch type EXTERNAL.");
  }
  const backTo = launchTypeOf(revision);
  const isBare = input.launchType === undefined && !input.capacityProviderStrategy?.length;
  return isBare && cluster.defaultStrategy.length === 0
    ? { launchType: backTo, capacityProviderStrategy: [] }
    : capacityOf(input, cluster);
}
