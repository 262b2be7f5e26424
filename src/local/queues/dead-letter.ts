import { messageOf } from "../../protocol/errors";
import type { Control } from "../control";
import { deliver } from "./deliver";
import type { Sent } from "./send";

/** What a service of AWS was to deliver, and gave up. */
export interface DeadLetter {
  /** ARN of the queue that gets it. @default none: it is dropped */
  queue: string | undefined;
  /** The service. */
  sender: "events.amazonaws.com" | "scheduler.amazonaws.com";
  /** Who gave what up, for the log: `nightly could not give a run up`. */
  from: string;
  what: string;
  body: string;
  code: string;
  message: string;
  /** Which of its retry policy was exhausted. @default none: it was not to be tried again */
  exhausted?: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";
  retries: number;
  target: string;
  /** Further attributes of the message, which differ from service to service. */
  more: Readonly<Record<string, string>>;
}

/**
 * Puts what was given up into the dead-letter queue, with why. Where that isn't there, the log says so.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export async function bury(control: Pick<Control, "store" | "clock" | "hex" | "log">, letter: DeadLetter) {
  if (letter.queue === undefined) return;
  const attributes = {
    ERROR_CODE: letter.code,
    ERROR_MESSAGE: letter.message,
    ...(letter.exhausted && { EXHAUSTED_RETRY_CONDITION: letter.exhausted }),
    RETRY_ATTEMPTS: letter.retries,
    TARGET_ARN: letter.target,
    ...letter.more,
  };
  try {
    const sent = { MessageBody: letter.body, MessageAttributes: textAttributes(attributes) };
    await deliver(control, letter.queue, sent, letter.sender);
  } catch (error) {
    const why = messageOf(error);
    control.log(`${letter.from} could not give ${letter.what} up to its dead-letter queue: ${why}`);
  }
}

/** A message has no empty attribute. */
function textAttributes(texts: Record<string, string | number>): NonNullable<Sent["MessageAttributes"]> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => text !== "")
      .map(([name, text]) => [
        name,
        { DataType: typeof text === "number" ? "Number" : "String", StringValue: String(text) },
      ]),
  );
}
