import { isDeepStrictEqual } from "node:util";
import { ApiError } from "../../../protocol/errors";
import { taskArn } from "../../arns";
import type { Control } from "../../control";
import { networkOf as networkOfSubnet } from "../../network/network-of";
import { needOf } from "../../scheduler/place/need";
import { newTask } from "../../tasks";
import { findCluster } from "../cluster/calls";
import type { Cluster } from "../cluster/record";
import { clientException, invalidParameter } from "../errors";
import { constraintsOf, strategiesOf } from "../placement";
import type { Revision } from "../revision/record";
import { capacityOf, checkCompatible, networkOf, type ServiceInput } from "../service/check";
import { tagsOf } from "../tags";
import { activeTaskDefinition } from "../task-definition/calls";
import type { TaskDefinition } from "../task-definition/record";
import { describeTask } from "./describe";
import { type Place, placesFor } from "./places";
import type { Task, TaskOverrides } from "./record";

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
    | "propagateTags"
    | "tags"
  > {
  taskDefinition: string;
  count?: number;
  group?: string;
  startedBy?: string;
  clientToken?: string;
  overrides?: { cpu?: string; memory?: string; containerOverrides?: ContainerOverride[] };
}

interface ContainerOverride {
  name?: string;
  command?: string[];
  environment?: { name?: string; value?: string }[];
  cpu?: number;
  memory?: number;
}

export async function runTask(control: Control, input: RunTaskInput) {
  const cluster = findCluster(control, input.cluster);
  const { count = 1 } = input;
  if (count < 1 || count > 10) throw invalidParameter(`count is ${count}; allowed are 1 to 10.`);
  const earlier = withSameToken(control, cluster, input);
  if (earlier.length > 0) return { tasks: earlier.map((task) => describeTask(control, task, ["TAGS"])), failures: [] };

  const definition = activeTaskDefinition(control, input.taskDefinition);
  const capacity = capacityOf(input, cluster);
  checkCompatible(definition, capacity);
  const network = networkOf(input.networkConfiguration, definition);
  const placement = {
    constraints: constraintsOf(input.placementConstraints),
    strategy: placementStrategyOf(input),
    subnets: network?.subnets ?? [],
  };
  const need = needOf({
    clusterArn: cluster.id,
    group: groupOf(input, definition),
    definition,
    overrides: overridesOf(input.overrides, definition),
    placementConstraints: placement.constraints,
    placementStrategy: placement.strategy,
  });
  const { places, failures } = placesFor(control, need, capacity, placement.subnets, count);
  const tasks = places.map((place) => {
    const waits = place.launchType === "EC2" && place.instance === undefined;
    return makeTask(control, cluster, definition, input, { ...place, ...(waits && { placement }) });
  });
  await control.store.commit(tasks.map((put) => ({ table: "tasks", put })));
  return { tasks: tasks.map((task) => describeTask(control, task, ["TAGS"])), failures };
}

const groupOf = (input: RunTaskInput, { family }: TaskDefinition) => input.group ?? `family:${family}`;

/** ECS places standalone tasks at random where no strategy is given. */
function placementStrategyOf({ placementStrategy }: RunTaskInput): Revision["placementStrategy"] {
  const given = strategiesOf(placementStrategy);
  return given.length > 0 ? given : [{ type: "random" }];
}

function makeTask(
  control: Control,
  cluster: Cluster,
  definition: TaskDefinition,
  input: RunTaskInput,
  place: Place & Pick<Task, "placement">,
): Task {
  return newTask(
    {
      id: taskArn(cluster.name, control.hex(32)),
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
      network: networkOfSubnet(control.store, place.subnet),
      aliases: [],
      clientToken: input.clientToken,
      definition,
      overrides: overridesOf(input.overrides, definition),
      tags: [...(input.propagateTags === "TASK_DEFINITION" ? definition.tags : []), ...tagsOf(input.tags)],
    },
    control.clock.now(),
  );
}

/** What the same token has started; another request under it is a conflict. */
function withSameToken(control: Control, cluster: Cluster, input: RunTaskInput): Task[] {
  const { clientToken, count = 1 } = input;
  if (clientToken === undefined) return [];
  if (clientToken.length > 64) throw invalidParameter("clientToken has more than 64 characters.");
  const tasks = control.store
    .list("tasks")
    .filter((task) => task.clusterArn === cluster.id && task.clientToken === clientToken);
  const [first] = tasks;
  if (!first) return [];
  const definition = control.store.get("taskDefinitions", first.taskDefinition);
  const asked = activeTaskDefinition(control, input.taskDefinition);
  const same =
    definition !== undefined &&
    definition.id === asked.id &&
    tasks.length === count &&
    first.startedBy === input.startedBy &&
    isDeepStrictEqual(first.overrides, overridesOf(input.overrides, definition));
  if (!same) {
    throw new ApiError(
      "ConflictException",
      "The clientToken was used before for a RunTask call with other parameters.",
    );
  }
  return tasks;
}

function overridesOf(input: RunTaskInput["overrides"], definition: TaskDefinition): TaskOverrides {
  const containers = (input?.containerOverrides ?? []).map((override, i) => {
    const { name = "", command, environment, cpu, memory } = override;
    if (!definition.containers.some((container) => container.name === name)) {
      throw invalidParameter(
        `overrides.containerOverrides.${i}.name is "${name}"; the task definition's containers are ` +
          `${definition.containers.map((container) => container.name).join(", ")}.`,
      );
    }
    return {
      name,
      ...(command && { command }),
      ...(environment && {
        environment: environment.map((each) => ({ name: each.name ?? "", value: each.value ?? "" })),
      }),
      ...(cpu !== undefined && { cpu }),
      ...(memory !== undefined && { memory }),
    };
  });
  return {
    ...(input?.cpu !== undefined && { cpu: wholeNumber("overrides.cpu", input.cpu) }),
    ...(input?.memory !== undefined && { memory: wholeNumber("overrides.memory", input.memory) }),
    containers,
  };
}

function wholeNumber(path: string, value: string): number {
  if (!/^\d+$/.test(value)) throw clientException(`${path} is "${value}"; it must be a whole number.`);
  return Number(value);
}
