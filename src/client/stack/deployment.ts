import { references } from "../../cfn/references";
import type { Resource } from "../../cfn/resource";
import { type Attributes, attributesFor } from "../../protocol/attributes";
import type { ProgressEvent } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import { codeOf, messageOf, UnreachableError } from "../errors";
import { type Action, checkEnded, type OnStackEvent, ResourceFailedError, type StackCalls } from "./calls";
import { isBusy } from "./hold";
import { needsOf } from "./input";
import { besideProperties, current, type Recorded, recorded } from "./recorded";
import { resolveAll } from "./resolve";

/** Something that a deployment did, so that it can be undone. */
export type Change =
  | { kind: "created"; logicalId: string }
  | { kind: "updated"; before: Recorded }
  | { kind: "replaced"; before: Recorded };

/** One deployment of a stack: makes each resource what it should be, and keeps account of what it did. */
export class Deployment {
  readonly changes: Change[] = [];
  private readonly before: Map<string, Recorded>;
  private readonly attributes = new Map<string, Record<string, unknown>>();
  private readonly sending = new Set<Promise<unknown>>();
  private readonly begun = new Map<string, string>();
  private readonly stop = new AbortController();
  /** Waits end with it. */
  private readonly signal: AbortSignal;

  constructor(
    private readonly calls: StackCalls,
    private readonly stack: string,
    existing: readonly Recorded[],
    /** ARNs of services whose last deployment is not COMPLETED. */
    private readonly unsteady: ReadonlySet<string>,
    /** Logical ids that are removed at its end. */
    private readonly leaving: readonly string[],
    private readonly on: OnStackEvent,
    signal: AbortSignal,
  ) {
    this.before = current(existing);
    this.signal = AbortSignal.any([signal, this.stop.signal]);
  }

  /** What was asked for and has not ended, for people: `web (AWS::ECS::Service): update`. */
  get underway(): string[] {
    return [...this.begun.values()];
  }

  /** An attribute of a resource that is there by now. */
  readonly attribute: Attributes = (logicalId, name) => this.attributes.get(logicalId)?.[name];

  /** Makes one resource what it should be; those that it refers to are there already. */
  async apply(resource: Resource): Promise<void> {
    const { logicalId, type } = resource;
    const before = this.before.get(logicalId);
    let action: Action | "same" = before ? "update" : "create";
    try {
      const properties = resolveAll(resource.properties, attributesFor(type, this.attribute), logicalId);
      if (before) action = await this.actionFor(before, resource, properties);
      if (action === "same") {
        this.attributes.set(logicalId, before!.attributes);
        this.on({ kind: "same", logicalId, type });
        return;
      }
      this.on({ kind: "started", action, logicalId, type });
      const event = await this.carryOut(action, resource, properties, before);
      this.attributes.set(logicalId, attributesOf(event, before));
      this.on({ kind: "done", action, logicalId, type });
    } catch (error) {
      if (this.signal.aborted || error instanceof UnreachableError || isBusy(error)) throw error;
      const failure = failureOf(error, resource);
      this.on({ kind: "failed", action: action as Action, logicalId, type, reason: failure.reason });
      throw failure;
    }
  }

  /** Starts nothing more, waits for nothing more, and returns when no call is on its way. */
  async halt(): Promise<void> {
    this.stop.abort(new SlipwayError("the deployment failed"));
    await Promise.allSettled(this.sending);
  }

  private async actionFor(
    before: Recorded,
    resource: Resource,
    properties: Record<string, unknown>,
  ): Promise<Action | "same"> {
    if (before.type !== resource.type) return "replace";
    const diff = await this.calls.diffResource(this.request(resource, properties));
    if (diff.Change === "create") await this.clear(before);
    if (diff.Change === "replace" || diff.Change === "create") return "replace";
    // An interrupted deployment left the service as asked for, and not yet steady: an update waits for it.
    return diff.Change === "update" ||
      besideProperties(resource, before).length > 0 ||
      this.unsteady.has(before.identifier)
      ? "update"
      : "same";
  }

  /** Lets go of what someone else has removed, and of what that has not ended yet: a service may still be DRAINING. */
  private async clear({ type, logicalId, identifier }: Recorded): Promise<void> {
    const request = { TypeName: type, Stack: this.stack, LogicalId: logicalId, Identifier: identifier };
    // Whether it can go now or at the end, the new one takes its place.
    await this.calls.ended(await this.send(this.calls.deleteResource(request)), this.signal);
  }

  private async carryOut(
    action: Action,
    resource: Resource,
    properties: Record<string, unknown>,
    before: Recorded | undefined,
  ): Promise<ProgressEvent> {
    const request = {
      ...this.request(resource, properties),
      DependsOn: needsOf(resource),
      ...policiesOf(resource),
      ...(isSettled(resource.updatePolicy) && { UpdatePolicy: resource.updatePolicy }),
      ...(this.leaving.length > 0 && { Leaving: [...this.leaving] }),
    };
    this.signal.throwIfAborted();
    this.changes.push(changeOf(action, resource.logicalId, before));
    this.begun.set(resource.logicalId, `${resource.logicalId} (${resource.type}): ${action}`);
    const sent = await this.send(
      action === "update"
        ? this.calls.updateResource(request)
        : this.calls.createResource(action === "replace" ? { ...request, Replace: true } : request),
    );
    const ended = await this.calls.ended(sent, this.signal);
    this.begun.delete(resource.logicalId);
    return checkEnded(ended, this.on);
  }

  private async send<T>(call: Promise<T>): Promise<T> {
    this.sending.add(call);
    try {
      return await call;
    } finally {
      this.sending.delete(call);
    }
  }

  private request({ logicalId, type, path }: Resource, properties: Record<string, unknown>) {
    const state = { DesiredState: JSON.stringify(properties), Path: path };
    return { TypeName: type, Stack: this.stack, LogicalId: logicalId, ...state };
  }
}

/** One that refers to other resources says nothing that this machine could act on. */
function isSettled(policy: Resource["updatePolicy"]): boolean {
  return policy !== undefined && references(policy).length === 0;
}

function policiesOf({ deletionPolicy, updateReplacePolicy }: Resource) {
  return { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy };
}

function failureOf(error: unknown, { logicalId, type }: Resource): ResourceFailedError {
  if (error instanceof ResourceFailedError) return error;
  return new ResourceFailedError(logicalId, type, codeOf(error), messageOf(error));
}

function changeOf(action: Action, logicalId: string, before: Recorded | undefined): Change {
  if (!before) return { kind: "created", logicalId };
  return { kind: action === "replace" ? "replaced" : "updated", before };
}

function attributesOf(event: ProgressEvent, before: Recorded | undefined): Record<string, unknown> {
  if (event.Attributes !== undefined) return JSON.parse(event.Attributes) as Record<string, unknown>;
  return before?.attributes ?? {};
}

/** What the control plane has recorded of a stack. */
export async function recordedResources(calls: Pick<StackCalls, "listResources">, stack: string): Promise<Recorded[]> {
  return (await calls.listResources({ Stack: stack })).map(recorded);
}
