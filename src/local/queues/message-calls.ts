import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Caller } from "../caller";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { arrival } from "./arrivals";
import { each } from "./batch";
import { md5, md5OfAttributes } from "./digest";
import { deadLettersOf, handleOf, messageOf, messagesOf, queueOf } from "./find";
import { counted, deleted, isInFlight, outlived, receive } from "./messages";
import type { Message, Queue } from "./record";
import { type Sent, send, sequenceOf, sizeOf } from "./send";
import { invalid, isFifo, numberOf } from "./settings";

interface OfQueue {
  QueueUrl: string;
}

async function sendMessage(control: Control, { QueueUrl, ...given }: OfQueue & Sent, { userId }: Caller) {
  const { answer, changes } = send(control, queueOf(control.store, QueueUrl), given, userId);
  await control.store.commit(changes);
  return answer;
}

/** Bytes of a batch. */
const MOST_BYTES = 1_048_576;

async function sendMessageBatch(
  control: Control,
  { QueueUrl, Entries }: OfQueue & { Entries: (Sent & { Id: string })[] },
  { userId }: Caller,
) {
  const size = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (size > MOST_BYTES) {
    const message = `Batch requests cannot be longer than ${MOST_BYTES} bytes. You have sent ${size} bytes.`;
    throw new ApiError("BatchRequestTooLong", message);
  }
  return each(Entries, async ({ Id: _, ...entry }) => {
    const { answer, changes } = send(control, queueOf(control.store, QueueUrl), entry, userId);
    await control.store.commit(changes);
    return answer;
  });
}

interface ReceiveInput extends OfQueue {
  AttributeNames?: string[];
  MessageSystemAttributeNames?: string[];
  MessageAttributeNames?: string[];
  MaxNumberOfMessages?: number;
  VisibilityTimeout?: number;
  WaitTimeSeconds?: number;
}

/** Receives messages, and where there is none waits for as long as it is asked to. */
async function receiveMessage(control: Control, input: ReceiveInput) {
  const { store, clock, hex } = control;
  const { QueueUrl, MaxNumberOfMessages: most = 1 } = input;
  const queue = queueOf(store, QueueUrl);
  const wait = input.WaitTimeSeconds ?? numberOf(queue, "ReceiveMessageWaitTimeSeconds");
  checkRange("MaxNumberOfMessages", most, 1, 10);
  checkRange("WaitTimeSeconds", wait, 0, 20);
  checkRange("VisibilityTimeout", input.VisibilityTimeout ?? 0, 0, 43_200);
  const until = clock.now() + wait * 1000;
  for (;;) {
    const now = clock.now();
    const there = queueOf(store, QueueUrl);
    const messages = messagesOf(store, there);
    const receiving = {
      queue: there,
      messages,
      deadLetters: deadLettersOf(store, there),
      most,
      hidden: input.VisibilityTimeout ?? numberOf(there, "VisibilityTimeout"),
      receipt: hex(16),
    };
    const { given, changes } = receive(receiving, now);
    await store.commit([...outlived(there, messages, now), ...changes]);
    if (given.length > 0) return { Messages: given.map((message) => shown(there, message, input)) };
    if (now >= until) return {};
    await arrival(control, there, until);
  }
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw invalid(`Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`);
}

/** A message as who receives it has asked to see it. */
function shown(queue: Queue, message: Message, asked: ReceiveInput) {
  const system = named(systemAttributes(queue, message), [
    ...(asked.AttributeNames ?? []),
    ...(asked.MessageSystemAttributeNames ?? []),
  ]);
  const own = named(message.attributes ?? {}, asked.MessageAttributeNames ?? []);
  return {
    MessageId: message.id,
    ReceiptHandle: handleOf(message),
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own, MD5OfMessageAttributes: md5OfAttributes(own) }),
  };
}

/** Those of the values that are asked for: by name, by the beginning of names (`shop.*`), or all. */
function named<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  const isAsked = (name: string) =>
    names.some(
      (each) => each === "All" || each === name || (each.endsWith(".*") && name.startsWith(each.slice(0, -1))),
    );
  return Object.fromEntries(Object.entries(values).filter(([name]) => isAsked(name)));
}

