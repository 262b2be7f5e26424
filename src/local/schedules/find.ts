import { arn } from "../arns";
import type { Control } from "../control";
import type { ResourceRecord } from "../resources/record";
import { notFound } from "./errors";
import type { CalledSchedule } from "./record";

/** The group that is always there. */
export const DEFAULT = "default";

export const scheduleArn = (group: string, name: string) => arn("scheduler", `schedule/${group}/${name}`);
export const groupArn = (name: string) => arn("scheduler", `schedule-group/${name}`);

/** A schedule as calls see it: a call's own, or a stack's, which calls don't change. */
export interface Schedule extends CalledSchedule {
  stack?: string;
}

export function schedulesOf({ store }: Control): Schedule[] {
  const ofStacks = store.by("resources", "type", "AWS::Scheduler::Schedule").map(ofStack);
  return [...ofStacks, ...store.list("calledSchedules")];
}

function ofStack({ attributes, properties, stack, createdAt, updatedAt }: ResourceRecord): Schedule {
  const id = String(attributes.Arn);
  const [, group = DEFAULT, name = ""] = id.split(":").slice(5).join(":").split("/");
  return { id, group, name, properties, stack, createdAt, changedAt: updatedAt ?? createdAt };
}

export function scheduleOf(control: Control, group: string, name: string): Schedule {
  checkGroup(control, group);
  const found = schedulesOf(control).find((each) => each.group === group && each.name === name);
  if (found) return found;
  throw notFound(`Schedule ${name} does not exist.`);
}

/** A group as calls see it. */
export interface Group {
  name: string;
  tags: Readonly<Record<string, string>>;
  createdAt: number;
  changedAt: number;
  clientToken?: string;
  /** Why calls can't change it. @default they can */
  of?: string;
}

export function groupsOf({ store }: Control): Group[] {
  const ofStacks = store
    .by("resources", "type", "AWS::Scheduler::ScheduleGroup")
    .map(({ attributes, properties, stack, createdAt, updatedAt }) => {
      const { Tags = [] } = properties as { Tags?: { Key: string; Value: string }[] };
      return {
        name: String(attributes.Arn).split("/").at(-1)!,
        tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
        createdAt,
        changedAt: updatedAt ?? createdAt,
        of: `a resource of the stack ${stack}`,
      };
    });
  const called = store.list("scheduleGroups").map(({ id, ...group }) => ({ name: id, ...group }));
  return [{ name: DEFAULT, tags: {}, createdAt: 0, changedAt: 0, of: "always there" }, ...ofStacks, ...called];
}

export function groupOf(control: Control, name: string): Group {
  const found = groupsOf(control).find((group) => group.name === name);
  if (found) return found;
  throw notFound(`Schedule group ${name} does not exist.`);
}

/** Throws where there is no such group. */
export function checkGroup(control: Control, name: string): void {
  groupOf(control, name);
}
