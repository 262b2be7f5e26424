import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { TAGS, tagged } from "../tags";
import { busesOf } from "./buses";
import { isManaged, notFound } from "./errors";
import type { Tag } from "./record";
import { rulesOf } from "./rules";

/** What has tags: a bus or a rule. */
interface Tagged {
  /** For messages. */
  what: string;
  stack?: string;
  tags: readonly Tag[];
  with(tags: Tag[]): Change;
}

function ofArn(control: Control, arn: string): Tagged {
  const buses = busesOf(control);
  const bus = buses.find((each) => each.arn === arn);
  if (bus) {
    const { name: id, description, createdAt, changedAt, stack, tags } = bus;
    const put = { id, description, createdAt, changedAt };
    return { what: `Event bus ${id}`, stack, tags, with: (tags) => ({ table: "calledBuses", put: { ...put, tags } }) };
  }
  const rule = buses.flatMap(({ name }) => rulesOf(control, name)).find(({ id }) => id === arn);
  if (!rule) throw notFound(`Resource ${arn} does not exist.`);
  const { stack, ...own } = rule;
  return {
    ...{ what: `Rule ${rule.name}`, stack, tags: rule.properties.Tags ?? [] },
    with: (Tags) => ({ table: "calledRules", put: { ...own, properties: { ...own.properties, Tags } } }),
  };
}

interface OfResource {
  ResourceARN: string;
}

async function change(control: Control, { ResourceARN }: OfResource, to: (tags: readonly Tag[]) => Tag[]) {
  const resource = ofArn(control, ResourceARN);
  if (resource.stack !== undefined) throw isManaged(resource.what, resource.stack);
  await control.store.commit([resource.with(to(resource.tags))]);
  return {};
}

/** Tags of EventBridge's buses and rules. */
export const EVENT_TAG_CALLS: Calls = {
  ListTagsForResource: {
    run: async (control: Control, { ResourceARN }: OfResource) => ({ Tags: ofArn(control, ResourceARN).tags }),
    acts: all("ResourceARN"),
  },
  TagResource: {
    run: (control: Control, input: OfResource & { Tags: Tag[] }) =>
      change(control, input, (tags) => tagged(tags, input.Tags)),
    acts: { ResourceARN: true, Tags: TAGS },
  },
  UntagResource: {
    run: (control: Control, input: OfResource & { TagKeys: string[] }) =>
      change(control, input, (tags) => tags.filter(({ Key }) => !input.TagKeys.includes(Key))),
    acts: all("ResourceARN", "TagKeys"),
  },
};
