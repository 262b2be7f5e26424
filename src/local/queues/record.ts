import { table } from "../table";

/** A queue of SQS. */
export interface Queue {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  /** What was said of it, in SQS's own names and as text; what wasn't has SQS's default. */
  attributes: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  createdAt: number;
  changedAt: number;
  /** Messages that were sent to it, received from it and deleted so far. */
  counts: { sent: number; received: number; deleted: number };
  /** Of a dead-letter queue: the last moves of its messages, the newest first. */
  moves?: readonly MessageMove[];
}

/** Messages of a dead-letter queue that were moved to where they came from, or elsewhere. */
export interface MessageMove {
  source: string;
  /** Where they are all moved to one queue. */
  destination?: string;
  perSecond?: number;
  moved: number;
  at: number;
}

/** A message's attribute, as SQS's API has it. */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  /** In base64. */
  BinaryValue?: string;
}

export interface Message {
  id: string;
  /** Name of the queue that it is in. */
  queue: string;
  body: string;
  attributes?: Readonly<Record<string, MessageAttribute>>;
  traceHeader?: string;
  /** Who sent it, as STS has it. */
  sender: string;
  sentAt: number;
  /** The place that it has among its queue's messages. */
  order: number;
  /** When it may be received. */
  visibleAt: number;
  /** How often it was received, across all queues. */
  receives: number;
  firstReceivedAt?: number;
  /** What tells its last receipt from the earlier ones. */
  receipt?: string;
  /** ARN of the queue that it came from into a dead-letter queue. */
  source?: string;
  /** Of a FIFO queue. */
  group?: string;
  deduplication?: string;
  /** Of a FIFO queue, which knows for some minutes what it had. */
  deletedAt?: number;
}

export const queues = table<Queue>();

export const messages = table((message: Message) => ({ queue: message.queue }));
