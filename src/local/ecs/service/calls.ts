import { ApiError } from "../../../protocol/errors";
import { lastPart, serviceArn } from "../../arns";
import type { Control } from "../../control";
import { createService, deleteService, type ServiceChanges, updateService } from "../../scheduler";
import { findCluster } from "../cluster/calls";
import type { Cluster } from "../cluster/record";
import { invalidParameter } from "../errors";
import { type PageInput, page, paged } from "../pages";
import { constraintsOf, strategiesOf } from "../placement";
import type { Revision } from "../revision/record";
import { tagsOf } from "../tags";
import { tasksOf } from "../task/counts";
import { activeTaskDefinition, findTaskDefinition } from "../task-definition/calls";
import {
  capacityOf,
  checkCompatible,
  checkDesiredCount,
  checkServiceName,
  circuitBreakerOf,
  loadBalancersOf,
  networkOf,
  percentagesOf,
  refuseUnsupported,
  registriesOf,
  type ServiceInput,
} from "./check";
import { describeService } from "./describe";
import type { Service } from "./record";

/** Input of CreateService. */
export interface CreateServiceInput extends ServiceInput {
  serviceName: string;
  schedulingStrategy?: "REPLICA" | "DAEMON";
  deploymentController?: { type: string };
}

/** Input of UpdateService. */
export interface UpdateServiceInput extends ServiceInput {
  service: string;
  forceNewDeployment?: boolean;
}

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
  refuseUnsupported(input);
  if ((input.deploymentController?.type ?? "ECS") !== "ECS") {
    throw invalidParameter(
      `deploymentController.type ${input.deploymentController?.type} cannot run on this machine; ECS does.`,
    );
  }
  if (!input.taskDefinition) throw invalidParameter("taskDefinition is required.");
  const definition = activeTaskDefinition(control, input.taskDefinition);
  const { schedulingStrategy = "REPLICA" } = input;
  const capacity = capacityOf(input, cluster);
  checkCompatible(definition, capacity);
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
      ...percentagesOf(input.deploymentConfiguration, PERCENTAGES[schedulingStrategy]),
      circuitBreaker: circuitBreakerOf(input.deploymentConfiguration) ?? { enable: false, rollback: false },
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
      loadBalancers: loadBalancersOf(control, input.loadBalancers, definition),
      serviceRegistries: registriesOf(control, input.serviceRegistries),
      network: networkOf(input.networkConfiguration, definition),
      placementConstraints: constraintsOf(input.placementConstraints),
      placementStrategy: strategiesOf(input.placementStrategy),
      platformVersion: input.platformVersion,
      propagateTags: input.propagateTags === "NONE" ? undefined : input.propagateTags,
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      tags: tagsOf(input.tags),
      other: otherOf(input),
    },
    control.clock.now(),
  );
}

function newDesiredCount(
  input: CreateServiceInput,
  strategy: Service["schedulingStrategy"],
  capacity: Pick<Revision, "launchType" | "capacityProviderStrategy">,
): number {
  if (strategy === "REPLICA") {
    if (input.desiredCount === undefined) throw invalidParameter("desiredCount is required for the REPLICA strategy.");
    return checkDesiredCount(input.desiredCount);
  }
  if (capacity.launchType !== "EC2") {
    throw invalidParameter("The daemon scheduling strategy is only supported for the EC2 launch type.");
  }
  if (input.desiredCount) throw invalidParameter("The daemon scheduling strategy does not support a desired count.");
  return 0;
}

