import type { ProgressEvent } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import type { Client } from "../client";

/** What applying a stack needs of the client. */
export type StackCalls = Pick<
  Client,
  | "createResource"
  | "updateResource"
  | "deleteResource"
  | "diffResource"
  | "listResources"
  | "ended"
  | "holdStack"
  | "releaseStack"
  | "putStack"
  | "deleteStack"
  | "listStacks"
  | "overview"
>;

export type Action = "create" | "update" | "replace" | "delete" | "restore";

/** What happens while a stack is applied, one resource at a time. */
export type StackEvent =
  /** What comes next: each of these is then done, failed or the same as before, or none of it where something fails. */
  | { kind: "planned"; resources: readonly { logicalId: string; type: string }[] }
  | { kind: "same"; logicalId: string; type: string }
  | { kind: "started"; action: Action; logicalId: string; type: string }
  | { kind: "done"; action: Action; logicalId: string; type: string }
  | { kind: "failed"; action: Action; logicalId: string; type: string; reason: string }
  /** What is recorded and not enforced on this machine. */
  | { kind: "warning"; logicalId: string; message: string }
  /** The deployment failed; `remove` takes back a first one, `rollback` restores what was there before. */
  | { kind: "undoing"; how: "remove" | "rollback"; reason: string };

export type OnStackEvent = (event: StackEvent) => void;

/** A resource that could not be made, changed or deleted. */
export class ResourceFailedError extends SlipwayError {
  constructor(
    readonly logicalId: string,
    readonly type: string,
    /** `NotStabilized`, … */
    readonly code: string | undefined,
    /** What the control plane says; for a service with the last log lines. */
    readonly reason: string,
  ) {
    super(`${logicalId} (${type}): ${reason}`);
  }
}

/** Passes an operation's warnings on, and throws where it failed. */
export function checkEnded(event: ProgressEvent, on: OnStackEvent): ProgressEvent {
  const { LogicalId: logicalId, TypeName: type } = event;
  for (const message of event.Warnings ?? []) on({ kind: "warning", logicalId, message });
  if (event.OperationStatus === "SUCCESS") return event;
  throw new ResourceFailedError(logicalId, type, event.ErrorCode, event.StatusMessage ?? event.ErrorCode ?? "failed");
}
