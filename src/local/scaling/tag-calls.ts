import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { validation } from "./find";
import type { ScalableTarget } from "./record";

/** Tags of a resource at most. */
const MOST_TAGS = 50;

type Tags = ScalableTarget["tags"];

/** AWS: a key that begins with `aws:` is AWS's own. */
export function checkTags(tags: Tags): Tags {
  const reserved = Object.keys(tags).find((key) => key.toLowerCase().startsWith("aws:"));
  if (reserved !== undefined) throw validation(`The tag ${reserved} begins with aws:, which is reserved.`);
  if (Object.keys(tags).length > MOST_TAGS) {
    throw new ApiError("TooManyTagsException", `There are ${Object.keys(tags).length} tags; allowed are ${MOST_TAGS}.`);
  }
  return tags;
}

function tagged({ store }: Control, arn: string): ScalableTarget {
  const [found] = store.by("scalableTargets", "arn", arn);
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", `No scalable target has the ARN ${arn}`);
}

async function tagResource(control: Control, { ResourceARN, Tags }: { ResourceARN: string; Tags: Tags }) {
  const target = tagged(control, ResourceARN);
  const tags = checkTags({ ...target.tags, ...Tags });
  await control.store.commit([{ table: "scalableTargets", put: { ...target, tags } }]);
  return {};
}

async function untagResource(control: Control, { ResourceARN, TagKeys }: { ResourceARN: string; TagKeys: string[] }) {
  const target = tagged(control, ResourceARN);
  const tags = Object.fromEntries(Object.entries(target.tags).filter(([key]) => !TagKeys.includes(key)));
  await control.store.commit([{ table: "scalableTargets", put: { ...target, tags } }]);
  return {};
}

async function listTagsForResource(control: Control, { ResourceARN }: { ResourceARN: string }) {
  return { Tags: tagged(control, ResourceARN).tags };
}

export const SCALING_TAG_CALLS: Calls = {
  TagResource: { run: tagResource, acts: all("ResourceARN", "Tags") },
  UntagResource: { run: untagResource, acts: all("ResourceARN", "TagKeys") },
  ListTagsForResource: { run: listTagsForResource, acts: all("ResourceARN") },
};
