import { RESOURCE_TYPES } from "../../src/cfn/types.generated";
import type { Client } from "../../src/client";
import type {
  CreateResourceRequest,
  DeleteResourceRequest,
  GetResourceRequest,
  ProgressEvent,
  ResourceDescription,
  UpdateResourceRequest,
} from "../../src/protocol/calls";

type Outcome = Pick<ProgressEvent, "OperationStatus" | "StatusMessage" | "Warnings"> & { keep?: boolean };

/** A local ECS that only remembers. `outcomes` says how the operations on a logical id end, in order. */
export class FakeEcs {
  readonly calls: string[] = [];
  readonly stacks = new Map<string, string>();
  readonly resources: ResourceDescription[] = [];
  readonly outcomes = new Map<string, Outcome[]>();
  private made = 0;

  readonly client = {
    createResource: async (request: CreateResourceRequest) => {
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
      };
      const outcome = this.outcome(request.LogicalId);
      if (outcome.OperationStatus === "SUCCESS" || outcome.keep) this.resources.unshift(description);
      return this.event(description, outcome);
    },
    updateResource: async (request: UpdateResourceRequest) => {
      this.calls.push(`update ${request.LogicalId}`);
      const found = this.current(request);
      if (!found) throw new Error(`no ${request.LogicalId}`);
      const outcome = this.outcome(request.LogicalId);
      if (outcome.OperationStatus === "SUCCESS") found.Properties = request.DesiredState;
      return this.event(found, outcome);
    },
    deleteResource: async (request: DeleteResourceRequest) => {
      this.calls.push(`delete ${request.LogicalId}`);
      const index = this.resources.findIndex(
        ({ LogicalId, Identifier }) =>
          LogicalId === request.LogicalId && (request.Identifier ?? Identifier) === Identifier,
      );
      const [removed] = index < 0 ? [] : this.resources.splice(index, 1);
      return this.event(removed ?? request, this.outcome(request.LogicalId));
    },
    ended: async (event: ProgressEvent) => event,
    getResource: async (request: GetResourceRequest) => this.current(request),
    listResources: async () => [...this.resources],
    putStack: async ({ Stack, Source }: { Stack: string; Source: string }) => void this.stacks.set(Stack, Source),
    deleteStack: async ({ Stack }: { Stack: string }) => void this.stacks.delete(Stack),
    listStacks: async () => [...this.stacks.keys()].map((Stack) => ({ Stack })),
  } as unknown as Client;

  private current({ LogicalId }: GetResourceRequest): ResourceDescription | undefined {
    return this.resources.find((resource) => resource.LogicalId === LogicalId);
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
