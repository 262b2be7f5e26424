import { retains } from "../../cfn/resource";
import { SlipwayError } from "../../protocol/errors";
import { InterruptedError, messageOf, UnreachableError } from "../errors";
import { checkEnded, type OnStackEvent, type StackCalls } from "./calls";
import { checkRemoval } from "./check";
import { type Graph, reversed, walk } from "./graph";
import { type ChangeOptions, type Held, holdingStack, isBusy } from "./hold";
import { policyOf } from "./plan";
import { type Recorded, recorded } from "./recorded";

/** Some resources could not be deleted. */
export class RemovalFailedError extends SlipwayError {
  constructor(
    stack: string,
    readonly failures: { logicalId: string; reason: string }[],
  ) {
    const list = failures.map(({ logicalId, reason }) => `\n  ${logicalId}: ${reason}`).join("");
    super(
      `Stack ${stack}: not everything could be deleted:${list}\nThe next \`slipway up\` or \`slipway down ${stack}\` tries again.`,
    );
  }
}

/** Deletes everything of a stack, and forgets it. Gives how many resources there were. */
export async function removeStack(
  calls: StackCalls,
  stack: string,
  on: OnStackEvent = () => {},
  options: ChangeOptions = {},
): Promise<number> {
  try {
    return await holdingStack(calls, stack, options, (held) => removeAll(held, stack, on));
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    const message = `Interrupted. What is being deleted goes on to be; \`slipway down ${stack}\` removes the rest.`;
    throw new InterruptedError(message, { cause: error });
  }
}

/** {@link removeStack}, of one that is held. */
export async function removeAll({ calls, signal }: Held, stack: string, on: OnStackEvent = () => {}): Promise<number> {
  const stacks = await calls.listStacks();
  checkRemoval(stack, stacks);
  const resources = (await calls.listResources({ Stack: stack })).map(recorded);
  // What a first deployment made that did not go through holds nothing that is worth to be kept.
  const deployed = stacks.find(({ Stack }) => Stack === stack)?.Deployed;
  await removeResources(calls, stack, deployed ? resources : resources.map(withoutPolicies), on, signal);
  await calls.deleteStack({ Stack: stack });
  return resources.length;
}

/** The resource, to be deleted whatever its policies say. */
export function withoutPolicies(resource: Recorded): Recorded {
  return { ...resource, deletionPolicy: undefined, updateReplacePolicy: undefined };
}

/**
 * Deletes resources, each after those that depend on it. One that fails keeps only what it depends on. One
 * that its policy retains is only forgotten.
 */
export async function removeResources(
  calls: StackCalls,
  stack: string,
  resources: readonly Recorded[],
  on: OnStackEvent,
  signal: AbortSignal,
): Promise<void> {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const dependents = removalOrder(resources);
  const stuck = new Set<string>();
  const failures: { logicalId: string; reason: string }[] = [];
  on({ kind: "planned", resources });
  await walk(dependents, async (key) => {
    const resource = byKey.get(key)!;
    const { logicalId, type, identifier, replaced } = resource;
    const retain = retains(policyOf(resource));
    if ([...dependents.get(key)!].some((dependent) => stuck.has(dependent))) {
      stuck.add(key);
      return;
    }
    signal.throwIfAborted();
    on({ kind: "started", action: "delete", logicalId, type });
    try {
      const request = { TypeName: type, Stack: stack, LogicalId: logicalId, Identifier: identifier, Retain: retain };
      checkEnded(await calls.ended(await calls.deleteResource(request), signal), on);
      if (retain) on({ kind: "warning", logicalId, message: kept(identifier, replaced) });
      on({ kind: "done", action: "delete", logicalId, type });
    } catch (error) {
      if (signal.aborted || error instanceof UnreachableError || isBusy(error)) throw error;
      const reason = reasonOf(error);
      stuck.add(key);
      failures.push({ logicalId, reason });
      on({ kind: "failed", action: "delete", logicalId, type, reason });
    }
  });
  if (failures.length > 0) throw new RemovalFailedError(stack, failures);
}

function kept(identifier: string, replaced: boolean): string {
  const policy = replaced ? "UpdateReplacePolicy" : "DeletionPolicy";
  return `${identifier} is kept, and no longer a part of the stack: its ${policy} is Retain.`;
}

/** For each resource those that must go before it: the ones that depend on it. */
function removalOrder(resources: readonly Recorded[]): Graph {
  const keys = new Map<string, string[]>();
  for (const resource of resources) {
    keys.set(resource.logicalId, [...(keys.get(resource.logicalId) ?? []), keyOf(resource)]);
  }
  const needs = resources.map((resource) => {
    const needed = resource.dependsOn.flatMap((id) => keys.get(id) ?? []);
    return [keyOf(resource), new Set(needed.filter((key) => key !== keyOf(resource)))] as const;
  });
  return reversed(new Map(needs));
}

/** Tells a resource from the one that it replaced. */
function keyOf({ logicalId, type, identifier }: Recorded): string {
  return JSON.stringify([logicalId, type, identifier]);
}

function reasonOf(error: unknown): string {
  return (error as { reason?: string }).reason ?? messageOf(error);
}
