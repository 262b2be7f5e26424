import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { invalid } from "./errors";
import { keepEvents } from "./keep";
import { groupOf, streamOf } from "./streams";

const DAY = 86_400_000;
/** What CloudWatch Logs takes: events of up to two hours ahead, and of the last 14 days; a batch of a day and of a megabyte. */
const AHEAD = 2 * 3_600_000;
const OLDEST = 14 * DAY;
const MOST_BYTES = 1_048_576;
/** Bytes that each event counts for besides its message. */
const OVERHEAD = 26;

interface PutInput {
  logGroupName: string;
  logStreamName: string;
  logEvents: { timestamp: number; message: string }[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
async function putLogEvents(control: Control, { logGroupName, logStreamName, logEvents: events }: PutInput) {
  const group = groupOf(control, { logGroupName });
  const stream = streamOf(control, group, logStreamName);
  checkBatch(events);
  const now = control.clock.now();
  const { retentionDays } = group;
  const fromRetention = retentionDays === undefined ? 0 : now - retentionDays * DAY;
  const place = (from: number) => {
    const first = events.findIndex(({ timestamp }) => timestamp >= from);
    return first < 0 ? events.length : first;
  };
  const [old, expired, fresh] = [place(now - OLDEST), place(fromRetention), place(now + AHEAD + 1)];
  const taken = events.slice(Math.max(old, expired), fresh);
  const kept = taken.map(({ timestamp: at, message }) => ({ at, message }));
  if (kept.length > 0) await keepEvents(control, group.id, stream.name, kept);
  const rejected = {
    ...(fresh < events.length && { tooNewLogEventStartIndex: fresh }),
    ...(old > 0 && { tooOldLogEventEndIndex: old }),
    ...(expired > 0 && { expiredLogEventEndIndex: expired }),
  };
  return {
    nextSequenceToken: String(now),
    ...(Object.keys(rejected).length > 0 && { rejectedLogEventsInfo: rejected }),
  };
}

function checkBatch(events: PutInput["logEvents"]): void {
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + OVERHEAD, 0);
  if (bytes > MOST_BYTES) {
    throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  }
  const unordered = events.findIndex(({ timestamp }, i) => i > 0 && timestamp < events[i - 1]!.timestamp);
  if (unordered > 0) {
    throw invalid(
      `Log events in a single PutLogEvents request must be in chronological order. logEvents.${unordered} is earlier than the one before.`,
    );
  }
  const span = events.at(-1)!.timestamp - events[0]!.timestamp;
  if (span > DAY) {
    throw invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }
}

/** Events as calls put them. */
export const PUT_EVENT_CALLS: Calls = {
  PutLogEvents: {
    run: putLogEvents,
    // The token is one that AWS ignores, too.
    acts: {
      ...all("logGroupName", "logStreamName", "sequenceToken"),
      logEvents: all("timestamp", "message"),
      entity: false,
    },
  },
};
