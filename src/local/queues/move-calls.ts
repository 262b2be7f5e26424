import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import { uuid } from "../ids";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { deadLettersOf, messagesOf, queueNamed } from "./find";
import { moved, standing } from "./messages";
import type { Message, MessageMove } from "./record";
import { invalid, queueOfArn } from "./settings";

/** Moves of one queue that SQS shows at most. */
const MOST_SHOWN = 10;
/** Messages that SQS moves a second at most. */
const MOST_A_SECOND = 500;

interface StartInput {
  SourceArn: string;
  DestinationArn?: string;
  MaxNumberOfMessagesPerSecond?: number;
}

/** Moves a dead-letter queue's messages to where they came from, or elsewhere: all of them, at once. */
async function startMessageMoveTask({ store, clock, hex }: Control, input: StartInput) {
  const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: perSecond } = input;
  const now = clock.now();
  const source = deadLetterQueue(store, SourceArn);
  if (perSecond !== undefined && (perSecond < 1 || perSecond > MOST_A_SECOND)) {
    throw invalid(`MaxNumberOfMessagesPerSecond is ${perSecond}; allowed are 1 to ${MOST_A_SECOND}.`);
  }
  if (DestinationArn === SourceArn) throw invalid("Source queue arn and destination queue arn cannot be the same.");
  const there = standing(source, messagesOf(store, source), now);
  const goesTo = (message: Message) => DestinationArn ?? message.source;
  const destinations = new Set(there.map(goesTo));
  if (destinations.has(undefined)) {
    throw invalid("A message was sent to the queue itself: DestinationArn is needed.");
  }
  const changes = [...destinations].flatMap((to) =>
    moved(
      there.filter((message) => goesTo(message) === to).map((message) => renewed(message, now)),
      named(store, to!),
      now,
    ),
  );
  const gone = there.map(({ id }): Change => ({ table: "messages", remove: id }));
  const move: MessageMove = {
    source: SourceArn,
    ...(DestinationArn !== undefined && { destination: DestinationArn }),
    ...(perSecond !== undefined && { perSecond }),
    moved: there.length,
    at: now,
  };
  const put = { ...source, moves: [move, ...(source.moves ?? [])].slice(0, MOST_SHOWN) };
  await store.commit([{ table: "queues", put } satisfies Change, ...gone, ...changes]);
  return { TaskHandle: hex(32) };
}

/**
 * What comes back is a message of its own, which nobody has received yet.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
function renewed({ firstReceivedAt: _, ...message }: Message, now: number): Message {
  return { ...message, id: uuid(message.id, now), sentAt: now, receives: 0 };
}

const named = (store: Control["store"], arn: string) => queueNamed(store, queueOfArn(arn) ?? arn);

function deadLetterQueue(store: Control["store"], arn: string) {
  const source = named(store, arn);
  if (store.list("queues").some((queue) => deadLettersOf(store, queue)?.id === source.id)) return source;
  throw invalid("Source queue must be configured as a Dead Letter Queue.");
}

/** The newest first. All are over: SQS names no handle of those. */
async function listMessageMoveTasks(
  { store }: Control,
  { SourceArn, MaxResults: most = 1 }: { SourceArn: string; MaxResults?: number },
) {
  const { moves = [] } = deadLetterQueue(store, SourceArn);
  if (most < 1 || most > MOST_SHOWN) throw invalid(`MaxResults is ${most}; allowed are 1 to ${MOST_SHOWN}.`);
  return {
    Results: moves.slice(0, most).map((move) => ({
      Status: "COMPLETED",
      SourceArn: move.source,
      DestinationArn: move.destination,
      MaxNumberOfMessagesPerSecond: move.perSecond,
      ApproximateNumberOfMessagesMoved: move.moved,
      ApproximateNumberOfMessagesToMove: move.moved,
      StartedTimestamp: move.at,
    })),
  };
}

/** None is under way, ever: what is moved is moved at once. */
async function cancelMessageMoveTask(): Promise<never> {
  throw new ApiError("ResourceNotFoundException", "Task does not exist, or is not running.");
}

/** What brings dead letters back. */
export const MOVE_CALLS: Calls = {
  CancelMessageMoveTask: { run: cancelMessageMoveTask, acts: all("TaskHandle") },
  ListMessageMoveTasks: { run: listMessageMoveTasks, acts: all("SourceArn", "MaxResults") },
  StartMessageMoveTask: {
    run: startMessageMoveTask,
    acts: { ...all("SourceArn", "DestinationArn"), MaxNumberOfMessagesPerSecond: false },
  },
};
