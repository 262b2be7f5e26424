import type { Change } from "../store/store";
import type { Message, Queue } from "./record";
import { isFifo, numberOf, redriveOf } from "./settings";

/** Milliseconds for which a FIFO queue knows what was sent to it. */
const DEDUPLICATED = 5 * 60_000;

const isExpired = (queue: Queue, { sentAt }: Message, now: number) =>
  sentAt + numberOf(queue, "MessageRetentionPeriod") * 1000 <= now;

export const isVisible = ({ visibleAt }: Message, now: number) => visibleAt <= now;

/** Received, and neither deleted nor given back. */
export const isInFlight = (message: Message, now: number) => message.receipt !== undefined && !isVisible(message, now);

/** A queue's messages that are there, in their order. */
export function standing(queue: Queue, messages: readonly Message[], now: number): Message[] {
  return messages
    .filter((message) => message.deletedAt === undefined && !isExpired(queue, message, now))
    .sort((a, b) => a.order - b.order);
}

/** How many of a queue's messages wait, are worked on, and are delayed, and how long the oldest one is there. */
export function tally(queue: Queue, messages: readonly Message[], now: number) {
  const there = standing(queue, messages, now);
  const visible = there.filter((message) => isVisible(message, now));
  const inFlight = there.filter((message) => isInFlight(message, now));
  const oldest = [...visible, ...inFlight].reduce((least, { sentAt }) => Math.min(least, sentAt), now);
  return {
    visible: visible.length,
    inFlight: inFlight.length,
    delayed: there.length - visible.length - inFlight.length,
    /** Seconds. */
    age: (now - oldest) / 1000,
  };
}

/** What is gone without anyone's doing. */
export function outlived(queue: Queue, messages: readonly Message[], now: number): Change[] {
  const isGone = (message: Message) =>
    message.deletedAt === undefined ? isExpired(queue, message, now) : message.sentAt + DEDUPLICATED <= now;
  return messages.filter(isGone).map(({ id }) => ({ table: "messages", remove: id }));
}

interface Receiving {
  queue: Queue;
  messages: readonly Message[];
  /** Where messages go that were received too often, where it is there. */
  deadLetters?: Queue;
  /** Messages at most. */
  most: number;
  /** Seconds that they are hidden from others. */
  hidden: number;
  /** What tells this receipt from others. */
  receipt: string;
}

/**
 * Receives messages: those that wait longest, of a FIFO queue in the order of their group, of which none is given while
 * another one of it is worked on. One that was received as often as the queue allows goes to the dead-letter queue instead.
 */
export function receive(receiving: Receiving, now: number): { given: Message[]; changes: Change[] } {
  const { queue, messages, deadLetters, most, hidden, receipt } = receiving;
  const redrive = deadLetters && redriveOf(queue);
  const given: Message[] = [];
  const dead: Message[] = [];
  const held = new Set<string>();
  for (const message of standing(queue, messages, now)) {
    if (given.length === most) break;
    const { group } = message;
    if (group !== undefined && held.has(group)) continue;
    if (!isVisible(message, now)) {
      if (group !== undefined) held.add(group);
    } else if (redrive && message.receives >= redrive.maxReceiveCount) {
      dead.push(message);
    } else {
      given.push({
        ...message,
        receipt,
        receives: message.receives + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        visibleAt: now + hidden * 1000,
      });
    }
  }
  return {
    given,
    changes: [
      ...given.map((put): Change => ({ table: "messages", put })),
      ...(deadLetters ? moved(dead, deadLetters, now, queue.arn) : []),
      ...(given.length === 0 ? [] : [counted(queue, { received: given.length })]),
    ],
  };
}

/** Messages as they go to another queue, where they are received by whoever comes. */
export function moved(messages: readonly Message[], to: Queue, now: number, source?: string): Change[] {
  if (messages.length === 0) return [];
  const puts = messages.map((message, i): Change => {
    const { receipt: _, source: __, ...rest } = message;
    const put = { ...rest, queue: to.id, order: to.counts.sent + i, visibleAt: now };
    return { table: "messages", put: { ...put, ...(source !== undefined && { source }) } };
  });
  return [...puts, counted(to, { sent: messages.length })];
}

/** The queue with more messages counted. */
export function counted(queue: Queue, more: Partial<Queue["counts"]>): Change {
  const { sent, received, deleted } = queue.counts;
  const counts = {
    sent: sent + (more.sent ?? 0),
    received: received + (more.received ?? 0),
    deleted: deleted + (more.deleted ?? 0),
  };
  return { table: "queues", put: { ...queue, counts } };
}

/** What removes a message: a FIFO queue remembers it for as long as it takes none like it. */
export function deleted(queue: Queue, message: Message, now: number): Change {
  return isFifo(queue) && message.sentAt + DEDUPLICATED > now
    ? { table: "messages", put: { ...message, body: "", attributes: {}, deletedAt: now } }
    : { table: "messages", remove: message.id };
}

/** The message that one with the same deduplication id was within the last minutes. */
export function twinOf(messages: readonly Message[], deduplication: string, now: number): Message | undefined {
  return messages.find((each) => each.deduplication === deduplication && each.sentAt + DEDUPLICATED > now);
}
