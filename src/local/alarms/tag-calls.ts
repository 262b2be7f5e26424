import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { notFound } from "./check";
import type { Alarm } from "./record";

function tagged({ store }: Control, arn: string): Alarm {
  const name = /:alarm:(.+)$/.exec(arn)?.[1];
  const alarm = name === undefined ? undefined : store.get("alarms", name);
  if (alarm) return alarm;
  throw notFound(`There is no alarm ${arn}.`);
}

async function tagResource(control: Control, input: { ResourceARN: string; Tags: Alarm["tags"] }) {
  const alarm = tagged(control, input.ResourceARN);
  const kept = alarm.tags.filter(({ Key }) => !input.Tags.some((tag) => tag.Key === Key));
  await control.store.commit([{ table: "alarms", put: { ...alarm, tags: [...kept, ...input.Tags] } }]);
  return {};
}

async function untagResource(control: Control, input: { ResourceARN: string; TagKeys: string[] }) {
  const alarm = tagged(control, input.ResourceARN);
  const tags = alarm.tags.filter(({ Key }) => !input.TagKeys.includes(Key));
  await control.store.commit([{ table: "alarms", put: { ...alarm, tags } }]);
  return {};
}

async function listTagsForResource(control: Control, { ResourceARN }: { ResourceARN: string }) {
  return { Tags: tagged(control, ResourceARN).tags };
}

export const ALARM_TAG_CALLS: Calls = {
  TagResource: { run: tagResource, acts: { ResourceARN: true, Tags: all("Key", "Value") } },
  UntagResource: { run: untagResource, acts: all("ResourceARN", "TagKeys") },
  ListTagsForResource: { run: listTagsForResource, acts: all("ResourceARN") },
};
