import { ApiError } from "../../../protocol/errors";
import { taskArn } from "../../arns";
import type { Control } from "../../control";
import { networkOfTask } from "../../network/network-of";
import { needOf } from "../../scheduler/place/need";
import { type Acts, all } from "../../shapes/acted";
import { newTask } from "../../tasks";
import { NETWORK, PLACEMENT, STRATEGY, TAGS, TASK_VOLUMES } from "../acts";
import { checkClientToken, requestHash } from "../client-token";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import { taskVolumeOf, volumeConfigurationsOf } from "../ebs";
import { invalidParameter } from "../errors";
import { constraintsOf, strategiesOf } from "../placement";
import type { Revision, VolumeConfiguration } from "../revision/record";
import { capacityOf, checkCompatible, checkExternal, checkPlacement, checkPlatform } from "../service/capacity";
import { checkExecuteCommand, networkOf } from "../service/check";
import type { ServiceInput } from "../service/input";
import { isOnFargate } from "../strategy/on-fargate";
import { activeTaskDefinition } from "../task-definition/find";
import type { TaskDefinition } from "../task-definition/record";
import { describeTask } from "./describe";
import { type OverridesInput, overridesOf } from "./overrides";
import { type Place, placesFor } from "./places";
import type { Task, TaskOverrides } from "./record";
import { runTaskTags } from "./task-tags";

/** Input of RunTask. */
export interface RunTaskInput
  extends Pick<
    ServiceInput,
    | "cluster"
    | "launchType"
    | "capacityProviderStrategy"
    | "networkConfiguration"
    | "placementConstraints"
    | "placementStrategy"
    | "platformVersion"
    | "propagateTags"
    | "enableECSManagedTags"
    | "enableExecuteCommand"
    | "tags"
    | "volumeConfigurations"
  > {
  taskDefinition: string;
  count?: number;
  group?: string;
  startedBy?: string;
  clientToken?: string;
  overrides?: OverridesInput;
}

/** What is acted on of RunTask and of StartTask. */
const STARTING: Acts = {
  ...all("cluster", "taskDefinition", "group", "startedBy"),
  ...all("propagateTags", "enableECSManagedTags", "enableExecuteCommand"),
  networkConfiguration: NETWORK,
  tags: TAGS,
  overrides: {
    ...all("cpu", "memory", "taskRoleArn", "executionRoleArn"),
    containerOverrides: {
      ...all("name", "command", "cpu", "memory", "memoryReservation"),
      environment: all("name", "value"),
      environmentFiles: "an override takes environment; the task definition takes files",
      resourceRequirements: "there are no GPUs for tasks on this machine",
    },
    inferenceAcceleratorOverrides: "there are no accelerators on this machine",
  },
  volumeConfigurations: TASK_VOLUMES,
};

export const RUN_TASK: Acts = {
  ...STARTING,
  ...all("count", "launchType", "platformVersion", "clientToken"),
  ...PLACEMENT,
  capacityProviderStrategy: STRATEGY,
};

export const START_TASK: Acts = { ...STARTING, containerInstances: true };

export async function runTask(control: Control, input: RunTaskInput) {
  const cluster = findCluster(control, input.cluster);
  const { count = 1 } = input;
  checkRun(input);
  const earlier = withSameToken(control, cluster, input);
  if (earlier.length > 0) return { tasks: earlier.map((task) => describeTask(control, task, ["TAGS"])), failures: [] };

  const definition = activeTaskDefinition(control, input.taskDefinition);
  const capacity = capacityOf(input, cluster);
  checkCompatible(definition, capacity);
  checkPlatform(input, capacity);
  checkExternal(input, definition, capacity);
  checkPlacement(
    {
      placementConstraints: constraintsOf(input.placementConstraints),
      placementStrategy: strategiesOf(input.placementStrategy),
    },
    capacity,
  );
  const taskRoleArn = input.overrides?.taskRoleArn ?? definition.taskRoleArn;
  checkExecuteCommand("task couldn't be started", input.enableExecuteCommand, taskRoleArn);
  const network = networkOf(control, input.networkConfiguration, definition);
  const overrides = overridesOf(input.overrides, definition, isOnFargate(capacity));
  const volumes = volumeConfigurationsOf(input.volumeConfigurations, definition, input.platformVersion);
  const placement = {
    constraints: constraintsOf(input.placementConstraints),
    strategy: placementStrategyOf(input),
    subnets: network?.subnets ?? [],
  };
  const need = needOf({
    clusterArn: cluster.id,
    group: groupOf(input, definition),
    launchType: capacity.launchType,
    definition,
    overrides,
    placementConstraints: placement.constraints,
    placementStrategy: placement.strategy,
  });
  const { places, failures } = placesFor(control, need, capacity, placement.subnets, count);
  const tasks = places.map((place) => {
    const waits = place.launchType === "EC2" && place.instance === undefined;
    return makeTask(control, cluster, definition, overrides, input, { ...place, volumes, ...(waits && { placement }) });
  });
  await control.store.commit(tasks.map((put) => ({ table: "tasks", put })));
  return { tasks: tasks.map((task) => describeTask(control, task, ["TAGS"])), failures };
}

