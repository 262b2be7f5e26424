import { pause } from "../clock";
import type { Control } from "../control";
import { deliver, textAttributes } from "../queues/deliver";
import type { BusEvent, EventRule, EventTarget } from "./record";

/** The longest wait between two tries, in milliseconds. */
const LONGEST_WAIT = 60_000;
/** Events that wait for another try; beyond them one that fails is given up. */
const MOST_WAITING = 10_000;

/** A failure that another try doesn't mend: the target isn't there, or says that the request is wrong. */
export class NotRetried extends Error {
  constructor(
    message: string,
    /** As EventBridge has it in a dead letter. */
    readonly code = "NO_RESOURCE",
  ) {
    super(message);
  }
}

type Send = (rule: EventRule, target: EventTarget, event: BusEvent) => Promise<void>;

/**
 * Sends events to targets, each until it has arrived or its retry policy is over. A target that fails is one line of the
 * log when it begins to, one when a first event is given up, and one when it takes events again.
 */
export class Delivery {
  private stopped = false;
  private waiting = 0;
  /** Targets that fail, and how many events of theirs were given up. */
  private readonly failing = new Map<string, number>();

  constructor(
    private readonly control: Control,
    private readonly send: Send,
  ) {}

  stop(): void {
    this.stopped = true;
  }

  async deliver(rule: EventRule, target: EventTarget, event: BusEvent): Promise<void> {
    const { clock } = this.control;
    const { attempts, ageSeconds } = target.retry;
    const until = clock.now() + ageSeconds * 1000;
    for (let failures = 0; !this.stopped; ) {
      const failure = await this.tried(rule, target, event);
      if (failure === undefined) return this.recovered(rule, target);
      failures += 1;
      const wait = Math.min(1000 * 2 ** failures, LONGEST_WAIT);
      const over = conditionOf(failure, failures > attempts, clock.now() + wait > until, this.waiting >= MOST_WAITING);
      this.failed(rule, target, failure, over === undefined ? wait : undefined);
      if (over !== undefined) return this.bury(rule, target, event, { failure, failures, over });
      this.waiting += 1;
      await pause(clock, wait);
      this.waiting -= 1;
    }
  }

  private async tried(rule: EventRule, target: EventTarget, event: BusEvent): Promise<Error | undefined> {
    try {
      await this.send(rule, target, event);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private failed(rule: EventRule, target: EventTarget, { message }: Error, wait: number | undefined): void {
    const key = keyOf(rule, target);
    const given = this.failing.get(key);
    const isTold = given !== undefined && (wait !== undefined || given > 0);
    this.failing.set(key, (given ?? 0) + (wait === undefined ? 1 : 0));
    if (isTold) return;
    const then = wait === undefined ? "It is given up." : `It is tried again in ${wait / 1000} seconds.`;
    this.control.log(`${rule.name} could not send an event to its target ${target.id}: ${message}. ${then}`);
  }

  private recovered(rule: EventRule, target: EventTarget): void {
    const key = keyOf(rule, target);
    const lost = this.failing.get(key);
    if (lost === undefined) return;
    this.failing.delete(key);
    const without = lost > 0 ? ` ${lost} were given up.` : "";
    this.control.log(`${rule.name} sends events to its target ${target.id} again.${without}`);
  }

  /** An event that was given up goes to the dead-letter queue: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  private async bury(
    rule: EventRule,
    target: EventTarget,
    event: BusEvent,
    { failure, failures, over }: { failure: Error; failures: number; over: string },
  ): Promise<void> {
    if (target.deadLetters === undefined) return;
    const MessageAttributes = textAttributes({
      ERROR_CODE: failure instanceof NotRetried ? failure.code : "SDK_CLIENT_ERROR",
      ERROR_MESSAGE: failure.message,
      EXHAUSTED_RETRY_CONDITION: over,
      RETRY_ATTEMPTS: failures - 1,
      RULE_ARN: rule.id,
      TARGET_ARN: target.arn,
    });
    const sent = { MessageBody: JSON.stringify(event), MessageAttributes };
    await deliver(this.control, target.deadLetters, sent, "events.amazonaws.com").catch((error: Error) =>
      this.control.log(`${rule.name} could not give an event up to its dead-letter queue: ${error.message}`),
    );
  }
}

const keyOf = (rule: EventRule, target: EventTarget) => `${rule.id} ${target.id}`;

/** Why an event is given up, in EventBridge's words; no text where no retries were exhausted, undefined where it goes on. */
function conditionOf(failure: Error, byCount: boolean, byAge: boolean, byNumber: boolean): string | undefined {
  if (failure instanceof NotRetried) return "";
  if (byCount) return "MaximumRetryAttempts";
  return byAge || byNumber ? "MaximumEventAgeInSeconds" : undefined;
}
