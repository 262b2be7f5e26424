import type { Calls } from "../api";
import { logGroupArn } from "../arns";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { exists, invalid } from "./errors";
import type { LogGroup } from "./record";
import { groupOf, staleDeletions, streamId, streamOf, streamsOf } from "./streams";

interface OfGroup {
  logGroupName: string;
}

/** A group of this name may be there already, though nobody made it: that of a task definition's containers. */
async function createGroup(control: Control, { logGroupName: id }: OfGroup) {
  if (control.store.get("logGroups", id)) throw exists("log group");
  await put(control, { id, arn: logGroupArn(id), createdAt: control.clock.now() });
  return {};
}

async function put({ store }: Control, group: LogGroup): Promise<void> {
  await store.commit([{ table: "logGroups", put: group }]);
}

async function deleteGroup(control: Control, { logGroupName }: OfGroup) {
  const { store, clock } = control;
  const { id } = groupOf(control, { logGroupName });
  const deletion: Change = { table: "logDeletions", put: { id, at: clock.now() } };
  await store.commit([...staleDeletions(control), ...groupRemoval(store, id), deletion]);
  return {};
}

/** A group goes with all that calls and rules put there. */
export function groupRemoval(store: Control["store"], id: string): Change[] {
  const inside = [
    ...store.by("madeStreams", "group", id).map((each) => ({ table: "madeStreams", remove: each.id }) as const),
    ...store.by("loggedEvents", "group", id).map((each) => ({ table: "loggedEvents", remove: each.id }) as const),
    ...store.by("metricFilters", "group", id).map((each) => ({ table: "metricFilters", remove: each.id }) as const),
  ];
  return [{ table: "logGroups", remove: id }, ...inside];
}

/** What CloudWatch Logs allows: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const DAYS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

async function putRetention(control: Control, { retentionInDays: days, ...of }: OfGroup & { retentionInDays: number }) {
  if (!DAYS.includes(days)) throw invalid(`retentionInDays is ${days}; allowed are ${DAYS.join(", ")}.`);
  await put(control, { ...groupOf(control, of), retentionDays: days });
  return {};
}

async function deleteRetention(control: Control, of: OfGroup) {
  const { retentionDays: _, ...group } = groupOf(control, of);
  await put(control, group);
  return {};
}

interface OfStream extends OfGroup {
  logStreamName: string;
}

async function createStream(control: Control, { logStreamName: name, ...of }: OfStream) {
  const { id: group } = groupOf(control, of);
  if (streamsOf(control, group).some((stream) => stream.name === name)) throw exists("log stream");
  const made = { id: streamId(group, name), group, name, createdAt: control.clock.now() };
  // One that is made again is older than no deletion of it.
  const after = { id: made.id, at: made.createdAt - 1 };
  const again: Change[] = control.store.get("logDeletions", made.id) ? [{ table: "logDeletions", put: after }] : [];
  await control.store.commit([{ table: "madeStreams", put: made }, ...again]);
  return {};
}

async function deleteStream(control: Control, { logStreamName, ...of }: OfStream) {
  const { store, clock } = control;
  const { id: group } = groupOf(control, of);
  const { name } = streamOf(control, groupOf(control, of), logStreamName);
  const id = streamId(group, name);
  const events = store.by("loggedEvents", "group", group).filter(({ stream }) => stream === name);
  await store.commit([
    ...staleDeletions(control),
    { table: "madeStreams", remove: id },
    ...events.map((event) => ({ table: "loggedEvents", remove: event.id }) as const),
    { table: "logDeletions", put: { id, at: clock.now() } },
  ]);
  return {};
}

const OF_GROUP = all("logGroupName");
const OF_STREAM = all("logGroupName", "logStreamName");

/** Log groups and streams as calls make, change and delete them. */
export const LOG_GROUP_CALLS: Calls = {
  CreateLogGroup: {
    run: createGroup,
    acts: {
      ...OF_GROUP,
      logGroupClass: (given) => given === "STANDARD",
      deletionProtectionEnabled: false,
      kmsKeyId: false,
      tags: false,
    },
  },
  CreateLogStream: { run: createStream, acts: OF_STREAM },
  DeleteLogGroup: { run: deleteGroup, acts: OF_GROUP },
  DeleteLogStream: { run: deleteStream, acts: OF_STREAM },
  DeleteRetentionPolicy: { run: deleteRetention, acts: OF_GROUP },
  PutRetentionPolicy: { run: putRetention, acts: { ...OF_GROUP, ...all("retentionInDays") } },
};
