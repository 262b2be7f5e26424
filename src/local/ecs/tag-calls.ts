import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import { localEcs, parseArn, serviceArn } from "../arns";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { TAGS } from "./acts";
import { invalidParameter } from "./errors";
import type { Tag } from "./tag";
import { refuseReserved, tagsOf } from "./tags";
import { tryFindTaskSet, withTaskSet } from "./task-set/in-service";

/** Tables of what can be tagged, by the kind that an ECS ARN names. */
const TABLES = {
  cluster: "clusters",
  service: "services",
  task: "tasks",
  "task-definition": "taskDefinitions",
  "container-instance": "containerInstances",
} as const;

function findTagged(control: Control, resourceArn: string): { tags: Tag[]; put(tags: Tag[]): Change } {
  const named = parseArn(resourceArn);
  const kind = named?.service === "ecs" ? (named.resource.split("/")[0] ?? "") : "";
  if (kind === "capacity-provider") {
    const provider = control.store.by("capacityProviders", "arn", resourceArn)[0];
    if (provider) {
      return { tags: provider.tags, put: (tags) => ({ table: "capacityProviders", put: { ...provider, tags } }) };
    }
  } else if (kind === "task-set") {
    const tagged = taggedTaskSet(control, resourceArn);
    if (tagged) return tagged;
  } else if (Object.hasOwn(TABLES, kind)) {
    const table = TABLES[kind as keyof typeof TABLES];
    const entity = control.store.get(table, resourceArn);
    if (entity) refuseGone(kind, entity);
    if (entity) return { tags: entity.tags ?? [], put: (tags) => ({ table, put: { ...entity, tags } }) as Change };
  } else {
    throw invalidParameter(`resourceArn is "${resourceArn}", which is no ARN of something that ECS tags.`);
  }
  throw new ApiError("ResourceNotFoundException", `The specified resource was not found: ${resourceArn}`);
}

/** A task set is a part of its service. */
function taggedTaskSet({ store }: Control, arn: string): { tags: Tag[]; put(tags: Tag[]): Change } | undefined {
  const [cluster = "", name = ""] = localEcs(arn)?.path ?? [];
  const service = store.get("services", serviceArn(cluster, name));
  const set = service && tryFindTaskSet(service, arn);
  const { taskSet } = set ?? {};
  if (!service || !set || !taskSet) return undefined;
  return {
    tags: taskSet.tags,
    put: (tags) => ({ table: "services", put: withTaskSet(service, set.id, { ...taskSet, tags }) }),
  };
}

/** ECS: with what they are of, the tags are gone; a definition keeps its own until it is deleted. */
function refuseGone(kind: string, entity: object): void {
  if (kind === "task" && "lastStatus" in entity && entity.lastStatus === "STOPPED") {
    throw invalidParameter("The specified task is stopped. Specify a running task and try again.");
  }
  if ((kind === "cluster" || kind === "service") && "status" in entity && entity.status === "INACTIVE") {
    throw invalidParameter(`The specified ${kind} is inactive. Specify an active ${kind} and try again.`);
  }
}

async function tagResource(control: Control, input: { resourceArn: string; tags: Partial<Tag>[] }) {
  const tagged = findTagged(control, input.resourceArn);
  const given = tagsOf(input.tags);
  const kept = tagged.tags.filter((tag) => !given.some((other) => other.key === tag.key));
  const tags = [...kept, ...given];
  if (tags.length > 50) throw invalidParameter(`The resource would have ${tags.length} tags; allowed are 50.`);
  await control.store.commit([tagged.put(tags)]);
  return {};
}

async function untagResource(control: Control, input: { resourceArn: string; tagKeys: string[] }) {
  const tagged = findTagged(control, input.resourceArn);
  input.tagKeys.forEach((key, i) => {
    refuseReserved(`tagKeys.${i}`, key);
  });
  await control.store.commit([tagged.put(tagged.tags.filter((tag) => !input.tagKeys.includes(tag.key)))]);
  return {};
}

async function listTagsForResource(control: Control, input: { resourceArn: string }) {
  return { tags: findTagged(control, input.resourceArn).tags };
}

export const TAG_CALLS: Calls = {
  TagResource: { run: tagResource, acts: { resourceArn: true, tags: TAGS } },
  UntagResource: { run: untagResource, acts: all("resourceArn", "tagKeys") },
  ListTagsForResource: { run: listTagsForResource, acts: all("resourceArn") },
};
