import type { Control } from "../../control";
import { needOf } from "../../scheduler/place/need";
import { findCluster } from "../cluster/find";
import { volumeConfigurationsOf } from "../ebs";
import { invalidParameter } from "../errors";
import { findInstances } from "../instance/find";
import { checkCompatible, checkExternal } from "../service/capacity";
import { checkExecuteCommand, networkOf } from "../service/check";
import type { Capacity } from "../strategy/on-fargate";
import { activeTaskDefinition } from "../task-definition/find";
import { describeTask } from "./describe";
import { overridesOf } from "./overrides";
import { placesOn } from "./places";
import { checkRun, groupOf, makeTask, type RunTaskInput } from "./run";

/** Input of StartTask. */
export interface StartTaskInput
  extends Omit<
    RunTaskInput,
    | "count"
    | "clientToken"
    | "launchType"
    | "capacityProviderStrategy"
    | "placementConstraints"
    | "placementStrategy"
    | "platformVersion"
  > {
  containerInstances: string[];
}

/** One task on each of the container instances, whoever else would choose others. */
export async function startTask(control: Control, input: StartTaskInput) {
  const cluster = findCluster(control, input.cluster);
  const { containerInstances } = input;
  if (containerInstances.length === 0) throw invalidParameter("Container instances cannot be empty.");
  if (containerInstances.length > 10) throw invalidParameter("Container instances can have at most 10 items.");
  checkRun(input);
  const definition = activeTaskDefinition(control, input.taskDefinition);
  const taskRoleArn = input.overrides?.taskRoleArn ?? definition.taskRoleArn;
  checkExecuteCommand("task couldn't be started", input.enableExecuteCommand, taskRoleArn);
  const network = networkOf(control, input.networkConfiguration, definition);
  const overrides = overridesOf(input.overrides, definition, false);
  const volumes = volumeConfigurationsOf(input.volumeConfigurations, definition, undefined);
  const need = needOf({
    clusterArn: cluster.id,
    group: groupOf(input, definition),
    definition,
    overrides,
    placementConstraints: [],
    placementStrategy: [],
  });
  const { found, failures: missing } = findInstances(control, cluster, containerInstances);
  for (const { external } of found) {
    const capacity: Capacity = { launchType: external ? "EXTERNAL" : "EC2", capacityProviderStrategy: [] };
    checkCompatible(definition, capacity);
    checkExternal(input, definition, capacity);
  }
  const { places, failures } = placesOn(control, need, found, network?.subnets ?? []);
  const tasks = places.map((place) => makeTask(control, cluster, definition, overrides, input, { ...place, volumes }));
  await control.store.commit(tasks.map((put) => ({ table: "tasks", put })));
  return {
    tasks: tasks.map((task) => describeTask(control, task, ["TAGS"])),
    failures: [...missing, ...failures],
  };
}
