import { lastPart } from "../../arns";
import type { Control } from "../../control";
import type { Tag } from "../../ecs/tag";
import { containerMetadata, type Described, type Version } from "./container";
import { timeText } from "./time";

/**
 * A task as the metadata endpoint shows it. The agent's clock and a task's use of its disk are not measured here, and left out.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html
 */
export function taskMetadata(control: Control, described: Described, version: Version, { tags = false } = {}) {
  const { task, definition } = described;
  const onFargate = task.launchType === "FARGATE";
  const ends = task.containers.flatMap(({ finishedAt }) => finishedAt ?? []);
  return {
    Cluster: onFargate ? task.clusterArn : lastPart(task.clusterArn),
    TaskARN: task.id,
    Family: definition.family,
    Revision: String(definition.revision),
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.lastStatus,
    ...limitsOf(described),
    PullStartedAt: timeText(task.pullStartedAt),
    PullStoppedAt: timeText(task.pullStoppedAt),
    ExecutionStoppedAt: task.desiredStatus === "STOPPED" && ends.length > 0 ? timeText(Math.max(...ends)) : undefined,
    ...(task.zone && { AvailabilityZone: task.zone }),
    ...(tags && tagsOf(control, described)),
    ...(version === "v4" && {
      LaunchType: task.launchType,
      ...(!onFargate && {
        ServiceName: task.serviceArn && lastPart(task.serviceArn),
        VPCID: vpcOf(control, described),
      }),
      FaultInjectionEnabled: false,
    }),
    Containers: task.containers.flatMap(({ name }) => containerMetadata(described, name, version) ?? []),
  };
}

/** CPU in vCPU, unlike everywhere else. */
function limitsOf({ task: { overrides }, definition }: Described) {
  const cpu = overrides.cpu ?? definition.cpu;
  const memory = overrides.memory ?? definition.memory;
  if (cpu === undefined && memory === undefined) return {};
  return {
    Limits: { ...(cpu !== undefined && { CPU: cpu / 1024 }), ...(memory !== undefined && { Memory: memory }) },
  };
}

function tagsOf({ store }: Control, { task }: Described) {
  const instance = task.instanceId === undefined ? undefined : store.get("containerInstances", task.instanceId);
  return {
    ...(instance && { ContainerInstanceTags: tagMap(instance.tags ?? []) }),
    TaskTags: tagMap(task.tags),
  };
}

const tagMap = (tags: Tag[]) => Object.fromEntries(tags.map(({ key, value }) => [key, value]));

function vpcOf({ store }: Control, { task: { network } }: Described): string | undefined {
  return store.list("vpcs").find((vpc) => vpc.network === network)?.id;
}
