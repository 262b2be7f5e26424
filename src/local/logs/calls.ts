import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import { lastPart, logGroupArn } from "../arns";
import type { Control } from "../control";
import type { Task } from "../ecs/task/record";
import type { Operation } from "../operations";
import type { LogGroup } from "./record";

/** One container's output, as awslogs writes it: a stream of a log group. */
interface LogStream {
  name: string;
  group: string;
  task: Task;
  container: string;
}

/** Events of one answer, as CloudWatch Logs has them. */
const MOST_EVENTS = 10_000;

/** The streams of a log group, from the tasks whose containers log to it with awslogs. */
function streamsOf({ store }: Control, group: string): LogStream[] {
  return store.list("tasks").flatMap((task) => {
    const definition = store.get("taskDefinitions", task.taskDefinition);
    return (definition?.containers ?? []).flatMap(({ name, logConfiguration }) => {
      if (logConfiguration?.logDriver !== "awslogs" || logConfiguration.options["awslogs-group"] !== group) return [];
      const prefix = logConfiguration.options["awslogs-stream-prefix"];
      const id = lastPart(task.id);
      return [{ name: prefix ? `${prefix}/${name}/${id}` : id, group, task, container: name }];
    });
  });
}

/** The log groups that were made, and those that a task definition's containers log to. */
function groupsOf({ store }: Control): LogGroup[] {
  const made = store.list("logGroups");
  const names = new Map<string, LogGroup>();
  for (const { containers, registeredAt } of store.list("taskDefinitions")) {
    for (const { logConfiguration } of containers) {
      const id = logConfiguration?.logDriver === "awslogs" && logConfiguration.options["awslogs-group"];
      if (id && !names.has(id)) names.set(id, { id, arn: logGroupArn(id), createdAt: registeredAt });
    }
  }
  for (const group of made) names.set(group.id, group);
  return [...names.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function groupOf(control: Control, input: GroupInput): LogGroup {
  const { logGroupName, logGroupIdentifier } = input;
  const name = logGroupName ?? /log-group:([^:]+)/.exec(logGroupIdentifier ?? "")?.[1] ?? logGroupIdentifier;
  if (!name) throw new ApiError("InvalidParameterException", "logGroupName is required.");
  const group = groupsOf(control).find(({ id }) => id === name);
  if (!group) throw new ApiError("ResourceNotFoundException", "The specified log group does not exist.");
  return group;
}

interface GroupInput {
  logGroupName?: string;
  logGroupIdentifier?: string;
}

interface RangeInput {
  startTime?: number;
  endTime?: number;
  limit?: number;
}

async function eventsOf(control: Control, stream: LogStream, { startTime, endTime }: RangeInput) {
  const lines = await control.logs.read({
    Task: lastPart(stream.task.id),
    Container: stream.container,
    ...(startTime !== undefined && { Since: startTime - 1 }),
  });
  return lines
    .filter((line) => (startTime === undefined || line.At >= startTime) && (endTime === undefined || line.At < endTime))
    .map((line) => ({ timestamp: line.At, message: line.Message, ingestionTime: line.At }));
}

async function describeLogGroups(
  control: Control,
  input: { logGroupNamePrefix?: string; logGroupNamePattern?: string },
) {
  const groups = groupsOf(control)
    .filter((group) => group.id.startsWith(input.logGroupNamePrefix ?? ""))
    .filter((group) => group.id.toLowerCase().includes((input.logGroupNamePattern ?? "").toLowerCase()));
  return {
    logGroups: groups.map(({ id, arn, retentionDays, createdAt }) => ({
      logGroupName: id,
      creationTime: createdAt,
      retentionInDays: retentionDays,
      metricFilterCount: 0,
      arn: `${arn}:*`,
      storedBytes: 0,
      logGroupClass: "STANDARD",
      logGroupArn: arn,
    })),
  };
}

async function describeLogStreams(
  control: Control,
  input: GroupInput & { logStreamNamePrefix?: string; descending?: boolean; orderBy?: string },
) {
  const group = groupOf(control, input);
  const streams = streamsOf(control, group.id)
    .filter((stream) => stream.name.startsWith(input.logStreamNamePrefix ?? ""))
    .sort((a, b) =>
      input.orderBy === "LastEventTime" ? a.task.createdAt - b.task.createdAt : a.name < b.name ? -1 : 1,
    );
  return {
    logStreams: (input.descending ? streams.reverse() : streams).map(({ name, task }) => ({
      logStreamName: name,
      creationTime: task.createdAt,
      firstEventTimestamp: task.startedAt,
      lastEventTimestamp: task.stoppedAt,
      arn: `${group.arn}:log-stream:${name}`,
      storedBytes: 0,
    })),
  };
}

/** Events of a stream. The tokens are places in it: `f/<n>` goes on behind event n, `b/<n>` before it. */
async function getLogEvents(
  control: Control,
  input: GroupInput & RangeInput & { logStreamName: string; startFromHead?: boolean; nextToken?: string },
) {
  const group = groupOf(control, input);
  const stream = streamsOf(control, group.id).find(({ name }) => name === input.logStreamName);
  if (!stream) throw new ApiError("ResourceNotFoundException", "The specified log stream does not exist.");
  const events = await eventsOf(control, stream, input);
  const limit = Math.min(input.limit ?? MOST_EVENTS, MOST_EVENTS);
  const [, direction, at] = /^([fb])\/(\d+)$/.exec(input.nextToken ?? "") ?? [];
  const forward = direction ? direction === "f" : input.startFromHead === true;
  const from = forward ? Number(at ?? 0) : Math.max(Number(at ?? events.length) - limit, 0);
  const to = forward ? Math.min(from + limit, events.length) : Math.min(Number(at ?? events.length), events.length);
  return {
    events: events.slice(from, to),
    nextForwardToken: `f/${Math.max(to, from)}`,
    nextBackwardToken: `b/${from}`,
  };
}

async function filterLogEvents(
  control: Control,
  input: GroupInput &
    RangeInput & {
      logStreamNames?: string[];
      logStreamNamePrefix?: string;
      filterPattern?: string;
      nextToken?: string;
    },
) {
  const group = groupOf(control, input);
  const { logStreamNames, logStreamNamePrefix = "" } = input;
  const streams = streamsOf(control, group.id)
    .filter(({ name }) => !logStreamNames || logStreamNames.includes(name))
    .filter(({ name }) => name.startsWith(logStreamNamePrefix));
  const words = wordsOf(input.filterPattern ?? "");
  const perStream = await Promise.all(
    streams.map(async (stream) =>
      (await eventsOf(control, stream, input)).map((event, i) => ({
        logStreamName: stream.name,
        ...event,
        eventId: `${stream.name}/${i}`,
      })),
    ),
  );
  const found = perStream
    .flat()
    .filter((event) => words.every((word) => event.message.includes(word)))
    .sort((a, b) => a.timestamp - b.timestamp);
  const from = Number(input.nextToken ?? 0);
  if (!Number.isInteger(from))
    throw new ApiError("InvalidParameterException", "nextToken is not one that this list gave.");
  const to = from + Math.min(input.limit ?? MOST_EVENTS, MOST_EVENTS);
  return {
    events: found.slice(from, to),
    searchedLogStreams: streams.map(({ name }) => ({ logStreamName: name, searchedCompletely: true })),
    nextToken: to < found.length ? String(to) : undefined,
  };
}

/** A pattern of words that must all be there; CloudWatch's other patterns are refused. */
function wordsOf(pattern: string): string[] {
  if (/^\s*[{[%?-]/.test(pattern)) {
    throw new ApiError(
      "InvalidParameterException",
      `filterPattern is ${pattern}; on this machine words and "quoted words" filter.`,
    );
  }
  return [...pattern.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

const OPERATIONS: Record<string, Operation> = {
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  GetLogEvents: getLogEvents,
  FilterLogEvents: filterLogEvents,
};

/** CloudWatch Logs' reads. Answers undefined where the operation is not one of them. */
export function logsOperation(name: string): ((control: Control, input: unknown) => Promise<object>) | undefined {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation) return undefined;
  return (control, input) => {
    if (!isRecord(input)) throw new ApiError("SerializationException", "The request must be an object.");
    return operation(control, input as never);
  };
}
