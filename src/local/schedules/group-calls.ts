import type { Calls } from "../api";
import type { Control } from "../control";
import type { Tag } from "../events/record";
import { all } from "../shapes/acted";
import { MOST_TAGS, TAGS, tagged } from "../tags";
import { scheduleRemoval } from "./calls";
import { conflict, invalid } from "./errors";
import { DEFAULT, type Group, groupArn, groupOf, groupsOf, schedulesOf } from "./find";
import { type PageInput, page } from "./page";
import type { ScheduleGroup } from "./record";

async function createGroup(control: Control, input: { Name: string; Tags?: Tag[]; ClientToken?: string }) {
  const { Name: name, Tags = [], ClientToken: clientToken } = input;
  const twin = groupsOf(control).find((group) => group.name === name);
  const isSame = clientToken !== undefined && twin?.clientToken === clientToken;
  if (twin && !isSame) throw conflict(`Schedule group ${name} already exists.`);
  const now = control.clock.now();
  const group = { id: name, tags: withTags({}, Tags), clientToken, createdAt: now, changedAt: now };
  if (!twin) await control.store.commit([{ table: "scheduleGroups", put: group }]);
  return { ScheduleGroupArn: groupArn(name) };
}

/** A group that calls may change. */
function ownGroup(control: Control, name: string): ScheduleGroup {
  const { of, name: id, ...group } = groupOf(control, name);
  if (name === DEFAULT) throw invalid("Cannot delete or tag the default schedule group.");
  if (of !== undefined) throw conflict(`Schedule group ${name} is ${of}: its template changes it.`);
  return { id, ...group };
}

/** With all schedules in it. */
async function deleteGroup(control: Control, { Name }: { Name: string }) {
  const { id } = ownGroup(control, Name);
  const inside = schedulesOf(control).filter(({ group }) => group === id);
  const foreign = inside.find(({ stack }) => stack !== undefined);
  if (foreign) throw conflict(`Schedule ${foreign.name} of the group is a resource of the stack ${foreign.stack}.`);
  await control.store.commit([{ table: "scheduleGroups", remove: id }, ...inside.flatMap(scheduleRemoval)]);
  return {};
}

const shown = ({ name, createdAt, changedAt }: Group) => ({
  Arn: groupArn(name),
  Name: name,
  State: "ACTIVE",
  CreationDate: createdAt / 1000,
  LastModificationDate: changedAt / 1000,
});

async function getGroup(control: Control, { Name }: { Name: string }) {
  return shown(groupOf(control, Name));
}

async function listGroups(control: Control, input: PageInput & { NamePrefix?: string }) {
  const asked = groupsOf(control).filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
  const { items, NextToken } = page("ScheduleGroups", asked, input, ({ name }) => name);
  return { ScheduleGroups: items.map(shown), NextToken };
}

interface OfResource {
  ResourceArn: string;
}

const nameIn = ({ ResourceArn }: OfResource) => ResourceArn.slice(ResourceArn.lastIndexOf("/") + 1);

async function tag(control: Control, input: OfResource & { Tags: Tag[] }) {
  const group = ownGroup(control, nameIn(input));
  await control.store.commit([{ table: "scheduleGroups", put: { ...group, tags: withTags(group.tags, input.Tags) } }]);
  return {};
}

async function untag(control: Control, input: OfResource & { TagKeys: string[] }) {
  const group = ownGroup(control, nameIn(input));
  const kept = Object.entries(group.tags).filter(([key]) => !input.TagKeys.includes(key));
  await control.store.commit([{ table: "scheduleGroups", put: { ...group, tags: Object.fromEntries(kept) } }]);
  return {};
}

function withTags(before: Readonly<Record<string, string>>, given: readonly Tag[]): Record<string, string> {
  const tags = tagged(listOf(before), given, () => `A schedule group has at most ${MOST_TAGS} tags.`);
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

const listOf = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

async function listTags(control: Control, input: OfResource) {
  const { tags } = groupOf(control, nameIn(input));
  return { Tags: listOf(tags) };
}

const NAMED = all("Name", "ClientToken");

/** EventBridge Scheduler's groups, which are what of it has tags. */
export const SCHEDULE_GROUP_CALLS: Calls = {
  CreateScheduleGroup: { run: createGroup, acts: { ...NAMED, Tags: TAGS } },
  DeleteScheduleGroup: { run: deleteGroup, acts: NAMED },
  GetScheduleGroup: { run: getGroup, acts: all("Name") },
  ListScheduleGroups: { run: listGroups, acts: all("NamePrefix", "NextToken", "MaxResults") },
  ListTagsForResource: { run: listTags, acts: all("ResourceArn") },
  TagResource: { run: tag, acts: { ResourceArn: true, Tags: TAGS } },
  UntagResource: { run: untag, acts: all("ResourceArn", "TagKeys") },
};
