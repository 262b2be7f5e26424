import type { Client } from "../../client";
import type { ProgressEvent } from "../../protocol/calls";
import { type Inputs, type Outputs, propertiesOf } from "./state";

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

/** Makes a resource and waits until it is there, a service until it is steady. */
export async function create(client: Client, inputs: Inputs): Promise<{ id: string; outs: Outputs }> {
  const event = await client.ended(
    // Pulumi makes a replacement before it deletes what it replaces.
    await client.createResource({ ...request(inputs), DependsOn: inputs.dependsOn, Replace: true }),
  );
  tellWarnings(event);
  if (event.OperationStatus === "SUCCESS") return { id: identifier(event), outs: outputs(inputs, event.Attributes) };
  const made = await client.getResource({ Stack: inputs.stack, LogicalId: inputs.logicalId });
  if (made && event.Identifier !== undefined && made.Identifier === event.Identifier) {
    throw new PartialFailure(made.Identifier, outputs(inputs, made.Attributes), [reason(event)]);
  }
  throw new Error(reason(event));
}

/** Changes a resource and waits until it is so. */
export async function update(client: Client, news: Inputs): Promise<{ outs: Outputs }> {
  const event = await client.ended(await client.updateResource({ ...request(news), DependsOn: news.dependsOn }));
  tellWarnings(event);
  if (event.OperationStatus !== "SUCCESS") throw new Error(reason(event));
  return { outs: outputs(news, event.Attributes) };
}

/** The resource as it is now, or undefined where it is gone. */
export async function read(client: Client, id: string, state: Inputs): Promise<Outputs | undefined> {
  const found = await client.getResource({ Stack: state.stack, LogicalId: state.logicalId });
  if (!found || found.Identifier !== id) return undefined;
  const actual = JSON.parse(found.Properties) as Record<string, unknown>;
  const known = Object.keys(propertiesOf(state)).filter((key) => key in actual);
  return outputs({ ...state, ...Object.fromEntries(known.map((key) => [key, actual[key]])) }, found.Attributes);
}

export async function remove(client: Client, id: string, { type, stack, logicalId }: Inputs): Promise<void> {
  const event = await client.ended(
    await client.deleteResource({ TypeName: type, Stack: stack, LogicalId: logicalId, Identifier: id }),
  );
  if (event.OperationStatus !== "SUCCESS") throw new Error(reason(event));
}

function request(inputs: Inputs) {
  return {
    TypeName: inputs.type,
    Stack: inputs.stack,
    LogicalId: inputs.logicalId,
    DesiredState: JSON.stringify(propertiesOf(inputs)),
  };
}

function outputs(inputs: Inputs, attributes = "{}"): Outputs {
  return { ...inputs, attributes: JSON.parse(attributes) as Record<string, unknown> };
}

function identifier({ Identifier, LogicalId }: ProgressEvent): string {
  if (Identifier === undefined)
    throw new Error(`${LogicalId} was made, and the local ECS didn't say what it is called.`);
  return Identifier;
}

function reason({ LogicalId, StatusMessage, ErrorCode }: ProgressEvent): string {
  return `${LogicalId}: ${StatusMessage ?? ErrorCode ?? "failed"}`;
}

const told = new Set<string>();

/** Pulumi shows what a provider writes to its standard error. What holds for many resources is said once. */
function tellWarnings({ LogicalId, Warnings = [] }: ProgressEvent): void {
  for (const warning of Warnings.filter((each) => !told.has(each))) {
    told.add(warning);
    process.stderr.write(`${LogicalId}: ${warning}\n`);
  }
}
