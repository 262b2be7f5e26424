import { createHash } from "node:crypto";
import { messageOf } from "../../../protocol/errors";
import type { Api } from "../../api";
import { lastPart } from "../../arns";
import type { Control } from "../../control";
import { bury } from "../../queues/dead-letter";
import type { Change } from "../../store/store";
import type { PendingRun, ScheduledTarget, ScheduledTasks } from "./record";
import { sendScheduled } from "./send";
import { dueAt, fired, isComplete, retried, told } from "./times";

/**
 * Does what schedules say at their times, by the real clock. What is due is in the store before it is run, and each run of
 * tasks has a token of its own: one that was under way when the control plane was killed is not run twice.
 */
export class ScheduledRuns {
  private cancel: () => void = () => undefined;
  private unsubscribe: () => void = () => undefined;
  private turn: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly control: Control,
    /** What universal targets call. @default nothing */
    private readonly apis: readonly Api[] = [],
  ) {}

  start(): void {
    this.unsubscribe = this.control.store.onCommit((changes) => {
      if (changes.some(({ table }) => table === "scheduledTasks")) this.wait();
    });
    this.wait();
  }

  /** Ends after the run under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel();
    this.unsubscribe();
    await this.turn;
  }

  private wait(): void {
    this.cancel();
    const { store, clock } = this.control;
    const at = Math.min(...store.list("scheduledTasks").map(dueAt));
    if (this.stopped || at === Number.POSITIVE_INFINITY) return;
    this.cancel = clock.after(Math.max(0, at - clock.now()), () => {
      this.turn = this.turn.then(() => this.tick());
    });
  }

  private async tick(): Promise<void> {
    const { store, clock, log } = this.control;
    try {
      for (const tasks of store.list("scheduledTasks")) {
        const now = clock.now();
        if (dueAt(tasks) > now || this.stopped) continue;
        const due = fired(tasks, now, (time) => fraction(tasks.id, time));
        await this.put(due);
        for (const run of due.pending) if (run.at <= now) await this.carryOut(due, run);
      }
    } catch (error) {
      log(`running scheduled tasks failed: ${messageOf(error)}`);
    }
    this.wait();
  }

  private async carryOut(tasks: ScheduledTasks, run: PendingRun): Promise<void> {
    const { clock, log } = this.control;
    const target = tasks.targets.find(({ id }) => id === run.target);
    if (!target) return this.settle(tasks, run, undefined);
    const { done, failure } = await this.tried(tasks, run, target);
    if (failure === undefined) return this.settle(tasks, run, undefined, done);
    const again = retried(run, target, clock.now());
    if (!again) await this.buried(tasks, run, target, failure);
    const of = new Date(run.time).toISOString();
    const then = again ? `tried again at ${new Date(again.at).toISOString()}` : "given up";
    // A day of tries is no page of the log: its beginning and its end are.
    if (run.failures === 0 || !again) {
      log(`${tasks.id} could not ${whatFor(target)} of ${of}: ${failure} It is ${then}.`);
    }
    await this.settle(tasks, run, again, `was unable to ${whatFor(target)} of ${of}: ${failure} It is ${then}.`);
  }

  private async buried({ id }: ScheduledTasks, run: PendingRun, target: ScheduledTarget, why: string): Promise<void> {
    const { deadLetters: queue, retry, run: asked, arn = String(asked?.cluster) } = target;
    await bury(this.control, {
      ...{ queue, sender: "scheduler.amazonaws.com", from: id, what: "a run", body: inputOf(target) },
      ...{ code: "AWS.Scheduler.InternalServerError", message: why },
      exhausted: run.failures >= retry.attempts ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds",
      ...{ retries: run.failures, target: arn },
      more: { SCHEDULED_TIME: new Date(run.time).toISOString(), SCHEDULE_ARN: id },
    });
  }

  /** Writes down what became of a run, and when it is tried again, if it is. */
  private async settle({ id }: ScheduledTasks, run: PendingRun, again?: PendingRun, message?: string): Promise<void> {
    const { store, clock, hex } = this.control;
    const current = store.get("scheduledTasks", id);
    if (!current) return;
    const isThis = (other: PendingRun) => other.target === run.target && other.time === run.time;
    const pending = current.pending.filter((other) => !isThis(other));
    const settled = { ...current, pending: again ? [...pending, again] : pending };
    const event = message && { id: hex(32), at: clock.now(), message: `(schedule ${lastPart(id)}) ${message}` };
    await this.put(event ? told(settled, event) : settled);
  }

  /** What was done, or why nothing was. */
  private async tried(
    { id: schedule }: ScheduledTasks,
    run: PendingRun,
    target: ScheduledTarget,
  ): Promise<{ done?: string; failure?: string }> {
    try {
      return { done: await sendScheduled(this.control, this.apis, { schedule, run, target }) };
    } catch (error) {
      return { failure: messageOf(error) };
    }
  }

  /** One that asked to be removed after its last run is gone as soon as that is written down. */
  private async put(tasks: ScheduledTasks): Promise<void> {
    const { store } = this.control;
    const { id } = tasks;
    if (store.get("scheduledTasks", id) === tasks) return;
    const isOver = tasks.deletes && isComplete(tasks);
    const called: Change[] =
      isOver && store.get("calledSchedules", id) ? [{ table: "calledSchedules", remove: id }] : [];
    const change: Change = isOver ? { table: "scheduledTasks", remove: id } : { table: "scheduledTasks", put: tasks };
    await store.commit([change, ...called]);
  }
}

/** From 0 up to 1, the same for each time. */
function fraction(id: string, time: number): number {
  return createHash("sha256").update(`${id} ${time}`).digest().readUInt32BE() / 2 ** 32;
}

const whatFor = ({ run, arn }: ScheduledTarget) => (run ? "start its task" : `reach its target ${arn}, for its time`);

/** What a target was to be given, as its schedule says it. */
function inputOf({ run, message, event, call }: ScheduledTarget): string {
  return message?.body ?? event?.detail ?? JSON.stringify(run?.overrides ?? call?.input ?? {});
}
