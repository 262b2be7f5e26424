import { createHash } from "node:crypto";
import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { invalid } from "./errors";
import { matcher } from "./filter-pattern";
import { LOG_GROUP_CALLS } from "./group-calls";
import { LIVE_TAIL_CALLS } from "./live-tail";
import { METRIC_FILTER_CALLS } from "./metric-filter/calls";
import { listed } from "./pages";
import { PUT_EVENT_CALLS } from "./put-events";
import { type GroupInput, groupOf, groupsOf, type LogStream, streamOf, streamsOf } from "./streams";
import { eventsOf, type LogEvent, type RangeInput, windowOf } from "./window";

/** Groups and streams of one answer where none are asked for, as CloudWatch Logs has them. */
const FEW = 50;
/** Events of one answer, as CloudWatch Logs has them. */
const MOST_EVENTS = 10_000;

interface DescribeLogGroupsInput {
  logGroupNamePrefix?: string;
  logGroupNamePattern?: string;
  logGroupClass?: string;
  logGroupIdentifiers?: string[];
  limit?: number;
  nextToken?: string;
}

async function describeLogGroups(control: Control, input: DescribeLogGroupsInput) {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: named } = input;
  if (prefix !== undefined && pattern !== undefined) {
    throw invalid("logGroupNamePrefix and logGroupNamePattern can't be given together.");
  }
  const groups = groupsOf(control)
    .filter(({ id }) => id.startsWith(prefix ?? ""))
    .filter(({ id }) => id.toLowerCase().includes((pattern ?? "").toLowerCase()))
    .filter(({ id, arn }) => !named || named.some((each) => each === id || each === arn))
    // Every group on this machine is of this class.
    .filter(() => (input.logGroupClass ?? "STANDARD") === "STANDARD");
  const { items, nextToken } = listed("logGroups", groups, input, FEW, ({ id }) => id);
  return {
    logGroups: items.map(({ id, arn, retentionDays, createdAt }) => ({
      logGroupName: id,
      creationTime: createdAt,
      retentionInDays: retentionDays,
      metricFilterCount: control.store.count("metricFilters", "group", id),
      arn: `${arn}:*`,
      storedBytes: 0,
      logGroupClass: "STANDARD",
      logGroupArn: arn,
    })),
    nextToken,
  };
}

interface DescribeLogStreamsInput extends GroupInput {
  logStreamNamePrefix?: string;
  descending?: boolean;
  orderBy?: string;
  limit?: number;
  nextToken?: string;
}

async function describeLogStreams(control: Control, input: DescribeLogStreamsInput) {
  const { logStreamNamePrefix: prefix, orderBy, descending = false } = input;
  const byTime = orderBy === "LastEventTime";
  if (byTime && prefix !== undefined) throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
  const group = groupOf(control, input);
  const streams = streamsOf(control, group.id).filter(({ name }) => name.startsWith(prefix ?? ""));
  const keyOf = ({ name, createdAt }: LogStream) => (byTime ? `${String(createdAt).padStart(16, "0")} ${name}` : name);
  const { items, nextToken } = listed("logStreams", streams, input, FEW, keyOf, descending);
  return {
    logStreams: items.map(({ name, createdAt, startedAt, stoppedAt }) => {
      // Of a container that still writes nobody knows its last line before it is read.
      const last = startedAt === undefined ? undefined : (stoppedAt ?? control.clock.now());
      return {
        logStreamName: name,
        creationTime: createdAt,
        firstEventTimestamp: startedAt,
        lastEventTimestamp: last,
        lastIngestionTime: last,
        arn: `${group.arn}:log-stream:${name}`,
        storedBytes: 0,
      };
    }),
    nextToken,
  };
}

type GetLogEventsInput = GroupInput &
  RangeInput & { logStreamName: string; startFromHead?: boolean; nextToken?: string; limit?: number };

async function getLogEvents(control: Control, input: GetLogEventsInput) {
  const stream = streamOf(control, groupOf(control, input), input.logStreamName);
  const { limit = MOST_EVENTS, nextToken, startFromHead = false } = input;
  const { events, forward, backward } = windowOf(await eventsOf(control, stream, input), {
    limit,
    nextToken,
    startFromHead,
  });
  return {
    events: events.map(({ key: _, ...event }) => event),
    nextForwardToken: forward,
    nextBackwardToken: backward,
  };
}

type FilterLogEventsInput = GroupInput &
  RangeInput & {
    logStreamNames?: string[];
    logStreamNamePrefix?: string;
    filterPattern?: string;
    nextToken?: string;
    limit?: number;
  };

async function filterLogEvents(control: Control, input: FilterLogEventsInput) {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input;
  if (names && prefix !== undefined) throw invalid("logStreamNames and logStreamNamePrefix can't be given together.");
  const streams = streamsOf(control, groupOf(control, input).id)
    .filter(({ name }) => !names || names.includes(name))
    .filter(({ name }) => name.startsWith(prefix ?? ""));
  const matches = matcher(input.filterPattern ?? "");
  const perStream = await Promise.all(
    streams.map(async (stream) =>
      (await eventsOf(control, stream, input))
        .filter(({ message }) => matches(message))
        .map((event) => ({ stream: stream.name, event })),
    ),
  );
  const keyOf = ({ stream, event }: { stream: string; event: LogEvent }) => `${event.key} ${stream}`;
  const { items, nextToken } = listed("events", perStream.flat(), input, MOST_EVENTS, keyOf);
  return {
    events: items.map(({ stream, event: { key, ...event } }) => ({
      logStreamName: stream,
      ...event,
      eventId: eventId(stream, key),
    })),
    searchedLogStreams: streams.map(({ name }) => ({ logStreamName: name, searchedCompletely: true })),
    nextToken,
  };
}

/** The same event has the same id in every answer: followers tell by it what they have shown. */
function eventId(stream: string, key: string): string {
  const digest = createHash("sha256").update(stream).digest("hex").slice(0, 24);
  return `${key.replace(/\D/g, "")}${BigInt(`0x${digest}`).toString().padStart(29, "0")}`;
}

const GROUP = all("logGroupName", "logGroupIdentifier");
const RANGE = all("startTime", "endTime", "limit", "nextToken");

/** CloudWatch Logs. Nothing is masked on this machine, and events of streams are always in one order. */
export const LOG_CALLS: Calls = {
  ...LIVE_TAIL_CALLS,
  ...LOG_GROUP_CALLS,
  ...METRIC_FILTER_CALLS,
  ...PUT_EVENT_CALLS,
  DescribeLogGroups: {
    run: describeLogGroups,
    acts: all(
      ...["logGroupNamePrefix", "logGroupNamePattern", "logGroupClass", "logGroupIdentifiers"],
      ...["limit", "nextToken"],
    ),
  },
  DescribeLogStreams: {
    run: describeLogStreams,
    acts: { ...GROUP, ...all("logStreamNamePrefix", "orderBy", "descending", "limit", "nextToken") },
  },
  GetLogEvents: {
    run: getLogEvents,
    acts: { ...GROUP, ...RANGE, ...all("logStreamName", "startFromHead", "unmask") },
  },
  FilterLogEvents: {
    run: filterLogEvents,
    acts: {
      ...GROUP,
      ...RANGE,
      ...all("logStreamNames", "logStreamNamePrefix", "filterPattern", "interleaved", "unmask"),
    },
  },
};
