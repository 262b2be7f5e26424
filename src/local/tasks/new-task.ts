import { valueAt } from "../../cfn/plain-map";
import type { ImagePin, Task, TaskOverrides } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";

/** What a task is made from: a decision of the scheduler, or a RunTask call. */
export interface NewTask
  extends Pick<
    Task,
    | "id"
    | "clusterArn"
    | "stack"
    | "group"
    | "startedBy"
    | "serviceArn"
    | "capacityProvider"
    | "launchType"
    | "instanceId"
    | "zone"
    | "subnet"
    | "network"
    | "placement"
    | "clientToken"
    | "request"
    | "platformVersion"
    | "enableExecuteCommand"
    | "volume"
  > {
  definition: TaskDefinition;
  /** By the container's name: what its image meant when its deployment began. @default nothing */
  pins?: Record<string, ImagePin>;
  /** @default none */
  overrides?: TaskOverrides;
  /** @default none */
  tags?: Task["tags"];
}

/** A task that is about to be provisioned. */
export function newTask({ definition, pins = {}, overrides, tags, ...rest }: NewTask, now: number): Task {
  return {
    ...rest,
    taskDefinition: definition.id,
    overrides: overrides ?? { containers: [] },
    desiredStatus: "RUNNING",
    lastStatus: "PROVISIONING",
    healthStatus: "UNKNOWN",
    containers: definition.containers.map(({ name }) => {
      const pin = valueAt(pins, name);
      return { name, lastStatus: "PENDING", ...(pin && { pin }), health: { status: "UNKNOWN", failures: 0 } };
    }),
    createdAt: now,
    tags: tags ?? [],
    version: 1,
  };
}
