import type { StackCalls } from "../../../src/client/stack/calls";
import type { ProgressEvent, ResourceDescription, StackDescription } from "../../../src/protocol/calls";
import { ApiError } from "../../../src/protocol/errors";

type Record_ = ResourceDescription & { created: number };

/** A control plane in memory, with the rules of `protocol.ts`: what a resource's properties say goes into its attributes. */
export class FakeEcs implements StackCalls {
  /** Calls in the order in which they were carried out: `create web`. */
  readonly log: string[] = [];
  /** Operations that fail: `update web`, with the reason. */
  readonly failing = new Map<string, string>();
  /** Operations that never end. */
  readonly hanging = new Set<string>();
  /** Properties whose change replaces a resource. */
  readonly replacing = new Set(["Name"]);
  /** Identifiers of what was only forgotten. */
  readonly retained: string[] = [];
  unsteady: string[] = [];
  stacks: StackDescription[] = [];
  readonly holds = new Map<string, { change: string; by: string }>();
  private records: Record_[] = [];
  private counter = 0;
  private readonly made = new Map<string, number>();

  ids(stack = "shop"): string[] {
    return this.records
      .filter(({ Stack }) => Stack === stack)
      .map(({ LogicalId, Replaced }) => LogicalId + (Replaced ? "*" : ""));
  }

  properties(logicalId: string): Record<string, unknown> {
    return JSON.parse(this.find(logicalId)!.Properties) as Record<string, unknown>;
  }

  identifier(logicalId: string): string {
    return this.find(logicalId)!.Identifier;
  }

  createResource: StackCalls["createResource"] = async (request) => {
    const before = this.find(request.LogicalId);
    const outcome = this.outcome("create", request, before?.Identifier);
    if (outcome.OperationStatus === "FAILED" && outcome.ErrorCode !== "NotStabilized") return outcome;
    if (before && !request.Replace) return { ...outcome, OperationStatus: "FAILED", ErrorCode: "AlreadyExists" };
    if (before) before.Replaced = true;
    this.counter++;
    const earlier = this.made.get(request.LogicalId) ?? 0;
    this.made.set(request.LogicalId, earlier + 1);
    const identifier = `${request.LogicalId}-${earlier + 1}`;
    const record = {
      ...{ TypeName: request.TypeName, Stack: request.Stack, LogicalId: request.LogicalId, Identifier: identifier },
      ...this.state(identifier, request.DesiredState),
      ...{ DependsOn: request.DependsOn ?? [], created: this.counter },
      ...{ DeletionPolicy: request.DeletionPolicy, UpdateReplacePolicy: request.UpdateReplacePolicy },
    };
    this.records.push(record);
    return { ...outcome, Identifier: identifier, Attributes: record.Attributes };
  };

  updateResource: StackCalls["updateResource"] = async (request) => {
    const found = this.find(request.LogicalId)!;
    const outcome = this.outcome("update", request, found.Identifier);
    Object.assign(found, this.state(found.Identifier, request.DesiredState), { DependsOn: request.DependsOn ?? [] });
    return { ...outcome, Identifier: found.Identifier, Attributes: found.Attributes };
  };

  deleteResource: StackCalls["deleteResource"] = async (request) => {
    const found = this.records.find(({ LogicalId, Identifier, Replaced }) => {
      return LogicalId === request.LogicalId && (request.Identifier ? Identifier === request.Identifier : !Replaced);
    });
    const outcome = this.outcome("delete", request, found?.Identifier);
    if (outcome.OperationStatus === "FAILED" || !found) return outcome;
    if (request.Retain) this.retained.push(found.Identifier);
    this.records = this.records.filter((record) => record !== found);
    const aside = this.records
      .filter(({ LogicalId }) => LogicalId === found.LogicalId)
      .sort((a, b) => b.created - a.created);
    if (!found.Replaced && aside[0]) aside[0].Replaced = false;
    return outcome;
  };

  diffResource: StackCalls["diffResource"] = async ({ LogicalId, DesiredState }) => {
    const found = this.find(LogicalId);
    if (!found) return { Change: "create", Paths: [], Replaces: [] };
    const [before, after] = [JSON.parse(found.Properties), JSON.parse(DesiredState)] as Record<string, unknown>[];
    const keys = [...new Set([...Object.keys(before!), ...Object.keys(after!)])];
    const paths = keys.filter((key) => JSON.stringify(before![key]) !== JSON.stringify(after![key]));
    const replaces = paths.filter((path) => this.replacing.has(path));
    return { Change: replaces.length ? "replace" : paths.length ? "update" : "same", Paths: paths, Replaces: replaces };
  };

