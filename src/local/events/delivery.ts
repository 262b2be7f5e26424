import { pause } from "../clock";
import type { Control } from "../control";
import { bury } from "../queues/dead-letter";
import type { Change } from "../store/store";
import type { BusEvent, EventRule, EventTarget, PendingDelivery } from "./record";

/** The longest wait between two tries, in milliseconds. */
const LONGEST_WAIT = 60_000;
/** Events that wait for another try; beyond them one that fails is given up. */
const MOST_WAITING = 10_000;
/** Milliseconds from one to the next of those that a control plane finds overdue when it starts. */
const APART = 10;

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

type Send = (rule: EventRule, target: EventTarget, delivery: PendingDelivery) => Promise<void>;

/**
 * Sends events to targets, each until it has arrived or its retry policy is over: at least once, as EventBridge does, since
 * an event is in the store until then, and goes on when the control plane is started again. A target that fails is one line
 * of the log when it begins to, one when a first event is given up, and one when it takes events again.
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

  /** Goes on with what an earlier control plane had begun. */
  start(): void {
    const { store, clock } = this.control;
    const left = store.list("eventDeliveries").sort((a, b) => a.at - b.at);
    left.forEach((delivery, nth) => {
      void this.carryOut({ ...delivery, at: Math.max(delivery.at, clock.now() + nth * APART) });
    });
  }

  stop(): void {
    this.stopped = true;
  }

  /** Takes on an event for targets of a rule: resolves when it is sure to be sent, come what may. */
  async take(wanted: { rule: EventRule; targets: readonly EventTarget[]; event: BusEvent; forwarded: boolean }[]) {
    const { store, clock } = this.control;
    const now = clock.now();
    const all = wanted.flatMap(({ rule, targets, event, forwarded }) =>
      targets.map(
        ({ id: target }): PendingDelivery => ({
          ...{ id: `${sentAs(event)} ${rule.id} ${target}`, rule: rule.id, target, event },
          ...{ begunAt: now, failures: 0, at: now },
          ...(forwarded && { forwarded }),
        }),
      ),
    );
    const deliveries = all.filter(({ id }) => !store.get("eventDeliveries", id));
    await store.commit(deliveries.map((put) => ({ table: "eventDeliveries", put })));
    // An address that doesn't answer holds up no other target.
    if (!this.stopped) for (const delivery of deliveries) void this.carryOut(delivery);
  }

  private async carryOut(given: PendingDelivery): Promise<void> {
    const { clock } = this.control;
    for (let delivery = given; ; ) {
      const wait = delivery.at - clock.now();
      if (wait > 0) await this.rest(wait);
      if (this.stopped) return;
      const rule = this.control.store.get("eventRules", delivery.rule);
      const target = rule?.targets.find(({ id }) => id === delivery.target);
      // Nobody asks for it any more.
      if (!rule || !target) return this.note({ table: "eventDeliveries", remove: delivery.id });
      const failure = await this.tried(rule, target, delivery);
      if (this.stopped) return;
      if (failure === undefined) {
        this.recovered(rule, target);
        return this.note({ table: "eventDeliveries", remove: delivery.id });
      }
      const again = this.again(target, delivery, failure);
      this.failed(rule, target, failure, again.over === undefined ? again.wait : undefined);
      if (again.over !== undefined) return this.giveUp(rule, target, delivery, failure, again.over);
      delivery = { ...delivery, failures: delivery.failures + 1, at: clock.now() + again.wait };
      await this.note({ table: "eventDeliveries", put: delivery });
    }
  }

  private async rest(milliseconds: number): Promise<void> {
    this.waiting += 1;
    await pause(this.control.clock, milliseconds);
    this.waiting -= 1;
  }

  /** How long until it is tried again, and why it isn't, in EventBridge's words: no text where no retries were exhausted. */
  private again({ retry }: EventTarget, { failures, begunAt }: PendingDelivery, failure: Error) {
    const wait = Math.min(1000 * 2 ** (failures + 1), LONGEST_WAIT);
    const tooOld = this.control.clock.now() + wait > begunAt + retry.ageSeconds * 1000;
    if (failure instanceof NotRetried) return { wait, over: "" as const };
    if (failures >= retry.attempts) return { wait, over: "MaximumRetryAttempts" as const };
    if (tooOld || this.waiting >= MOST_WAITING) return { wait, over: "MaximumEventAgeInSeconds" as const };
    return { wait };
  }

  private async tried(rule: EventRule, target: EventTarget, delivery: PendingDelivery): Promise<Error | undefined> {
    try {
      await this.send(rule, target, delivery);
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

  private async giveUp(
    rule: EventRule,
    target: EventTarget,
    delivery: PendingDelivery,
    failure: Error,
    exhausted: ReturnType<Delivery["again"]>["over"],
  ): Promise<void> {
    const buried = bury(this.control, {
      ...{ queue: target.deadLetters, sender: "events.amazonaws.com", from: rule.name, what: "an event" },
      body: JSON.stringify(delivery.event),
      code: failure instanceof NotRetried ? failure.code : "SDK_CLIENT_ERROR",
      message: failure.message,
      ...(exhausted && { exhausted }),
      ...{ retries: delivery.failures, target: target.arn, more: { RULE_ARN: rule.id } },
    });
    // Both in one write, so that a control plane that ends here buries it once.
    await Promise.all([buried, this.note({ table: "eventDeliveries", remove: delivery.id })]);
  }

  /** Writes down how far it is. What can't be written is done again, at worst. */
  private async note(change: Change): Promise<void> {
    await this.control.store
      .commit([change])
      .catch((error: Error) => this.control.log(`an event's delivery could not be noted: ${error.message}`));
  }
}

/** An event is sent once, and once more with each replay. */
const sentAs = ({ id, "replay-name": replay }: BusEvent) => (replay === undefined ? id : `${id} ${replay}`);

const keyOf = (rule: EventRule, target: EventTarget) => `${rule.id} ${target.id}`;
