import { lastPart } from "../../arns";
import { taskVolumeOf } from "../../ecs/ebs";
import type { Service } from "../../ecs/service/record";
import type { Task } from "../../ecs/task/record";
import { serviceTaskTags } from "../../ecs/task/task-tags";
import type { TaskDefinition } from "../../ecs/task-definition/record";
import { networkOfTask } from "../../network/network-of";
import type { TaskStart } from "../../scheduler/schedule";
import type { Store } from "../../store/store";
import { newTask } from "../../tasks";

/** The task that the scheduler wants started for a service. */
export function makeServiceTask(
  store: Store,
  start: TaskStart,
  service: Service,
  definition: TaskDefinition,
  now: number,
): Task {
  const deployment = service.deployments.find(({ id }) => id === start.deployment);
  const { revision } = deployment ?? service;
  return newTask(
    {
      id: start.task,
      clusterArn: service.clusterArn,
      stack: service.stack,
      group: `service:${service.name}`,
      definition,
      launchType: start.launchType,
      zone: start.zone,
      subnet: start.subnet,
      network: networkOfTask(store, start),
      startedBy: start.deployment,
      serviceArn: service.id,
      capacityProvider: start.capacityProvider,
      instanceId: start.instanceId,
      tags: serviceTaskTags(service, definition),
      platformVersion: revision.platformVersion,
      enableExecuteCommand: service.enableExecuteCommand,
      pins: deployment?.images,
      volume: taskVolumeOf(revision.volumeConfigurations, lastPart(start.task)),
    },
    now,
  );
}
