import { uuid } from "../ids";
import type { Change, Store } from "../store/store";
import type { AutoScalingGroup, GroupActivity, WaitingInstance } from "./record";

/** Activities of a group that are kept. */
const KEPT = 200;

/** An instance that a change is about. */
interface Subject {
  id: string;
  ec2InstanceId: string;
  autoScalingGroup?: string;
  zone: string;
  replaced?: boolean;
}

/** What the changes do to instances of groups, as activities of the groups. */
export function activityChanges(store: Store, changes: Change[], now: number): Change[] {
  const noted = new Map<string, GroupActivity>();
  const note = (activity: GroupActivity) => noted.set(activity.id, activity);
  const groups = new Map(store.list("autoScalingGroups").map((group) => [group.id, { before: group, after: group }]));
  const went = new Set<string>();
  for (const change of changes) {
    if (change.table !== "autoScalingGroups") continue;
    if ("remove" in change) went.add(change.remove);
    else groups.set(change.put.id, { before: groups.get(change.put.id)?.before ?? change.put, after: change.put });
  }
  const groupOf = ({ autoScalingGroup = "" }: Subject) => {
    const found = went.has(autoScalingGroup) ? undefined : groups.get(autoScalingGroup);
    return found?.after.sized ? undefined : found;
  };
  for (const { before, after } of subjects(store, changes)) {
    const subject = (after ?? before)!;
    const group = groupOf(subject);
    if (!group) continue;
    const launching = store.get("groupActivities", launchId(subject.id)) ?? noted.get(launchId(subject.id));
    if (after) {
      const ended = after.waits === "start" ? {} : { endedAt: now };
      if (launching && !after.waits && launching.endedAt === undefined) note({ ...launching, ...ended });
      else if (!before) note({ ...launch(group, subject, now, after.waits === "warm" ? "into" : undefined), ...ended });
      else if (before.waits === "warm" && !after.waits) note({ ...launch(group, subject, now, "from"), ...ended });
      if (after.replaced && !before?.replaced) note(termination(group, subject, now));
      continue;
    }
    const begun = store.get("groupActivities", terminationId(subject.id));
    note({ ...(begun ?? termination(group, subject, now)), endedAt: now });
  }
  return [
    ...[...noted.values()].map((put): Change => ({ table: "groupActivities", put })),
    ...forgotten(store, noted, went),
  ];
}

interface Seen extends Subject {
  /** Where it is in no cluster: whether it starts, or waits in the warm pool. */
  waits?: "start" | "warm";
}

/** The instances that the changes are about, as they are before and after them: waiting, or in a cluster. */
function subjects(store: Store, changes: Change[]): { before?: Seen; after?: Seen }[] {
  const members = new Map<string, Seen | undefined>();
  const waiting = new Map<string, Seen | undefined>();
  for (const change of changes) {
    if (change.table === "containerInstances") {
      if ("put" in change) members.set(change.put.id, change.put);
      else members.set(change.remove, undefined);
    }
    if (change.table === "waitingInstances") {
      if ("put" in change) waiting.set(change.put.id, seen(change.put));
      else waiting.set(change.remove, undefined);
    }
  }
  return [...new Set([...members.keys(), ...waiting.keys()])].flatMap((id) => {
    const there = store.get("containerInstances", id);
    const waited = store.get("waitingInstances", id);
    const before: Seen | undefined = there ?? (waited && seen(waited));
    const member = members.has(id) ? members.get(id) : there;
    const after = member ?? (waiting.has(id) ? waiting.get(id) : waited && seen(waited));
    return before || after ? [{ ...(before && { before }), ...(after && { after }) }] : [];
  });
}

const seen = ({ instance, warm }: WaitingInstance): Seen => ({ ...instance, waits: warm ? "warm" : "start" });

interface Sizes {
  before: AutoScalingGroup;
  after: AutoScalingGroup;
}

const launchId = (instance: string, way = "") => uuid(instance, `launch${way}`);

/** Of the activity that ends the instance. */
export const terminationId = (instance: string) => uuid(instance, "terminate");

/** `way`: into the warm pool or from it. */
function launch(
  { before, after }: Sizes,
  { id, ec2InstanceId, zone }: Subject,
  now: number,
  way?: "into" | "from",
): GroupActivity {
  const at = new Date(now).toISOString();
  return {
    id: way === "from" ? launchId(id, `from${now}`) : launchId(id),
    group: after.id,
    description: `Launching a new EC2 instance${way === undefined ? "" : ` ${way} warm pool`}: ${ec2InstanceId}`,
    cause:
      after.desired > before.desired
        ? `At ${at} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${before.desired} to ${after.desired}.`
        : `At ${at} an instance was launched in response to a difference between desired and actual capacity, for a capacity of ${after.desired}.`,
    zone,
    startedAt: now,
  };
}

/** As a group shows it when it begins. */
export function termination(
  { before, after }: Sizes,
  { id, ec2InstanceId, zone, replaced, waits }: Seen,
  now: number,
): GroupActivity {
  const at = new Date(now).toISOString();
  const shrinks = after.desired < before.desired;
  const why = shrinks
    ? `in response to a difference between desired and actual capacity, shrinking the capacity from ${before.desired} to ${after.desired}. At ${at} instance ${ec2InstanceId} was selected for termination.`
    : waits === "warm"
      ? "in response to a difference between desired and actual capacity of the warm pool."
      : replaced
        ? "in response to a user request or an instance refresh."
        : "in response to an EC2 health check indicating it has been terminated or stopped.";
  return {
    id: terminationId(id),
    group: after.id,
    description: `Terminating EC2 instance: ${ec2InstanceId}`,
    cause: `At ${at} an instance was taken out of service ${why}`,
    zone,
    startedAt: now,
  };
}

/** Activities of groups that are gone, and the oldest of those that have many. */
function forgotten(store: Store, noted: ReadonlyMap<string, GroupActivity>, went: ReadonlySet<string>): Change[] {
  const groups = new Set([...noted.values()].map(({ group }) => group));
  const old = [...groups].flatMap((group) =>
    store
      .by("groupActivities", "group", group)
      .filter(({ id }) => !noted.has(id))
      .sort((a, b) => b.startedAt - a.startedAt)
      .slice(KEPT),
  );
  const all = [...old, ...[...went].flatMap((group) => store.by("groupActivities", "group", group))];
  return all.map(({ id }): Change => ({ table: "groupActivities", remove: id }));
}