function systemAttributes(queue: Queue, message: Message): Record<string, string> {
  const { sender, sentAt, receives, firstReceivedAt, traceHeader, source, group, deduplication } = message;
  return {
    SenderId: sender,
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receives),
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
    ...(traceHeader !== undefined && { AWSTraceHeader: traceHeader }),
    ...(source !== undefined && { DeadLetterQueueSourceArn: source }),
    ...(group !== undefined && { MessageGroupId: group }),
    ...(deduplication !== undefined && { MessageDeduplicationId: deduplication }),
    ...(isFifo(queue) && { SequenceNumber: sequenceOf(message) }),
  };
}

/** SQS: with the handle of an earlier receipt the request succeeds, and the message may stay. */
async function deleteMessage(control: Control, { QueueUrl, ReceiptHandle }: OfQueue & { ReceiptHandle: string }) {
  const { store, clock } = control;
  const queue = queueOf(store, QueueUrl);
  const { message, isLast } = messageOf(store, queue, ReceiptHandle);
  if (message && isLast) {
    await store.commit([deleted(queue, message, clock.now()), counted(queue, { deleted: 1 })]);
  }
  return {};
}

async function deleteMessageBatch(
  control: Control,
  { QueueUrl, Entries }: OfQueue & { Entries: { Id: string; ReceiptHandle: string }[] },
) {
  return each(Entries, ({ ReceiptHandle }) => deleteMessage(control, { QueueUrl, ReceiptHandle }));
}

interface VisibilityInput {
  ReceiptHandle: string;
  VisibilityTimeout?: number;
}

async function changeMessageVisibility(
  control: Control,
  { QueueUrl, ReceiptHandle, VisibilityTimeout: seconds = 30 }: OfQueue & VisibilityInput,
) {
  const { store, clock } = control;
  const now = clock.now();
  checkRange("VisibilityTimeout", seconds, 0, 43_200);
  const { message, isLast } = messageOf(store, queueOf(store, QueueUrl), ReceiptHandle);
  if (!message || !isLast) {
    throw invalid(
      `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  }
  if (!isInFlight(message, now)) throw new ApiError("MessageNotInflight", "The message referred to is not in flight.");
  await store.commit([{ table: "messages", put: { ...message, visibleAt: now + seconds * 1000 } }]);
  return {};
}

async function changeMessageVisibilityBatch(
  control: Control,
  { QueueUrl, Entries }: OfQueue & { Entries: (VisibilityInput & { Id: string })[] },
) {
  return each(Entries, ({ Id: _, ...entry }) => changeMessageVisibility(control, { QueueUrl, ...entry }));
}

const ATTRIBUTE = { "*": all("DataType", "StringValue", "BinaryValue") };
const SENT = {
  ...all("MessageBody", "DelaySeconds", "MessageDeduplicationId", "MessageGroupId"),
  MessageAttributes: ATTRIBUTE,
  MessageSystemAttributes: ATTRIBUTE,
};

/** Messages: what sends, receives, hides and deletes them. */
export const MESSAGE_CALLS: Calls = {
  ChangeMessageVisibility: {
    run: changeMessageVisibility,
    acts: all("QueueUrl", "ReceiptHandle", "VisibilityTimeout"),
  },
  ChangeMessageVisibilityBatch: {
    run: changeMessageVisibilityBatch,
    acts: { QueueUrl: true, Entries: all("Id", "ReceiptHandle", "VisibilityTimeout") },
  },
  DeleteMessage: { run: deleteMessage, acts: all("QueueUrl", "ReceiptHandle") },
  DeleteMessageBatch: { run: deleteMessageBatch, acts: { QueueUrl: true, Entries: all("Id", "ReceiptHandle") } },
  ReceiveMessage: {
    run: receiveMessage,
    acts: all(
      "QueueUrl",
      "AttributeNames",
      "MessageSystemAttributeNames",
      "MessageAttributeNames",
      "MaxNumberOfMessages",
      "VisibilityTimeout",
      "WaitTimeSeconds",
    ),
  },
  SendMessage: { run: sendMessage, acts: { QueueUrl: true, ...SENT } },
  SendMessageBatch: { run: sendMessageBatch, acts: { QueueUrl: true, Entries: { Id: true, ...SENT } } },
};