/** Characters of the overrides' JSON that ECS takes. */
const MOST_OVERRIDES = 8192;

export function checkRun(input: RunTaskInput): void {
  const { count = 1, clientToken, group, startedBy = "", propagateTags, overrides = {} } = input;
  if (count < 1 || count > 10) throw invalidParameter(`count is ${count}; allowed are 1 to 10.`);
  checkClientToken(clientToken, 64);
  if (!/^[\w/-]{0,128}$/.test(startedBy)) {
    throw invalidParameter(
      `startedBy is "${startedBy}"; allowed are up to 128 letters, digits, hyphens, slashes and underscores.`,
    );
  }
  if (group !== undefined && group.length > 255) {
    throw invalidParameter(`group has ${group.length} characters; at most 255 are allowed.`);
  }
  const { length } = JSON.stringify(overrides);
  if (length > MOST_OVERRIDES) {
    throw invalidParameter(`Container Overrides length must be at most ${MOST_OVERRIDES} (overrides has ${length}).`);
  }
  if (propagateTags === "SERVICE") {
    throw invalidParameter("propagateTags is SERVICE, which is for the tasks of services; allowed is TASK_DEFINITION.");
  }
}

export const groupOf = (input: RunTaskInput, { family }: TaskDefinition) => input.group ?? `family:${family}`;

/** ECS places standalone tasks at random where no strategy is given. */
function placementStrategyOf({ placementStrategy }: RunTaskInput): Revision["placementStrategy"] {
  const given = strategiesOf(placementStrategy);
  return given.length > 0 ? given : [{ type: "random" }];
}

export function makeTask(
  control: Control,
  cluster: Cluster,
  definition: TaskDefinition,
  overrides: TaskOverrides,
  input: RunTaskInput,
  place: Place & Pick<Task, "placement"> & { volumes: VolumeConfiguration[] },
): Task {
  const id = control.hex(32);
  return newTask(
    {
      id: taskArn(cluster.name, id),
      volume: taskVolumeOf(place.volumes, id),
      clusterArn: cluster.id,
      stack: cluster.stack,
      group: groupOf(input, definition),
      startedBy: input.startedBy,
      capacityProvider: place.capacityProvider,
      launchType: place.launchType,
      instanceId: place.instance?.id,
      placement: place.placement,
      zone: place.zone,
      subnet: place.subnet,
      network: networkOfTask(control.store, { subnet: place.subnet, instanceId: place.instance?.id }),
      clientToken: input.clientToken,
      definition,
      request: requestHash(input),
      platformVersion: input.platformVersion,
      enableExecuteCommand: input.enableExecuteCommand,
      overrides,
      tags: runTaskTags(input, definition, cluster),
    },
    control.clock.now(),
  );
}

/** What the same token has started; another request under it is a conflict. */
function withSameToken(control: Control, cluster: Cluster, input: RunTaskInput): Task[] {
  const { clientToken } = input;
  if (clientToken === undefined) return [];
  const tasks = control.store.by("tasks", "clientToken", clientToken).filter((task) => task.clusterArn === cluster.id);
  const request = requestHash(input);
  if (tasks.every((task) => task.request === request)) return tasks;
  throw new ApiError("ConflictException", "The clientToken was used before for a RunTask call with other parameters.");
}