  listResources: StackCalls["listResources"] = async (request = {}) => {
    return this.records.filter(({ Stack }) => Stack === request.Stack).map((record) => ({ ...record }));
  };

  /** What hangs ends only with the signal. */
  ended: StackCalls["ended"] = (event, signal) => {
    if (event.OperationStatus !== "IN_PROGRESS") return Promise.resolve(event);
    return new Promise((_, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  };

  putStack: StackCalls["putStack"] = async ({ Stack, Source, Outputs, Exports, Imports, Deployed }) => {
    const before = this.stacks.find((stack) => stack.Stack === Stack);
    const now = {
      ...{ Stack, Source, Resources: 0, UpdatedAt: 0 },
      Outputs: Outputs ?? before?.Outputs ?? {},
      Exports: Exports ?? before?.Exports,
      Imports: Imports ?? before?.Imports,
      Deployed: Deployed || before?.Deployed,
    };
    this.stacks = [...this.stacks.filter((stack) => stack !== before), now];
  };

  holdStack: StackCalls["holdStack"] = async ({ Stack, Change, By }) => {
    const other = this.holds.get(Stack);
    if (other && other.change !== Change)
      throw new ApiError("StackBusy", `Stack ${Stack} is being changed by ${other.by}.`);
    this.holds.set(Stack, { change: Change, by: By });
    return { Lease: 6000 };
  };

  releaseStack: StackCalls["releaseStack"] = async ({ Stack }) => void this.holds.delete(Stack);

  deleteStack: StackCalls["deleteStack"] = async ({ Stack }) => {
    if (this.ids(Stack).length > 0) throw new Error(`stack ${Stack} is not empty: ${this.ids(Stack)}`);
    this.stacks = this.stacks.filter((stack) => stack.Stack !== Stack);
  };

  listStacks: StackCalls["listStacks"] = async () => this.stacks;

  overview: StackCalls["overview"] = async () => ({
    ...{ Now: 0, Tasks: [], Events: [], LoadBalancers: [], TargetGroups: [] },
    Services: this.unsteady.map((Arn) => ({
      ...{ Arn, Name: "", DisplayName: "", Cluster: "", ClusterDisplayName: "", Status: "ACTIVE" },
      ...{ Desired: 1, Running: 0, Pending: 1, TaskDefinition: "", TaskDefinitionDisplayName: "" },
      ...{ Targets: [], Events: [] },
      Deployments: [
        {
          ...{ Id: "1", Status: "PRIMARY", RolloutState: "IN_PROGRESS", Reason: "" },
          ...{ TaskDefinition: "", TaskDefinitionDisplayName: "" },
          ...{ Desired: 1, Running: 0, Pending: 1, Healthy: 0, Failed: 0 },
        },
      ],
    })),
  });

  private find(logicalId: string): Record_ | undefined {
    return this.records.find(({ LogicalId, Replaced }) => LogicalId === logicalId && !Replaced);
  }

  private state(identifier: string, desired: string): { Properties: string; Attributes: string } {
    const properties = JSON.parse(desired) as Record<string, unknown>;
    return {
      Properties: desired,
      Attributes: JSON.stringify({ ...properties, Ref: identifier, Arn: `arn:${identifier}` }),
    };
  }

  private outcome(
    kind: "create" | "update" | "delete",
    request: { TypeName: string; Stack: string; LogicalId: string },
    identifier: string | undefined,
  ): ProgressEvent {
    const name = `${kind} ${request.LogicalId}`;
    this.log.push(kind === "delete" ? `delete ${identifier}` : name);
    const reason = this.failing.get(name);
    return {
      ...{ RequestToken: name, TypeName: request.TypeName, Stack: request.Stack, LogicalId: request.LogicalId },
      Operation: kind === "create" ? "CREATE" : kind === "update" ? "UPDATE" : "DELETE",
      OperationStatus: reason ? "FAILED" : this.hanging.has(name) ? "IN_PROGRESS" : "SUCCESS",
      ErrorCode: reason ? (request.TypeName === "AWS::ECS::Service" ? "NotStabilized" : "ResourceConflict") : undefined,
      StatusMessage: reason,
      Identifier: identifier,
    };
  }
}
