import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { inOrder } from "./keep";
import { messagesOf } from "./messages";
import { deletionOf, type LogStream } from "./streams";

/** Times in milliseconds: from the first on, and before the second. */
export interface RangeInput {
  startTime?: number;
  endTime?: number;
}

export interface LogEvent {
  /** The order of a stream's events: its time, and its place among those of the same time. */
  key: string;
  timestamp: number;
  message: string;
  ingestionTime: number;
}

export async function eventsOf(control: Control, stream: LogStream, range: RangeInput): Promise<LogEvent[]> {
  const { endTime } = range;
  const { begins } = stream;
  const startTime = firstShown(control, stream, range);
  const lines = await linesOf(control, stream, startTime);
  let before = -1;
  let place = 0;
  return (begins === undefined ? lines : messagesOf(lines, begins))
    .filter(({ At }) => (startTime === undefined || At >= startTime) && (endTime === undefined || At < endTime))
    .map(({ At, Message, IngestedAt = At }) => {
      place = At === before ? place + 1 : 0;
      before = At;
      const key = `${String(At).padStart(16, "0")}-${String(place).padStart(6, "0")}`;
      return { key, timestamp: At, message: Message, ingestionTime: IngestedAt };
    });
}

const DAY = 86_400_000;

/** Where a stream's events begin: with what was asked for, is within its group's retention, and came after a deletion. */
function firstShown(control: Control, stream: LogStream, { startTime }: RangeInput): number | undefined {
  const { retentionDays } = control.store.get("logGroups", stream.group) ?? {};
  const times = [
    ...(startTime === undefined ? [] : [startTime]),
    ...(retentionDays === undefined ? [] : [control.clock.now() - retentionDays * DAY]),
    deletionOf(control, stream) + 1,
  ];
  const first = Math.max(...times);
  return first > 0 ? first : undefined;
}

interface Line {
  At: number;
  Message: string;
  IngestedAt?: number;
}

async function linesOf(control: Control, stream: LogStream, startTime: number | undefined): Promise<Line[]> {
  const { name, group, written, begins } = stream;
  const kept = control.store.by("loggedEvents", "group", group).filter(({ stream: of }) => of === name);
  const put = inOrder(kept).map(({ at, message, ingestedAt }) => ({
    At: at,
    Message: message,
    IngestedAt: ingestedAt,
  }));
  if (!written) return put;
  const lines = await control.logs.read({
    Task: written.task,
    Container: written.container,
    // Of a message of several lines the first may be earlier.
    ...(startTime !== undefined && begins === undefined && { Since: startTime - 1 }),
  });
  return put.length === 0 ? lines : [...lines, ...put].sort((a, b) => a.At - b.At);
}

/** Sorts behind every key that begins so. */
const BEHIND = "~";

/**
 * Some of a stream's events. A token is where an answer ended: `f/<key>` goes on behind that event, `b/<key>` before it.
 * At an end of the stream the answer is empty, and its token the one that was given.
 */
export function windowOf(
  events: LogEvent[],
  input: { limit: number; nextToken?: string; startFromHead: boolean },
): { events: LogEvent[]; forward: string; backward: string } {
  const { direction, key } = tokenOf(input.nextToken, input.startFromHead);
  const asked = events.filter((event) => (direction === "f" ? event.key > key : event.key < key));
  const shown = direction === "f" ? asked.slice(0, input.limit) : asked.slice(Math.max(asked.length - input.limit, 0));
  const [first, last] = [shown.at(0), shown.at(-1)];
  return {
    events: shown,
    forward: `f/${last?.key ?? (direction === "f" ? key : "")}`,
    backward: `b/${first?.key ?? (direction === "b" ? key : `${key}${BEHIND}`)}`,
  };
}

function tokenOf(token: string | undefined, startFromHead: boolean): { direction: string; key: string } {
  if (token === undefined) return startFromHead ? { direction: "f", key: "" } : { direction: "b", key: BEHIND };
  const [, direction, key] = /^([fb])\/([\d-]*~?)$/.exec(token) ?? [];
  if (direction !== undefined && key !== undefined) return { direction, key };
  throw new ApiError("InvalidParameterException", "The specified nextToken is invalid.");
}