/** What is given back by DescribeServices and has no effect. */
function otherOf(input: ServiceInput): Record<string, unknown> {
  const { enableECSManagedTags, availabilityZoneRebalancing } = input;
  const given = { enableECSManagedTags, availabilityZoneRebalancing };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The service with the changes that `input` asks for, checked and not yet committed. */
export function changedService(
  control: Control,
  service: Service,
  input: Omit<UpdateServiceInput, "service">,
): Service {
  refuseUnsupported(input);
  const cluster = findCluster(control, service.clusterArn);
  const definition = input.taskDefinition
    ? activeTaskDefinition(control, input.taskDefinition)
    : findTaskDefinition(control, service.revision.taskDefinition);
  const asksForCapacity = input.launchType !== undefined || input.capacityProviderStrategy !== undefined;
  const capacity = asksForCapacity ? capacityOf(input, cluster) : service.revision;
  checkCompatible(definition, capacity);
  const loadBalancers = input.loadBalancers ?? service.revision.loadBalancers;
  const changes: ServiceChanges = {
    desiredCount: input.desiredCount === undefined ? undefined : checkDesiredCount(input.desiredCount),
    taskDefinition: definition.id,
    ...(asksForCapacity && capacity),
    ...percentagesOf(input.deploymentConfiguration, service),
    circuitBreaker: circuitBreakerOf(input.deploymentConfiguration),
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
    loadBalancers: loadBalancersOf(control, loadBalancers, definition),
    serviceRegistries: input.serviceRegistries && registriesOf(control, input.serviceRegistries),
    network: input.networkConfiguration && networkOf(input.networkConfiguration, definition),
    placementConstraints: input.placementConstraints && constraintsOf(input.placementConstraints),
    placementStrategy: input.placementStrategy && strategiesOf(input.placementStrategy),
    platformVersion: input.platformVersion,
    propagateTags: input.propagateTags,
    enableExecuteCommand: input.enableExecuteCommand,
    tags: input.tags && tagsOf(input.tags),
    other: { ...service.other, ...otherOf(input) },
    forceNewDeployment: input.forceNewDeployment,
  };
  return updateService(service, changes, control.clock.now());
}

/** The service of this name or ARN in the cluster, one that is being deleted as well. */
export function findService(control: Control, nameOrArn: string, cluster?: string): Service {
  const service = tryFindService(control, nameOrArn, findCluster(control, cluster));
  if (!service) throw new ApiError("ServiceNotFoundException", "Service not found.");
  return service;
}

function tryFindService(control: Control, nameOrArn: string, cluster: Cluster): Service | undefined {
  return control.store.get("services", serviceArn(cluster.name, lastPart(nameOrArn)));
}

export async function createServiceCall(control: Control, input: CreateServiceInput) {
  const service = newService(control, input);
  await control.store.commit([{ table: "services", put: service }]);
  return { service: describeService(control, service, ["TAGS"]) };
}

export async function updateServiceCall(control: Control, input: UpdateServiceInput) {
  const service = findService(control, input.service, input.cluster);
  if (service.status !== "ACTIVE") throw new ApiError("ServiceNotActiveException", "Service was not ACTIVE.");
  const changed = changedService(control, service, input);
  await control.store.commit([{ table: "services", put: changed }]);
  return { service: describeService(control, changed, ["TAGS"]) };
}

export async function deleteServiceCall(
  control: Control,
  input: { service: string; cluster?: string; force?: boolean },
) {
  const service = findService(control, input.service, input.cluster);
  if (service.status === "INACTIVE") throw new ApiError("ServiceNotFoundException", "Service not found.");
  const running = tasksOf(control, service).length > 0;
  if (!input.force && service.schedulingStrategy === "REPLICA" && service.desiredCount > 0 && running) {
    throw invalidParameter("The service cannot be stopped while it is scaled above 0.");
  }
  const deleted = deleteService(service);
  await control.store.commit([{ table: "services", put: deleted }]);
  return { service: describeService(control, deleted, ["TAGS"]) };
}

export async function describeServices(
  control: Control,
  input: { services: string[]; cluster?: string; include?: string[] },
) {
  const cluster = findCluster(control, input.cluster);
  if (input.services.length === 0) throw invalidParameter("Services cannot be empty.");
  if (input.services.length > 10) throw invalidParameter("Services has more than 10 entries.");
  const found = input.services.map((name) => tryFindService(control, name, cluster));
  return {
    services: found.flatMap((service) => (service ? [describeService(control, service, input.include ?? [])] : [])),
    failures: input.services.flatMap((name, i) =>
      found[i] ? [] : [{ arn: serviceArn(cluster.name, lastPart(name)), reason: "MISSING" }],
    ),
  };
}

export async function listServices(
  control: Control,
  input: PageInput & { cluster?: string; launchType?: string; schedulingStrategy?: string },
) {
  const cluster = findCluster(control, input.cluster);
  const arns = control.store
    .list("services")
    .filter((service) => service.clusterArn === cluster.id && service.status !== "INACTIVE")
    .filter(({ revision }) => input.launchType === undefined || revision.launchType === input.launchType)
    .filter((s) => input.schedulingStrategy === undefined || s.schedulingStrategy === input.schedulingStrategy)
    .map((service) => service.id);
  return paged("serviceArns", page(arns, { maxResults: 10, ...input }, 100));
}
