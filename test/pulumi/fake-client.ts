import { RESOURCE_TYPES } from "../../src/cfn/types.generated";
import type { Client } from "../../src/client";
import type {
  ClaimResourceRequest,
  CreateResourceRequest,
  DeleteResourceRequest,
  DeleteStackRequest,
  GetResourceRequest,
  HoldStackRequest,
  ProgressEvent,
  PutStackRequest,
  ReleaseStackRequest,
  RenameResourceRequest,
  ResourceDescription,
  UpdateResourceRequest,
} from "../../src/protocol/calls";
import { ApiError } from "../../src/protocol/errors";
import type { Local } from "../../src/pulumi/docker/local";

type Outcome = Pick<ProgressEvent, "OperationStatus" | "StatusMessage" | "Warnings"> & { keep?: boolean };

/** For what must not connect: nothing runs, and nothing may be started. */
export const OFFLINE: Local = {
  connect: () => Promise.reject(new Error("connected")),
  running: async () => undefined,
  cancelled: new AbortController().signal,
  lost: new Set(),
};

/** A local ECS that only remembers. `outcomes` says how the operations on a logical id end, in order. */
export class FakeEcs {
  readonly calls: string[] = [];
  readonly stacks = new Map<string, string>();
  readonly resources: ResourceDescription[] = [];
  readonly outcomes = new Map<string, Outcome[]>();
  /** Identifiers of what somebody removed by another way than its stack's. */
  readonly gone = new Set<string>();
  /** The run that changes the stack, if any. */
  holder: string | undefined;
  private made = 0;

  readonly client = {
    createResource: async (request: CreateResourceRequest) => {
      this.checkHolder(request);
      this.calls.push(`create ${request.LogicalId}`);
      const Identifier = `${request.LogicalId.replace("/", "-")}-${++this.made}`;
      const description: ResourceDescription = {
        TypeName: request.TypeName,
        Stack: request.Stack,
        LogicalId: request.LogicalId,
        Identifier,
        Properties: request.DesiredState,
        Attributes: JSON.stringify({ Ref: Identifier, ...attributesOf(request.TypeName, Identifier) }),
        DependsOn: request.DependsOn ?? [],
        ...(request.Claim && { Unclaimed: true }),
      };
      const outcome = this.outcome(request.LogicalId);
      if (outcome.OperationStatus !== "FAILED" || outcome.keep) {
        const before = this.current(request);
        if (before) before.Replaced = true;
        this.resources.unshift(description);
      }
      return this.event(description, outcome);
    },
    updateResource: async (request: UpdateResourceRequest) => {
      this.checkHolder(request);
      this.calls.push(`update ${request.LogicalId}`);
      const found = this.current(request);
      if (!found) throw new Error(`no ${request.LogicalId}`);
      const outcome = this.outcome(request.LogicalId);
      if (outcome.OperationStatus === "SUCCESS") found.Properties = request.DesiredState;
      return this.event(found, outcome);
    },
    deleteResource: async (request: DeleteResourceRequest) => {
      this.checkHolder(request);
      this.calls.push(`delete ${request.LogicalId}`);
      const index = this.resources.findIndex(
        ({ LogicalId, Identifier }) =>
          LogicalId === request.LogicalId && (request.Identifier ?? Identifier) === Identifier,
      );
      const [removed] = index < 0 ? [] : this.resources.splice(index, 1);
      return this.event(removed ?? request, this.outcome(request.LogicalId));
    },
    claimResource: async ({ Known = true, ...request }: ClaimResourceRequest) => {
      const found = this.current(request);
      if (found) found.Unclaimed = Known ? undefined : true;
    },
    renameResource: async ({ LogicalId, Identifier, NewLogicalId }: RenameResourceRequest) => {
      const found = this.resources.find((one) => one.LogicalId === LogicalId && one.Identifier === Identifier);
      if (found) found.LogicalId = NewLogicalId;
    },
    // What is in progress stays so until it isn't waited for any more.
    ended: async (event: ProgressEvent, signal?: AbortSignal) => {
      if (event.OperationStatus !== "IN_PROGRESS") return event;
      signal?.throwIfAborted();
      return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    },
    getResource: async (request: GetResourceRequest) => {
      const found = this.current(request);
      return found && this.gone.has(found.Identifier) ? undefined : found;
    },
    listResources: async () => [...this.resources],
    putStack: async ({ Stack, Source, Change }: PutStackRequest) => {
      this.checkHolder({ Change });
      this.stacks.set(Stack, Source);
    },
    deleteStack: async ({ Stack, Change }: DeleteStackRequest) => {
      this.checkHolder({ Change });
      this.stacks.delete(Stack);
    },
    holdStack: async ({ Stack, Change }: HoldStackRequest) => {
      if (this.holder !== undefined && this.holder !== Change) {
        throw new ApiError("StackBusy", `Stack ${Stack} is being changed by ${this.holder}.`);
      }
      this.holder = Change;
      return { Lease: 10_000 };
    },
    releaseStack: async ({ Change }: ReleaseStackRequest) => {
      if (this.holder === Change) this.holder = undefined;
    },
    listStacks: async () => [...this.stacks.keys()].map((Stack) => ({ Stack })),
  } as unknown as Client;

  /** As a deployment's provider has it. */
  readonly cancel = new AbortController();
  readonly local: Local = {
    connect: async () => this.client,
    running: async () => this.client,
    cancelled: this.cancel.signal,
    lost: new Set(),
  };

  private checkHolder({ Change }: { Change?: string }): void {
    if (Change === undefined || Change !== this.holder) throw new Error("a change by who doesn't hold the stack");
  }

  private current({ LogicalId, Identifier: id }: GetResourceRequest): ResourceDescription | undefined {
    return this.resources.find((one) => one.LogicalId === LogicalId && (id ?? one.Identifier) === one.Identifier);
  }

  private outcome(logicalId: string): Outcome {
    return this.outcomes.get(logicalId)?.shift() ?? { OperationStatus: "SUCCESS" };
  }

  private event(resource: Partial<ResourceDescription>, { keep: _, ...outcome }: Outcome): ProgressEvent {
    const { TypeName = "", Stack = "", LogicalId = "", Identifier, Attributes } = resource;
    return { RequestToken: "1", Operation: "CREATE", TypeName, Stack, LogicalId, Identifier, Attributes, ...outcome };
  }
}

function attributesOf(type: string, identifier: string): Record<string, string> {
  const { attributes = [] } = RESOURCE_TYPES[type] ?? {};
  return Object.fromEntries(attributes.map((name) => [name, `${name}:${identifier}`]));
}
