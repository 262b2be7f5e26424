import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { uuid } from "../ids";
import type { Change } from "../store/store";
import { md5, md5OfAttributes } from "./digest";
import { messagesOf } from "./find";
import { counted, twinOf } from "./messages";
import type { Message, MessageAttribute, Queue } from "./record";
import { invalid, isFifo, numberOf } from "./settings";

export interface Sent {
  MessageBody: string;
  DelaySeconds?: number;
  MessageAttributes?: Record<string, MessageAttribute>;
  MessageSystemAttributes?: Record<string, MessageAttribute>;
  MessageDeduplicationId?: string;
  MessageGroupId?: string;
}

/** What is sent and when: the message, and what the sender is told. */
export function send(
  { store, clock, hex }: Pick<Control, "store" | "clock" | "hex">,
  queue: Queue,
  given: Sent,
  sender: string,
): { answer: object; changes: Change[] } {
  const now = clock.now();
  checkBody(queue, given);
  checkAttributes(given.MessageAttributes);
  const fifo = isFifo(queue) ? ofFifo(queue, given) : undefined;
  const twin = fifo && twinOf(messagesOf(store, queue), fifo.deduplication, now);
  const delay = checkedDelay(queue, given.DelaySeconds);
  const message: Message = twin ?? {
    id: uuid(queue.arn, now, queue.counts.sent, hex(12)),
    queue: queue.id,
    body: given.MessageBody,
    ...(given.MessageAttributes && { attributes: given.MessageAttributes }),
    ...(given.MessageSystemAttributes?.AWSTraceHeader && {
      traceHeader: given.MessageSystemAttributes.AWSTraceHeader.StringValue,
    }),
    sender,
    sentAt: now,
    order: queue.counts.sent,
    visibleAt: now + delay * 1000,
    receives: 0,
    ...fifo,
  };
  return {
    answer: {
      MessageId: message.id,
      MD5OfMessageBody: md5(given.MessageBody),
      MD5OfMessageAttributes: md5OfAttributes(given.MessageAttributes),
      MD5OfMessageSystemAttributes: md5OfAttributes(given.MessageSystemAttributes),
      ...(fifo && { SequenceNumber: sequenceOf(message) }),
    },
    changes: twin ? [] : [{ table: "messages", put: message }, counted(queue, { sent: 1 })],
  };
}

/** 20 digits, as SQS has them. */
export const sequenceOf = ({ order }: Message) => String(order + 1).padStart(20, "1");

/** Characters that XML has, which SQS takes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

function checkBody(queue: Queue, { MessageBody: body, MessageAttributes = {} }: Sent): void {
  if (body === "") throw new ApiError("MissingParameter", "The request must contain the parameter MessageBody.");
  if (!TEXT.test(body)) {
    throw new ApiError("InvalidMessageContents", "Invalid characters found: allowed are those of XML 1.0.");
  }
  const most = numberOf(queue, "MaximumMessageSize");
  const size = sizeOf({ MessageBody: body, MessageAttributes });
  if (size > most) {
    throw invalid(
      `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes; it has ${size}.`,
    );
  }
}

/** Bytes of a message: its body, and names, types and values of its attributes. */
export function sizeOf({ MessageBody: body, MessageAttributes = {} }: Pick<Sent, "MessageBody" | "MessageAttributes">) {
  const texts = Object.entries(MessageAttributes).flatMap(
    ([name, { DataType, StringValue = "", BinaryValue = "" }]) => [
      name,
      DataType,
      StringValue,
      Buffer.from(BinaryValue, "base64").toString("latin1"),
    ],
  );
  return [body, ...texts].reduce((size, text) => size + Buffer.byteLength(text), 0);
}

const MOST_ATTRIBUTES = 10;

function checkAttributes(attributes: Record<string, MessageAttribute> = {}): void {
  const entries = Object.entries(attributes);
  if (entries.length > MOST_ATTRIBUTES) {
    throw invalid(`Number of message attributes [${entries.length}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`);
  }
  for (const [name, { DataType: type, StringValue: text, BinaryValue: binary }] of entries) {
    if (!/^(String|Number|Binary)(\..+)?$/.test(type)) {
      throw invalid(`The type of message attribute "${name}" is "${type}"; allowed are Binary, Number and String.`);
    }
    const value = type.startsWith("Binary") ? binary : text;
    if (!value) throw invalid(`The message attribute "${name}" must contain a non-empty value of its type, ${type}.`);
  }
}

function checkedDelay(queue: Queue, given: number | undefined): number {
  if (given === undefined) return numberOf(queue, "DelaySeconds");
  if (given < 0 || given > 900)
    throw invalid(`Value ${given} for parameter DelaySeconds is invalid; allowed are 0 to 900.`);
  if (isFifo(queue) && given > 0) {
    throw invalid(`Value ${given} for parameter DelaySeconds is invalid; the messages of a FIFO queue have its delay.`);
  }
  return given;
}

function ofFifo(queue: Queue, { MessageGroupId: group, MessageDeduplicationId: said, MessageBody: body }: Sent) {
  if (group === undefined) {
    throw new ApiError("MissingParameter", "The request must contain the parameter MessageGroupId.");
  }
  const deduplication = said ?? (queue.attributes.ContentBasedDeduplication === "true" ? md5(body) : undefined);
  if (deduplication !== undefined) return { group, deduplication };
  throw invalid(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly.",
  );
}
