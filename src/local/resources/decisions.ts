import { diffProperties, type PropertyDiff } from "../../cfn/diff";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { actedOn } from "../shapes/acted";
import type { Change } from "../store/store";
import { actual } from "./actual";
import { attributesOf, type Handler, type Properties, type ResourceRequest } from "./handler";
import { read } from "./read";
import type { Operation, ResourceRecord } from "./record";
import { currentId, setAside } from "./records";

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

/** What a call comes to. Nothing is changed yet. */
export interface Decision {
  changes: Change[];
  operation: Operation;
  takesTime: boolean;
}

/** The attributes that the resource of an operation has by a decision. */
export function decidedAttributes({ changes }: Decision, call: ResourceCall): Record<string, unknown> {
  const id = currentId(call);
  for (const change of changes) {
    if (change.table === "resources" && "put" in change && change.put.id === id) return change.put.attributes;
  }
  return {};
}

/** Decides what calls come to. They throw where that can't be. */
export class Decisions {
  constructor(
    private readonly control: Control,
    private readonly handlerOf: (type: string) => Handler,
  ) {}

  creation(call: CreateCall, operation: Operation): Decision {
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
  }

  update(call: ChangeCall, operation: Operation): Decision {
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
  }

  /** What the new properties mean for the resource. */
  diff(call: ChangeCall, record: ResourceRecord): PropertyDiff {
    const found = diffProperties(call.type, record.properties, call.properties);
    if (found.change !== "update") return found;
    const replaces = this.handlerOf(call.type).replaces?.(this.control, read(call), record) ?? [];
    return replaces.length > 0 ? { ...found, change: "replace", replaces } : found;
  }

  actual(record: ResourceRecord): ResourceRecord | undefined {
    return actual(this.control, this.handlerOf(record.type), record);
  }

  /** Those of its own logical id, and of those that the deployment removes at its end. */
  private succeeded({ stack, logicalId, leaving = [] }: ChangeCall): string[] {
    const places = [logicalId, ...leaving].map((id) => currentId({ stack, logicalId: id }));
    const before = places.flatMap((place) => this.control.store.by("resources", "place", place));
    return before.map(({ identifier }) => identifier);
  }

  private existing(call: ResourceCall): ResourceRecord {
    const record = this.control.store.get("resources", currentId(call));
    if (record) return record;
    throw new ApiError("NotFound", `${call.logicalId} of stack ${call.stack} isn't there.`);
  }
}

export function gone({ logicalId, stack }: Pick<ResourceCall, "stack" | "logicalId">): ApiError {
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
