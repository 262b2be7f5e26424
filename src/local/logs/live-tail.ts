import { type Calls, EventStream } from "../api";
import { pause } from "../clock";
import type { Control } from "../control";
import { uuid } from "../ids";
import { all } from "../shapes/acted";
import { invalid } from "./errors";
import { matcher } from "./filter-pattern";
import { Follower } from "./follower";
import type { LogGroup } from "./record";
import { groupOf } from "./streams";

/** What CloudWatch Logs has: an update a second, of 500 events at most, for three hours. */
const EVERY = 1000;
const MOST_EVENTS = 500;
const LONGEST = 3 * 3_600_000;

interface TailInput {
  logGroupIdentifiers: string[];
  logStreamNames?: string[];
  logStreamNamePrefixes?: string[];
  logEventFilterPattern?: string;
}

async function startLiveTail(control: Control, input: TailInput) {
  const { logGroupIdentifiers: identifiers, logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
  if (names && prefixes) throw invalid("logStreamNames and logStreamNamePrefixes can't be given together.");
  if (identifiers.length > 1 && (names || prefixes)) {
    throw invalid("Streams can be asked for where logGroupIdentifiers has one log group.");
  }
  const groups = identifiers.map((logGroupIdentifier) => groupOf(control, { logGroupIdentifier }));
  // A pattern that is none is said before the stream begins.
  matcher(input.logEventFilterPattern ?? "");
  return new EventStream(tail(control, input, groups));
}

async function* tail(
  control: Control,
  input: TailInput,
  groups: readonly LogGroup[],
): AsyncGenerator<Record<string, object>> {
  const { clock, hex } = control;
  const { logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
  const began = clock.now();
  const id = uuid(began, hex(12));
  const matches = matcher(input.logEventFilterPattern ?? "");
  const arns = new Map(groups.map((group) => [group.id, group.arn]));
  const follower = new Follower(
    control,
    [...arns.keys()],
    { since: began, seen: {}, at: began },
    ({ name }) => (!names || names.includes(name)) && (!prefixes || prefixes.some((prefix) => name.startsWith(prefix))),
  );
  yield { sessionStart: { requestId: id, sessionId: id, ...input } };
  while (clock.now() < began + LONGEST) {
    const found = (await follower.next()).filter(({ event }) => matches(event.message));
    yield {
      sessionUpdate: {
        sessionMetadata: { sampled: found.length > MOST_EVENTS },
        sessionResults: found.slice(-MOST_EVENTS).map(({ group, stream, event: { key: _, ...event } }) => ({
          logStreamName: stream,
          logGroupIdentifier: arns.get(group),
          ...event,
        })),
      },
    };
    await pause(clock, EVERY);
  }
  yield { SessionTimeoutException: { message: "The session has reached its longest time, three hours." } };
}

/** Events as they come. */
export const LIVE_TAIL_CALLS: Calls = {
  StartLiveTail: {
    run: startLiveTail,
    acts: all("logGroupIdentifiers", "logStreamNames", "logStreamNamePrefixes", "logEventFilterPattern"),
  },
};
