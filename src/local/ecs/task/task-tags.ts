import { lastPart } from "../../arns";
import type { Cluster } from "../cluster/record";
import type { Service } from "../service/record";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import type { TaskDefinition } from "../task-definition/record";

/** The tags of a service's task: those that are propagated, and ECS's own where the service asks for them. */
export function serviceTaskTags(service: Service, definition: TaskDefinition): Tag[] {
  const managed = [
    { key: "aws:ecs:clusterName", value: lastPart(service.clusterArn) },
    { key: "aws:ecs:serviceName", value: service.name },
  ];
  return [...(service.other.enableECSManagedTags ? managed : []), ...propagated(service, definition)];
}

function propagated({ propagateTags, tags }: Service, definition: TaskDefinition): Tag[] {
  if (propagateTags === "SERVICE") return tags;
  return propagateTags === "TASK_DEFINITION" ? definition.tags : [];
}

/** The tags of a task of its own: a tag of the call wins over the definition's of the same key. */
export function runTaskTags(
  input: { propagateTags?: string; tags?: Partial<Tag>[]; enableECSManagedTags?: boolean },
  definition: TaskDefinition,
  cluster: Cluster,
): Tag[] {
  const given = tagsOf(input.tags);
  const inherited = input.propagateTags === "TASK_DEFINITION" ? definition.tags : [];
  return [
    ...(input.enableECSManagedTags ? [{ key: "aws:ecs:clusterName", value: cluster.name }] : []),
    ...inherited.filter((tag) => !given.some((other) => other.key === tag.key)),
    ...given,
  ];
}
