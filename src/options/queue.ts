import { type Entries, group, type SpecOf } from "./group";
import type { Property } from "./property";
import { flag, number, text, whole } from "./values";

/** A queue of Amazon SQS that is there already. */
export interface ExistingQueueOptions {
  /** Its ARN. */
  arn: string;
  /** Its URL. */
  url: string;
}

/**
 * The queue of a {@link QueueWorkerOptions}, and how quickly its messages are worked off. It is encrypted, takes requests
 * over TLS only, and hands on what keeps failing to a dead-letter queue; a queue that is there already stays as it is.
 * @example { acceptableLatency: 600, timePerMessage: 2 }
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html
 */
export interface QueueOptions {
  /**
   * Seconds that a message may wait, at least `timePerMessage`. As many tasks are kept as have the queue empty within them:
   * each has a backlog of `acceptableLatency / timePerMessage` messages at most. Known while the program runs.
   */
  acceptableLatency: number;
  /** Seconds that a task needs for a message on average, more than 0. Known while the program runs. */
  timePerMessage: number;
  /** A queue that is there already. Its dead-letter queue and encryption are its own. @default one is made */
  existing?: ExistingQueueOptions;
  /** Name of the queue, up to 80 letters, digits, hyphens and underscores; that of a `fifo` queue ends in `.fifo`. @default one is made up */
  name?: string;
  /** Whether messages of a group keep their order, and come once. Known while the program runs. @default false */
  fifo?: boolean;
  /** Whether a `fifo` queue takes messages of the same body within five minutes for one. @default false */
  contentBasedDeduplication?: boolean;
  /**
   * Seconds that a message which a task has received is hidden from others, 0–43200, at least `timePerMessage`.
   * @default six times `timePerMessage`, at least 30
   */
  visibilityTimeout?: number;
  /** Seconds that a message is kept, 60–1209600. @default 345600, 4 days */
  retention?: number;
  /** Seconds after which a message can be received, 0–900. @default 0 */
  delay?: number;
  /** Times that a message is received before it goes to the dead-letter queue, 1–1000. @default 3 */
  maxReceiveCount?: number;
  /** Seconds that a message is kept in the dead-letter queue, 60–1209600. @default 1209600, 14 days */
  deadLetterRetention?: number;
  /**
   * ARN of the KMS key that messages are encrypted with; of an existing queue too, whose messages the tasks may then decrypt.
   * @default SQS's own key
   */
  encryptionKey?: string;
  /** Name of the environment variable that the main container finds the queue's URL in. @default "QUEUE_URL" */
  variable?: string;
}

const QUEUE_ARN = text(
  "ARNs of queues, such as arn:aws:sqs:eu-west-1:123456789012:orders",
  /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?$/,
);

const EXISTING = {
  arn: QUEUE_ARN.required("the ARN of the queue is needed"),
  url: text("URLs of queues", /^https?:\/\/\S+$/).required("the URL of the queue is needed"),
} satisfies Entries<ExistingQueueOptions>;

const LONGEST_HIDDEN = 43_200;
const FOUR_DAYS = 345_600;
const FOURTEEN_DAYS = 1_209_600;

/** AWS's advice to consumers that take several messages at once: six times what one needs. */
const hidden = (timePerMessage: unknown) =>
  typeof timePerMessage === "number" ? Math.min(LONGEST_HIDDEN, Math.max(30, Math.ceil(6 * timePerMessage))) : 30;

const ENTRIES = {
  acceptableLatency: number(0).known().required("allowed are seconds, more than 0"),
  timePerMessage: number(0).known().required("allowed are seconds, more than 0"),
  existing: group(EXISTING),
  name: text(
    "names of queues, of up to 80 letters, digits, hyphens and underscores",
    /^(?=.{1,80}$)[A-Za-z0-9_-]+(\.fifo)?$/,
  ),
  fifo: flag().known().default(false),
  contentBasedDeduplication: flag(),
  visibilityTimeout: whole(0, LONGEST_HIDDEN, "seconds").default(({ sibling }) => hidden(sibling("timePerMessage"))),
  retention: whole(60, FOURTEEN_DAYS, "seconds").default(FOUR_DAYS),
  delay: whole(0, 900, "seconds"),
  maxReceiveCount: whole(1, 1000).default(3),
  deadLetterRetention: whole(60, FOURTEEN_DAYS, "seconds").default(FOURTEEN_DAYS),
  encryptionKey: text(
    "ARNs of keys, such as arn:aws:kms:eu-west-1:123456789012:key/0a1b",
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/\S+$/,
  ),
  variable: text("names of environment variables", /^[A-Za-z_][A-Za-z0-9_]*$/)
    .known()
    .default("QUEUE_URL"),
} satisfies Entries<QueueOptions>;

export type QueueSpec = SpecOf<typeof ENTRIES>;

export const QUEUE = group(ENTRIES, worksInTime, isAsItIs, hasFifoName);

/** A task works on one message after the other: it must come to each within the time that one may wait. */
export function worksInTime(
  queue: Property,
  { acceptableLatency, timePerMessage }: Pick<QueueSpec, "acceptableLatency" | "timePerMessage">,
): void {
  if (acceptableLatency >= timePerMessage) return;
  queue.get("acceptableLatency").fail(`allowed is at least timePerMessage, which is ${timePerMessage} seconds`);
}

/** What only a queue of one's own can have. */
const OWN = [
  "name",
  "fifo",
  "contentBasedDeduplication",
  "visibilityTimeout",
  "retention",
  "delay",
  "maxReceiveCount",
  "deadLetterRetention",
];

function isAsItIs(queue: Property, { existing }: QueueSpec): void {
  if (existing === undefined) return;
  for (const name of OWN) {
    const property = queue.get(name);
    if (property.value !== undefined)
      property.fail("allowed is only to leave it out, since the queue is there already (existing)");
  }
}

function hasFifoName(queue: Property, { fifo, timePerMessage }: QueueSpec): void {
  const name = queue.get("name");
  if (name.checkable && fifo !== String(name.value).endsWith(".fifo")) {
    name.fail(fifo ? "allowed are names that end in .fifo" : "allowed are names that end in .fifo with fifo only");
  }
  const once = queue.get("contentBasedDeduplication");
  if (once.value !== undefined && !fifo) once.fail("allowed with fifo only");
  const visibility = queue.get("visibilityTimeout");
  if (visibility.checkable && (visibility.value as number) < timePerMessage) {
    visibility.fail(
      `allowed is at least timePerMessage, which is ${timePerMessage} seconds: others would receive the message again`,
    );
  }
}
