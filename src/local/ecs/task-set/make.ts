import type { Control } from "../../control";
import { createTaskSet } from "../../scheduler";
import { checkClientToken, requestHash } from "../client-token";
import { findCluster } from "../cluster/find";
import { invalidParameter } from "../errors";
import type { Revision } from "../revision/record";
import { capacityOf, checkCompatible, checkExternal, checkPlacement, checkPlatform } from "../service/capacity";
import { checkExecuteCommand, loadBalancersOf, networkOf } from "../service/check";
import type { Service } from "../service/record";
import { registriesOf } from "../service/registries";
import { tagsOf } from "../tags";
import { activeTaskDefinition } from "../task-definition/find";
import type { CreateTaskSetInput, Scale } from "./input";
import type { TaskSet } from "./record";

/** As many as a service may have, those that are being deleted included. */
const MOST = 5;

/** The service with a new task set, the first of its deployments, checked and not yet committed. */
export function withNewTaskSet(control: Control, service: Service, input: CreateTaskSetInput): Service {
  const { clientToken: token, externalId } = input;
  checkClientToken(token, 36);
  if (service.deployments.length >= MOST) {
    throw invalidParameter(
      `${MOST} deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.`,
    );
  }
  const made = {
    revision: revisionOf(control, service, input),
    scale: checkScale(input.scale),
    tags: tagsOf(input.tags),
    ...(externalId !== undefined && { externalId }),
    ...(token !== undefined && { createdWith: { token, request: requestHash(input) } }),
  };
  return createTaskSet(service, made, control.clock.now(), control.hex(16));
}

/** The task set that an earlier call under the token made; another request under it is refused. */
export function withSameToken({ deployments }: Service, input: CreateTaskSetInput): TaskSet | undefined {
  const { clientToken } = input;
  const sets = deployments.flatMap(({ taskSet }) => taskSet ?? []);
  const earlier =
    clientToken === undefined ? undefined : sets.find(({ createdWith }) => createdWith?.token === clientToken);
  if (!earlier || earlier.createdWith?.request === requestHash(input)) return earlier;
  throw invalidParameter("The clientToken was used before for a CreateTaskSet call with other parameters.");
}

function revisionOf(control: Control, service: Service, input: CreateTaskSetInput): Revision {
  const cluster = findCluster(control, service.clusterArn);
  const definition = activeTaskDefinition(control, input.taskDefinition);
  const { placementConstraints, placementStrategy } = service.revision;
  const capacity = capacityOf(input, cluster);
  checkCompatible(definition, capacity);
  checkExternal(input, definition, capacity);
  checkPlatform(input, capacity);
  checkPlacement(service.revision, capacity);
  checkExecuteCommand("task set couldn't be created", service.enableExecuteCommand, definition.taskRoleArn);
  const loadBalancers = loadBalancersOf(control, input.loadBalancers, definition);
  if (loadBalancers.length > 1) {
    throw invalidParameter(
      `loadBalancers has ${loadBalancers.length} entries; multiple target groups are not supported for external deployments.`,
    );
  }
  const network = networkOf(control, input.networkConfiguration, definition);
  return {
    taskDefinition: definition.id,
    ...capacity,
    ...(network && { network }),
    ...(input.platformVersion !== undefined && { platformVersion: input.platformVersion }),
    loadBalancers,
    serviceRegistries: registriesOf(control, input.serviceRegistries, definition),
    placementConstraints,
    placementStrategy,
  };
}

/** Percent of the service's desired count. */
export function checkScale({ value = 0 }: Scale = {}): number {
  if (value >= 0 && value <= 100) return value;
  throw invalidParameter(`scale.value is ${value}; allowed are 0 to 100 percent of the service's desiredCount.`);
}
