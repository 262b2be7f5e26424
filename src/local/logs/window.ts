import { ApiError } from "../../protocol/errors";
import { lastPart } from "../arns";
import type { Control } from "../control";
import { messagesOf } from "./messages";
import type { LogStream } from "./streams";

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
  const { startTime, endTime } = range;
  const { begins } = stream;
  const lines = await control.logs.read({
    Task: lastPart(stream.task.id),
    Container: stream.container,
    // Of a message of several lines the first may be earlier.
    ...(startTime !== undefined && begins === undefined && { Since: startTime - 1 }),
  });
  let before = -1;
  let place = 0;
  return (begins === undefined ? lines : messagesOf(lines, begins))
    .filter(({ At }) => (startTime === undefined || At >= startTime) && (endTime === undefined || At < endTime))
    .map(({ At, Message }) => {
      place = At === before ? place + 1 : 0;
      before = At;
      const key = `${String(At).padStart(16, "0")}-${String(place).padStart(6, "0")}`;
      return { key, timestamp: At, message: Message, ingestionTime: At };
    });
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
