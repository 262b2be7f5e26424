import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import { type Need, needOf } from "./place/need";
import { SERVICE_DEFAULT } from "./place/strategies";

/** What a task of the service's deployment needs; undefined where its definition isn't known. */
export function serviceNeed(
  definitions: { get(id: string): TaskDefinition | undefined },
  { clusterArn, name }: Service,
  { revision }: Deployment,
  capacityProvider?: string,
): Need | undefined {
  const definition = definitions.get(revision.taskDefinition);
  if (!definition) return undefined;
  const { launchType, placementConstraints, placementStrategy } = revision;
  return needOf({
    clusterArn,
    group: `service:${name}`,
    capacityProvider,
    launchType,
    definition,
    placementConstraints,
    placementStrategy: placementStrategy.length > 0 ? placementStrategy : SERVICE_DEFAULT,
  });
}
