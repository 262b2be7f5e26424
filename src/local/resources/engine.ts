import { createHash } from "node:crypto";
import type { PropertyDiff } from "../../cfn/diff";
import type { ProgressEvent } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { type ChangeCall, type CreateCall, type Decision, Decisions, gone, type ResourceCall } from "./decisions";
import { Endings } from "./endings";
import { failureOf } from "./failure";
import type { Handler } from "./handler";
import { Holds } from "./holds";
import { progressOf } from "./progress";
import type { Operation, ResourceRecord } from "./record";
import { currentId, findRecord, forgetting, renamed } from "./records";
import { untilStored } from "./wait";

/** Longest wait of a status call, in seconds. */
const LONGEST_WAIT = 30;

/**
 * Carries out resource calls. What a call changes in the store, its record and its operation are one commit; what takes
 * time follows in the background, and is begun again where the control plane ended in between.
 */
export class ResourceEngine {
  readonly holds: Holds;
  private readonly closed = new AbortController();
  private readonly endings: Endings;
  private readonly decisions: Decisions;

  constructor(
    readonly control: Control,
    readonly handlerOf: (type: string) => Handler,
  ) {
    this.holds = new Holds(control);
    this.decisions = new Decisions(control, handlerOf);
    this.endings = new Endings(control, handlerOf, this.closed.signal);
  }

  /** Goes on with the operations that were under way when the control plane ended. */
  resume(): void {
    for (const operation of this.control.store.by("operations", "status", "IN_PROGRESS"))
      this.endings.carryOn(operation);
  }

  close(): void {
    this.closed.abort(new Error("The control plane is stopping."));
  }

  create(call: CreateCall): Promise<ProgressEvent> {
    return this.begin("CREATE", call, (operation) => this.decisions.creation(call, operation));
  }

  update(call: ChangeCall): Promise<ProgressEvent> {
    return this.begin("UPDATE", call, (operation) => this.decisions.update(call, operation));
  }

  /** With `retain` only the record goes: what it stands for stays as it is. */
  remove(call: ResourceCall & { identifier?: string; retain?: boolean }): Promise<ProgressEvent> {
    return this.begin("DELETE", call, (operation) => {
      const record = findRecord(this.control.store, call, call.identifier);
      if (!record) return { changes: [], operation, takesTime: false };
      if (call.retain) return { changes: forgetting(this.control.store, record), operation, takesTime: false };
      const handler = this.handlerOf(record.type);
      const changes = handler.remove(this.control, record);
      const takesTime = handler.removed !== undefined;
      const forgotten = takesTime ? [] : forgetting(this.control.store, record);
      return {
        changes: [...changes, ...forgotten],
        operation: { ...operation, resource: record.id, identifier: record.identifier },
        takesTime,
      };
    });
  }

  /** Those of the stack that are under way. */
  deletionsOf(stack: string): ProgressEvent[] {
    return this.control.store
      .by("operations", "status", "IN_PROGRESS")
      .filter(({ kind, resource }) => kind === "DELETE" && resource.startsWith(`${stack}|`))
      .map((operation) => progressOf(this.control, operation));
  }

  /** What the new properties mean for the resource. */
  diff(call: ChangeCall, record: ResourceRecord): PropertyDiff {
    return this.decisions.diff(call, record);
  }

  /** The resource as it is, set aside or not; undefined where there is none, or none any more. */
  read(call: Pick<ResourceCall, "stack" | "logicalId">, identifier?: string): ResourceRecord | undefined {
    const record = findRecord(this.control.store, call, identifier);
    return record && this.decisions.actual(record);
  }

  /** The client that made the resource knows it from now on, or no longer does. */
  async claim(call: Pick<ResourceCall, "stack" | "logicalId">, identifier: string, known = true): Promise<void> {
    const record = findRecord(this.control.store, call, identifier);
    if (!record || known === !record.unclaimed) return;
    const { unclaimed: _, ...claimed } = record;
    const put = known ? claimed : { ...claimed, unclaimed: true };
    await this.control.store.commit([{ table: "resources", put }]);
  }

  /** Gives a resource another logical id. One that has it already is renamed. */
  async rename(call: Pick<ResourceCall, "stack" | "logicalId">, identifier: string, logicalId: string): Promise<void> {
    const { store } = this.control;
    const record = findRecord(store, call, identifier);
    if (!record && findRecord(store, { ...call, logicalId }, identifier)) return;
    if (!record) throw gone(call);
    await store.commit(renamed(store, record, logicalId));
  }

  /** The operation, at once or when it has ended, at most so many seconds later. */
  async status(token: string, waitSeconds = 0): Promise<ProgressEvent> {
    const { store, clock } = this.control;
    const enough = new AbortController();
    const cancel = clock.after(Math.min(Math.max(waitSeconds, 0), LONGEST_WAIT) * 1000, () =>
      enough.abort(new Error("Waited enough.")),
    );
    const signal = AbortSignal.any([enough.signal, this.closed.signal]);
    const ended = () => (store.get("operations", token)?.status === "IN_PROGRESS" ? undefined : true);
    try {
      for (;;) {
        const found = store.get("operations", token);
        if (!found) throw new ApiError("RequestTokenNotFoundException", `There is no operation ${token}.`);
        if (found.status === "IN_PROGRESS" && waitSeconds > 0) await untilStored(store, ended, signal).catch(() => {});
        const seen = store.get("operations", token);
        await store.durable().catch(() => {});
        // An end that the disk did not take is none.
        if (seen !== undefined && store.get("operations", token) === seen) return progressOf(this.control, seen);
      }
    } finally {
      cancel();
    }
  }

  /** Commits what `decide` comes to together with the operation. The same client token gives the same operation. */
  private async begin(
    kind: Operation["kind"],
    call: ResourceCall,
    decide: (operation: Operation) => Decision,
  ): Promise<ProgressEvent> {
    const { store, clock, hex } = this.control;
    this.holds.check(call.stack, call.change);
    const request = createHash("sha256")
      .update(JSON.stringify([kind, call]))
      .digest("hex");
    const [earlier] = call.clientToken ? store.by("operations", "clientToken", call.clientToken) : [];
    if (earlier) {
      if (earlier.request === request) return progressOf(this.control, earlier);
      throw new ApiError(
        "ClientTokenConflictException",
        `The client token ${call.clientToken} was used for another request.`,
      );
    }
    const started: Operation = {
      id: hex(32),
      clientToken: call.clientToken,
      kind,
      resource: currentId(call),
      type: call.type,
      status: "IN_PROGRESS",
      request,
      startedAt: clock.now(),
    };
    try {
      const { changes, operation, takesTime } = decide(started);
      const begun: Operation = takesTime ? operation : this.endings.ended(operation, { status: "SUCCESS" });
      await store.commit([...changes, { table: "operations", put: begun }]);
      if (takesTime) this.endings.carryOn(begun);
      return progressOf(this.control, begun);
    } catch (error) {
      const failed = this.endings.ended(started, { status: "FAILED", ...failureOf(error) });
      this.endings.report(failed);
      await store.commit([{ table: "operations", put: failed }]);
      return progressOf(this.control, failed);
    }
  }
}
