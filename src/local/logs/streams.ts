import { ApiError } from "../../protocol/errors";
import { lastPart, logGroupArn } from "../arns";
import type { Control } from "../control";
import { sessionGroupOf } from "../ecs/cluster/record";
import type { Task } from "../ecs/task/record";
import type { Change } from "../store/store";
import { beginningOf } from "./messages";
import type { LogGroup } from "./record";

/** A stream of a log group. */
export interface LogStream {
  name: string;
  group: string;
  createdAt: number;
  /** When its first line was written, and its last one; of a container that still writes the last is not known. */
  startedAt?: number;
  stoppedAt?: number;
  /** Whose output it is, as awslogs writes it. @default events, which are kept elsewhere */
  written?: { task: string; container: string };
  /** What a message begins with, where it may be several lines. */
  begins?: RegExp;
}

export interface GroupInput {
  logGroupName?: string;
  logGroupIdentifier?: string;
}

/** The streams of a log group: of the tasks whose containers log to it with awslogs, of the sessions in tasks, and of events. */
export function streamsOf(control: Control, group: string): LogStream[] {
  const written = writtenStreams(control, group);
  const names = new Set(written.map(({ name }) => name));
  const kept = keptStreams(control, group).filter(({ name }) => !names.has(name));
  return [...written, ...kept].filter((stream) => {
    const { createdAt, stoppedAt = Number.POSITIVE_INFINITY, written: of } = stream;
    const deletedAt = deletionOf(control, stream);
    return createdAt > deletedAt || (of !== undefined && stoppedAt > deletedAt);
  });
}

/** Those of tasks and of sessions, deleted or not. */
const writtenStreams = (control: Control, group: string): LogStream[] => [
  ...containerStreams(control, group),
  ...sessionStreams(control, group),
];

/** When a stream, or its group, was last deleted: what is no newer isn't shown. */
export function deletionOf(
  { store }: Pick<Control, "store">,
  { group, name }: Pick<LogStream, "group" | "name">,
): number {
  const at = (id: string) => store.get("logDeletions", id)?.at ?? -1;
  return Math.max(at(group), at(streamId(group, name)));
}

export const streamId = (group: string, name: string) => `${group}:${name}`;

function sessionStreams({ store, sessionLogs }: Control, group: string): LogStream[] {
  return (sessionLogs?.sessionsOf(group) ?? []).flatMap(({ id, task: label }) => {
    const [task] = store.by("tasks", "label", label);
    return task ? [{ name: id, group, ...timesOf(task), written: { task: lastPart(task.id), container: id } }] : [];
  });
}

function containerStreams({ store }: Control, group: string): LogStream[] {
  return store.list("tasks").flatMap((task) => {
    const definition = store.get("taskDefinitions", task.taskDefinition);
    return (definition?.containers ?? []).flatMap(({ name, logConfiguration }) => {
      if (logConfiguration?.logDriver !== "awslogs" || logConfiguration.options["awslogs-group"] !== group) return [];
      const begins = beginningOf(logConfiguration.options);
      const written = { task: lastPart(task.id), container: name };
      return [{ name: streamName(task, name, logConfiguration.options), group, ...timesOf(task), written, begins }];
    });
  });
}

const timesOf = ({ createdAt, startedAt, stoppedAt }: Task) => ({ createdAt, startedAt, stoppedAt });

/** What calls made, and what calls and rules of EventBridge wrote there. */
function keptStreams({ store }: Control, group: string): LogStream[] {
  const streams = new Map<string, LogStream>();
  for (const { name, createdAt } of store.by("madeStreams", "group", group)) {
    streams.set(name, { name, group, createdAt });
  }
  for (const { stream: name, at, ingestedAt = at } of store.by("loggedEvents", "group", group)) {
    const { createdAt = ingestedAt, startedAt = at, stoppedAt = at } = streams.get(name) ?? {};
    const times = { startedAt: Math.min(startedAt, at), stoppedAt: Math.max(stoppedAt, at) };
    streams.set(name, { name, group, createdAt: Math.min(createdAt, ingestedAt), ...times });
  }
  return [...streams.values()];
}

export function streamName(task: Task, container: string, options: Record<string, string>): string {
  const prefix = options["awslogs-stream-prefix"];
  const id = lastPart(task.id);
  return prefix ? `${prefix}/${container}/${id}` : id;
}

export function streamOf(control: Control, group: LogGroup, name: string): LogStream {
  const found = streamsOf(control, group.id).find((stream) => stream.name === name);
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", "The specified log stream does not exist.");
}

/** Groups that a task definition's containers or a cluster's sessions log to, and since when. */
function named(store: Control["store"]): { group: string | undefined; at: number }[] {
  const ofDefinitions = store.list("taskDefinitions").flatMap(({ containers, registeredAt: at }) =>
    containers.map(({ logConfiguration: log }) => ({
      group: log?.logDriver === "awslogs" ? log.options["awslogs-group"] : undefined,
      at,
    })),
  );
  const ofClusters = store
    .list("clusters")
    .map(({ configuration, createdAt: at }) => ({ group: sessionGroupOf(configuration), at }));
  return [...ofDefinitions, ...ofClusters];
}

/** What removes deletions that hide nothing any more: those whose tasks, and what named the group, are gone. */
export function staleDeletions(control: Control): Change[] {
  const { store } = control;
  const groups = named(store);
  return store
    .list("logDeletions")
    .filter(({ id, at }) => {
      const [group = "", name] = id.split(":");
      const isNamed = name === undefined && groups.some((each) => each.group === group && each.at <= at);
      const isHidden = (stream: LogStream) => stream.createdAt <= at && (name === undefined || stream.name === name);
      return !isNamed && !writtenStreams(control, group).some(isHidden);
    })
    .map(({ id }) => ({ table: "logDeletions", remove: id }));
}

/**
 * The log groups that were made, and those that a task definition's containers or a cluster's sessions log to: of what was
 * deleted only those that have something newer.
 */
export function groupsOf(control: Control): LogGroup[] {
  const { store } = control;
  const groups = new Map<string, LogGroup>();
  const add = (id: string | undefined, createdAt: number) => {
    if (id && !groups.has(id)) groups.set(id, { id, arn: logGroupArn(id), createdAt });
  };
  for (const { group, at } of named(store)) add(group, at);
  for (const { group, at, ingestedAt = at } of store.list("loggedEvents")) add(group, ingestedAt);
  for (const { id, at } of store.list("logDeletions")) {
    const group = groups.get(id);
    if (group && group.createdAt <= at && streamsOf(control, id).length === 0) groups.delete(id);
  }
  for (const group of store.list("logGroups")) groups.set(group.id, group);
  return [...groups.values()];
}

/** The group of a call, which names it or gives its ARN. */
export function groupOf(control: Control, { logGroupName, logGroupIdentifier }: GroupInput): LogGroup {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw new ApiError("InvalidParameterException", "One of logGroupName and logGroupIdentifier must be given.");
  }
  const found = groupsOf(control).find(({ id, arn }) =>
    logGroupName === undefined ? id === logGroupIdentifier || arn === logGroupIdentifier : id === logGroupName,
  );
  if (found) return found;
  throw new ApiError("ResourceNotFoundException", "The specified log group does not exist.");
}
