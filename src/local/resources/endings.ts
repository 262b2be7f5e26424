import { ApiError } from "../../protocol/errors";
import { pause } from "../clock";
import type { Control } from "../control";
import type { Change } from "../store/store";
import { failureOf } from "./failure";
import type { Handler } from "./handler";
import { read } from "./read";
import type { Operation, ResourceRecord } from "./record";
import { findRecord, forgetting } from "./records";
import { within } from "./wait";

/** Milliseconds until an end that could not be recorded is tried again. */
const RETRY = 1000;

/** Milliseconds that Docker and load balancers may take to do what was asked of them. */
const PATIENCE = 120_000;

/** Carries what takes time to its end: an operation that was begun succeeds, or fails and is taken back. */
export class Endings {
  private readonly underway = new Set<string>();

  constructor(
    private readonly control: Control,
    private readonly handlerOf: (type: string) => Handler,
    private readonly closed: AbortSignal,
  ) {}

  ended(operation: Operation, how: Partial<Operation>): Operation {
    const { previous: _, ...rest } = operation;
    return { ...rest, ...how, endedAt: this.control.clock.now() };
  }

  carryOn(operation: Operation): void {
    if (this.underway.has(operation.id)) return;
    this.underway.add(operation.id);
    const work = operation.kind === "DELETE" ? this.finishRemoval(operation) : this.finish(operation);
    work.catch((error) => this.fail(operation, error)).finally(() => this.underway.delete(operation.id));
  }

  /** Ends an operation that failed, and takes back what it did: whatever goes wrong with that, it ends. */
  private async fail(operation: Operation, error: unknown): Promise<void> {
    if (this.closed.aborted) return;
    const { errorCode, message } = failureOf(error);
    let failed = this.ended(operation, { status: "FAILED", errorCode, message });
    let undo: Change[];
    try {
      undo = await this.afterFailure(operation, errorCode);
    } catch (second) {
      if (this.closed.aborted) return;
      failed = { ...failed, message: `${message}\nTaking it back failed as well: ${failureOf(second).message}` };
      undo = this.leftBehind(operation);
    }
    this.report(failed);
    await this.record(operation, [...undo, { table: "operations", put: failed }]);
  }

  /** What the operation is about, unless a later one has taken it over. */
  private recordOf({ id, kind, resource }: Operation): ResourceRecord | undefined {
    const record = this.control.store.get("resources", resource);
    return kind === "DELETE" || (record?.operation ?? id) === id ? record : undefined;
  }

  /** What could not be taken back stays, marked, for the next deployment or removal to deal with. */
  private leftBehind(operation: Operation): Change[] {
    const record = this.recordOf(operation);
    return record ? [{ table: "resources", put: { ...record, failed: true } }] : [];
  }

  /** Commits the end of an operation, again and again while the disk does not take it: its client waits for it. */
  private async record(operation: Operation, changes: Change[]): Promise<void> {
    const { store, clock, log } = this.control;
    while (!this.closed.aborted) {
      try {
        return await store.commit(changes);
      } catch (error) {
        log(`${operation.resource}: the end of ${operation.kind} could not be recorded, and is tried again: ${error}`);
        await pause(clock, RETRY);
      }
    }
  }

  private async finish(operation: Operation): Promise<void> {
    const { store } = this.control;
    const record = store.get("resources", operation.resource);
    if (!record) throw new ApiError("NotFound", `${operation.resource} was deleted meanwhile.`);
    const handler = this.handlerOf(record.type);
    const finished = await this.inTime(handler, handler.finish?.(this.control, record, operation, this.closed));
    const now = store.get("resources", record.id);
    const changed = now && { ...now, attributes: { ...now.attributes, ...finished?.attributes } };
    await store.commit([
      ...(finished?.changes ?? []),
      ...(changed ? [{ table: "resources" as const, put: changed }] : []),
      { table: "operations", put: this.ended(operation, { status: "SUCCESS" }) },
    ]);
  }

  private async finishRemoval(operation: Operation): Promise<void> {
    const { store } = this.control;
    const record = this.deletedBy(operation);
    const changes = record ? await this.removal(operation, record) : [];
    await store.commit([...changes, { table: "operations", put: this.ended(operation, { status: "SUCCESS" }) }]);
  }

  private async removal(operation: Operation, record: ResourceRecord): Promise<Change[]> {
    const handler = this.handlerOf(record.type);
    const last = await this.inTime(handler, handler.removed?.(this.control, record, this.closed));
    const now = this.deletedBy({ ...operation, identifier: record.identifier });
    return [...(last ?? []), ...(now ? forgetting(this.control.store, now) : [])];
  }

  /** Under the key that it has now: it may have been set aside, or come back to its place. */
  private deletedBy({ resource, identifier }: Operation): ResourceRecord | undefined {
    const [stack = "", logicalId = ""] = resource.split("|");
    return findRecord(this.control.store, { stack, logicalId }, identifier);
  }

  private inTime<T>({ awaits }: Handler, work: Promise<T> | undefined): Promise<T | undefined> {
    if (awaits === undefined || work === undefined) return work ?? Promise.resolve(undefined);
    const late = () =>
      new ApiError(
        "GeneralServiceException",
        `${awaits} has not come about within ${PATIENCE / 1000} s. \`slipway doctor\` says whether Docker works; then try again.`,
      );
    return within(this.control.clock, PATIENCE, work, late);
  }

  /**
   * A service whose deployment failed stays, with its events and tasks, until it is deleted or updated. Anything else is
   * as if it had not been asked for: a creation is removed, an update taken back.
   */
  private async afterFailure(operation: Operation, errorCode: string): Promise<Change[]> {
    const { kind, previous } = operation;
    const { store } = this.control;
    const record = this.recordOf(operation);
    if (!record || kind === "DELETE") return [];
    if (errorCode === "NotStabilized" || errorCode === "NotSteadyYet")
      return [{ table: "resources", put: { ...record, failed: true } }];
    const handler = this.handlerOf(record.type);
    if (kind === "CREATE") {
      await store.commit(handler.remove(this.control, record));
      return this.removal(operation, record);
    }
    if (!previous) return [];
    const back = handler.update(this.control, read(previous), record);
    return [...(back.changes ?? []), { table: "resources", put: previous }];
  }

  report({ kind, resource, message }: Operation): void {
    this.control.log(`${kind} of ${resource.replace("|", " ")} failed: ${message}`);
  }
}
