import { lastPart } from "../arns";
import { deploymentOf, revisionOf } from "../ecs/deployment/record";
import { registriesIn, type ServiceRegistry } from "../ecs/revision/record";
import type { Service } from "../ecs/service/record";
import { addressOf, type Task } from "../ecs/task/record";
import type { Store } from "../store/store";
import { members } from "../tasks/containers";
import { healthCheck } from "../tasks/health";
import type { DiscoveryService } from "./record";

type Reads = Pick<Store, "get" | "by">;

/** What is found under a service's name. */
export interface Instance {
  id: string;
  /** ARN of the task that it is. @default a caller registered it */
  task?: string;
  attributes: Record<string, string>;
  healthy: boolean;
}

/** The instances of a service of service discovery, in the order of their ids: tasks, and what callers registered. */
export function instancesOf(store: Reads, service: DiscoveryService): Instance[] {
  const tasks = store
    .by("services", "registry", service.arn)
    .flatMap((owner) =>
      store.by("tasks", "service", owner.id).flatMap((task) => taskInstance(store, owner, task, service)),
    );
  const registered = store
    .by("registeredInstances", "service", service.id)
    .map(({ instanceId: id, attributes, healthy }) => ({ id, attributes, healthy }));
  return [...tasks, ...registered].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** From RUNNING on until it is told to stop: nobody finds a task that is about to end. */
function taskInstance(store: Reads, owner: Service, task: Task, service: DiscoveryService): Instance[] {
  if (task.lastStatus !== "RUNNING" || task.desiredStatus !== "RUNNING") return [];
  const registry = registriesIn(revisionOf(owner, task)).find(({ registryArn }) => registryArn === service.arn);
  const definition = store.get("taskDefinitions", task.taskDefinition);
  if (!registry || !definition) return [];
  const named = registry.containerName ?? definition.containers[0]?.name ?? "";
  const ip = addressOf(task, named);
  if (ip === undefined) return [];
  const checked = members(task, definition).some(({ definition: each }) => each.essential && healthCheck(each));
  const port = portOf(registry);
  const { externalId } = deploymentOf(owner, task)?.taskSet ?? {};
  return [
    {
      id: lastPart(task.id),
      task: task.id,
      attributes: {
        AVAILABILITY_ZONE: task.zone,
        AWS_INSTANCE_IPV4: ip,
        ...(port !== undefined && { AWS_INSTANCE_PORT: String(port) }),
        ECS_CLUSTER_NAME: lastPart(task.clusterArn),
        ECS_SERVICE_NAME: owner.name,
        ECS_TASK_DEFINITION_FAMILY: definition.family,
        ...(externalId !== undefined && { ECS_TASK_SET_EXTERNAL_ID: externalId }),
        REGION: task.zone.slice(0, -1),
      },
      // ECS: without a container health check it is healthy; with one it is not until that says so.
      healthy: checked ? task.healthStatus === "HEALTHY" : true,
    },
  ];
}

const portOf = ({ port, containerPort }: ServiceRegistry) => port ?? containerPort;
