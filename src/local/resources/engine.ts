import { createHash } from "node:crypto";
import { diffProperties, type PropertyDiff } from "../../cfn/diff";
import type { ProgressEvent } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { actedOn } from "../shapes/acted";
import type { Change } from "../store/store";
import { actual } from "./actual";
import { Endings } from "./endings";
import { failureOf } from "./failure";
import { attributesOf, type Handler, type Properties, type ResourceRequest } from "./handler";
import { Holds } from "./holds";
import { progressOf } from "./progress";
import { read } from "./read";
import type { Operation, ResourceRecord } from "./record";
import { currentId, findRecord, forgetting, renamed, setAside } from "./records";
import { untilStored } from "./wait";

/** What a call is about. */
export interface ResourceCall {
  type: string;
  stack: string;
  logicalId: string;
  clientToken?: string;
  /** The run that it is a part of: see {@link Holds}. */
  change?: string;
}

export interface ChangeCall extends ResourceCall {
  properties: Properties;
  dependsOn: string[];
  /** Logical ids that the same deployment removes at its end. */
  leaving?: string[];
  /** The construct's path. */
  path?: string;
  policies?: ResourceRecord["policies"];
  updatePolicy?: Properties;
}

export interface CreateCall extends ChangeCall {
  replace: boolean;
  /** See the protocol's `Claim`. */
  claim?: boolean;
}

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

  constructor(
    readonly control: Control,
    readonly handlerOf: (type: string) => Handler,
  ) {
    this.holds = new Holds(control);
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
    return this.begin("CREATE", call, (operation) => {
      const { control } = this;
      const handler = this.handlerOf(call.type);
      const id = currentId(call);
      const recorded = control.store.get("resources", id);
      // One that was removed by another call takes up no place.
      const existing = recorded && this.actual(recorded) ? recorded : undefined;
      if (existing && !call.replace) {
        throw new ApiError("AlreadyExists", `${call.logicalId} of stack ${call.stack} already exists.`);
      }
      const request = { ...read(call), succeeds: this.succeeded(call) };
      const warnings = warningsOf(handler, request);
      const outcome = handler.create(control, request);
      const now = control.clock.now();
      const record: ResourceRecord = {
        id,
        stack: call.stack,
        logicalId: call.logicalId,
        type: call.type,
        identifier: outcome.identifier,
        properties: call.properties,
        attributes: attributesOf(call.type, outcome),
        dependsOn: call.dependsOn,
        ...(call.claim && { unclaimed: true }),
        operation: operation.id,
        ...(call.path !== undefined && { path: call.path }),
        policies: call.policies,
        createdAt: now,
        updatedAt: now,
      };
      const aside: Change[] = existing ? [{ table: "resources", put: setAside(existing) }] : [];
      return {
        changes: [...aside, ...(outcome.changes ?? []), { table: "resources", put: record }],
        operation: { ...operation, warnings: warnings.concat(outcome.warnings ?? []), waitsFor: outcome.waitsFor },
        takesTime: handler.finish !== undefined,
      };
    });
  }

  update(call: ChangeCall): Promise<ProgressEvent> {
    return this.begin("UPDATE", call, (operation) => {
      const { control } = this;
      const handler = this.handlerOf(call.type);
      const before = this.existing(call);
      if (!this.actual(before)) throw gone(call);
      const { change, replaces } = this.diff(call, before);
      if (change === "replace") {
        throw new ApiError("NotUpdatable", `${replaces.join(", ")} of ${call.logicalId} can't be changed in place.`);
      }
      const request = { ...read(call), succeeds: this.succeeded(call) };
      const warnings = warningsOf(handler, request);
      const outcome = handler.update(control, request, before);
      const record: ResourceRecord = {
        ...before,
        properties: call.properties,
        attributes: attributesOf(call.type, outcome),
        dependsOn: call.dependsOn,
        ...(call.path !== undefined && { path: call.path }),
        policies: call.policies,
        failed: false,
        operation: operation.id,
        updatedAt: control.clock.now(),
      };
      return {
        changes: [...(outcome.changes ?? []), { table: "resources", put: record }],
        operation: {
          ...operation,
          warnings: warnings.concat(outcome.warnings ?? []),
          waitsFor: outcome.waitsFor,
          previous: before,
        },
        takesTime: handler.finish !== undefined,
      };
    });
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
    const found = diffProperties(call.type, record.properties, call.properties);
    if (found.change !== "update") return found;
    const replaces = this.handlerOf(call.type).replaces?.(this.control, read(call), record) ?? [];
    return replaces.length > 0 ? { ...found, change: "replace", replaces } : found;
  }

  /** The resource as it is, set aside or not; undefined where there is none, or none any more. */
  read(call: Pick<ResourceCall, "stack" | "logicalId">, identifier?: string): ResourceRecord | undefined {
    const record = findRecord(this.control.store, call, identifier);
    return record && this.actual(record);
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

  /** Those of its own logical id, and of those that the deployment removes at its end. */
  private succeeded({ stack, logicalId, leaving = [] }: ChangeCall): string[] {
    const places = [logicalId, ...leaving].map((id) => currentId({ stack, logicalId: id }));
    const before = places.flatMap((place) => this.control.store.by("resources", "place", place));
    return before.map(({ identifier }) => identifier);
  }

  private actual(record: ResourceRecord): ResourceRecord | undefined {
    return actual(this.control, this.handlerOf(record.type), record);
  }

  private existing(call: ResourceCall): ResourceRecord {
    const record = this.control.store.get("resources", currentId(call));
    if (record) return record;
    throw new ApiError("NotFound", `${call.logicalId} of stack ${call.stack} isn't there.`);
  }

  /** Commits what `decide` comes to together with the operation. The same client token gives the same operation. */
  private async begin(
    kind: Operation["kind"],
    call: ResourceCall,
    decide: (operation: Operation) => { changes: Change[]; operation: Operation; takesTime: boolean },
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

function gone({ logicalId, stack }: Pick<ResourceCall, "stack" | "logicalId">): ApiError {
  return new ApiError(
    "NotFound",
    `${logicalId} of stack ${stack} is gone: it was deleted by another call than this stack's.`,
  );
}

/** What of the request has no effect here. */
function warningsOf({ acts }: Handler, { properties }: ResourceRequest): string[] {
  if (!acts) return [];
  const warnings = actedOn(acts, properties, (message) => new ApiError("InvalidRequest", message));
  return warnings.map(({ message }) => message);
}
