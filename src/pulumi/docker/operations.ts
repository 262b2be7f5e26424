import type { Client } from "../../client";
import type { Held } from "../../client/stack/hold";
import type { ProgressEvent, ResourceDescription } from "../../protocol/calls";
import { LeftOver } from "./left-over";
import type { Local } from "./local";
import { withoutSecrets } from "./secrets";
import type { StackHold } from "./stack-hold";
import { type Inputs, type Outputs, propertiesOf } from "./state";
import { tell } from "./tell";

/** A resource that is there, but not as it should be. Pulumi keeps it in the stack, and updates it at the next `up`. */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly properties: Outputs,
    readonly reasons: string[],
  ) {
    super(reasons.join("\n"));
    this.name = "PartialFailure";
  }
}

/** What the resources of one deployment go through on the local ECS. */
export class Operations {
  readonly leftOver = new LeftOver();

  constructor(
    private readonly local: Local,
    private readonly hold: StackHold,
  ) {}

  /** Makes a resource and waits until it is there, a service until it is steady. */
  async create(inputs: Inputs): Promise<{ id: string; outs: Outputs }> {
    const { client, held } = await this.holding(inputs);
    await this.leftOver.beforeCreation(client, held, inputs);
    // Pulumi makes a replacement before it deletes what it replaces.
    const making = { ...request(inputs), DependsOn: inputs.dependsOn, Replace: true, Claim: true };
    const begun = await held.calls.createResource(making);
    const event = await this.ended(held, begun, inputs);
    const { stack: Stack, logicalId: LogicalId } = inputs;
    const Identifier = event.Identifier ?? begun.Identifier;
    const made = Identifier === undefined ? undefined : await client.getResource({ Stack, LogicalId, Identifier });
    if (!made) throw new Error(reason(event, inputs));
    const outs = outputs(inputs, made.Attributes);
    if (event.OperationStatus === "SUCCESS") return { id: made.Identifier, outs };
    const why = event.OperationStatus === "IN_PROGRESS" ? interrupted(event) : reason(event, inputs);
    throw new PartialFailure(made.Identifier, outs, [why]);
  }

  /** Changes a resource and waits until it is so. */
  async update(id: string, olds: Inputs, news: Inputs): Promise<{ outs: Outputs }> {
    const { client, held } = await this.holding(news);
    if (olds.logicalId !== news.logicalId) {
      const { stack: Stack, logicalId: LogicalId } = olds;
      await client.renameResource({ Stack, LogicalId, Identifier: id, NewLogicalId: news.logicalId });
    }
    await this.leftOver.beforeUpdate(held, news);
    const begun = await held.calls.updateResource({ ...request(news), DependsOn: news.dependsOn });
    const event = await this.ended(held, begun, news);
    if (event.OperationStatus === "IN_PROGRESS") {
      throw new PartialFailure(id, outputs(news, event.Attributes), [interrupted(event)]);
    }
    if (event.OperationStatus === "FAILED") throw new Error(reason(event, news));
    return { outs: outputs(news, event.Attributes) };
  }

  /** The resource as it is now, or undefined where it is gone. */
  async read(id: string, state: Inputs): Promise<Outputs | undefined> {
    const found = await find(await this.local.connect(), id, state);
    if (!found) return undefined;
    const { type, stack, logicalId, dependsOn, secrets } = state;
    const beside = { type, stack, logicalId, dependsOn, ...(secrets && { secrets }) };
    return outputs({ ...beside, ...actual(found) }, found.Attributes);
  }

  async remove(id: string, inputs: Inputs): Promise<void> {
    const { held } = await this.holding(inputs);
    await this.leftOver.beforeRemoval(held, id, inputs);
    const { type: TypeName, stack: Stack, logicalId: LogicalId } = inputs;
    const begun = await held.calls.deleteResource({ TypeName, Stack, LogicalId, Identifier: id });
    const event = await this.ended(held, begun, inputs);
    if (event.OperationStatus === "IN_PROGRESS") throw new Error(interrupted(event));
    if (event.OperationStatus === "FAILED") throw new Error(reason(event, inputs));
  }

  private async holding({ stack }: Inputs): Promise<{ client: Client; held: Held }> {
    const client = await this.local.connect();
    return { client, held: await this.hold.take(client, stack) };
  }

  /** The operation's end, or where it was when the deployment was cancelled. */
  private async ended({ calls, signal }: Held, begun: ProgressEvent, inputs: Inputs): Promise<ProgressEvent> {
    const { cancelled } = this.local;
    try {
      const event = await calls.ended(begun, signal);
      for (const warning of event.Warnings ?? []) tell(event.LogicalId, withoutSecrets(warning, inputs));
      return event;
    } catch (error) {
      if (cancelled.aborted) return begun;
      throw error;
    }
  }
}

/** The resource of that id, which Pulumi comes back to, set aside by a replacement or not. */
export async function find(
  client: Client,
  id: string,
  { stack, logicalId }: Pick<Inputs, "stack" | "logicalId">,
): Promise<ResourceDescription | undefined> {
  const request = { Stack: stack, LogicalId: logicalId, Identifier: id };
  const found = await client.getResource(request);
  if (found?.Unclaimed) await client.claimResource(request);
  return found;
}

/** The properties that a resource has by now. */
export function actual({ Properties }: ResourceDescription): Record<string, unknown> {
  return JSON.parse(Properties) as Record<string, unknown>;
}

function request(inputs: Inputs) {
  return {
    TypeName: inputs.type,
    Stack: inputs.stack,
    LogicalId: inputs.logicalId,
    DesiredState: JSON.stringify(propertiesOf(inputs)),
    ...(inputs.updatePolicy && { UpdatePolicy: inputs.updatePolicy }),
  };
}

function outputs(inputs: Inputs, attributes = "{}"): Outputs {
  return { ...inputs, attributes: JSON.parse(attributes) as Record<string, unknown> };
}

function reason({ LogicalId, StatusMessage, ErrorCode }: ProgressEvent, inputs: Inputs): string {
  return withoutSecrets(`${LogicalId}: ${StatusMessage ?? ErrorCode ?? "failed"}`, inputs);
}

function interrupted({ LogicalId }: ProgressEvent): string {
  return `${LogicalId}: not waited for any more. The local ECS goes on with it; the next \`pulumi up\` or \`pulumi destroy\` waits for it.`;
}
