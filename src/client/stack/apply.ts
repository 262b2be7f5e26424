import type { Resource } from "../../cfn/resource";
import { SlipwayError } from "../../protocol/errors";
import { messageOf } from "../errors";
import { type OnStackEvent, ResourceFailedError, type StackCalls } from "./calls";
import { Deployment, recordedResources } from "./deployment";
import { walk } from "./graph";
import { dependencies, type StackInput } from "./input";
import { current, type Recorded } from "./recorded";
import { removeResources, removeStack } from "./remove";
import { resolveAll } from "./resolve";
import { rollBack } from "./undo";

/** How a deployment went. */
export interface StackResult {
  stack: string;
  /** How many resources were made, changed, replaced or deleted; 0 where nothing had to be. */
  changed: number;
  outputs: Record<string, unknown>;
  exports: Record<string, unknown>;
}

/** A stack that could not be deployed, and was put back to what it was before. */
export class DeploymentFailedError extends SlipwayError {
  constructor(
    readonly stackName: string,
    /** Whose creation, update or deletion failed. */
    override readonly cause: ResourceFailedError,
    /** `removed`: it was the first deployment. `rolledBack`: the previous one goes on. `stuck`: undoing failed as well. */
    readonly outcome: "removed" | "rolledBack" | "stuck",
    explanation: string,
  ) {
    super(`Stack ${stackName} was not deployed. ${cause.message}\n${explanation}`, { cause });
  }
}

/**
 * Makes a stack what it should be, as CloudFormation does: in the order of its references, independent resources at the same
 * time; a replaced resource goes when its successor is in use, and what is no longer in the stack goes last. If something
 * fails, a first deployment is removed again and a later one rolled back. A run that is cut off is carried on by the next.
 */
export async function applyStack(
  calls: StackCalls,
  input: StackInput,
  on: OnStackEvent = () => {},
): Promise<StackResult> {
  const { name, source, resources } = input;
  const graph = dependencies(input);
  await calls.putStack({ Stack: name, Source: source, MovedFrom: input.movedFrom });
  const existing = await recordedResources(calls, name);
  const deployment = new Deployment(calls, name, existing, await unsteadyServices(calls, name, existing), on);
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  on({ kind: "planned", resources });
  try {
    await walk(graph, (id) => deployment.apply(byId.get(id)!));
  } catch (error) {
    await deployment.halt();
    throw await undo(calls, name, deployment, failure(error), on);
  }
  const outputs = resolveAll(input.outputs, deployment.attribute, "Outputs");
  const exports = resolveAll(input.exports ?? {}, deployment.attribute, "Exports");
  await calls.putStack({
    Stack: name,
    Source: source,
    Outputs: outputs,
    Exports: exports,
    Imports: input.imports,
    Deployed: true,
  });
  const superfluous = await leftOver(calls, input);
  await removeResources(calls, name, superfluous, on);
  return { stack: name, changed: deployment.changes.length + superfluous.length, outputs, exports };
}

/** What is recorded and no longer in the stack, or was replaced. */
async function leftOver(calls: StackCalls, { name, resources }: StackInput): Promise<Recorded[]> {
  const wanted = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const gone = (await recordedResources(calls, name)).filter((each) => each.replaced || !wanted.has(each.logicalId));
  // What becomes of one that was replaced, its successor says.
  return gone.map((each) => ({ ...each, ...pickReplacePolicy(wanted.get(each.logicalId)) }));
}

function pickReplacePolicy(successor: Resource | undefined): Pick<Recorded, "updateReplacePolicy"> | undefined {
  return successor && { updateReplacePolicy: successor.updateReplacePolicy };
}

async function unsteadyServices(
  calls: StackCalls,
  stack: string,
  existing: readonly Recorded[],
): Promise<ReadonlySet<string>> {
  if (![...current(existing).values()].some(({ type }) => type === "AWS::ECS::Service")) return new Set();
  const { Services } = await calls.overview({ Stack: stack });
  const unsteady = Services.filter(({ Deployments }) => {
    return Deployments.some(({ Status, RolloutState }) => Status === "PRIMARY" && RolloutState !== "COMPLETED");
  });
  return new Set(unsteady.map(({ Arn }) => Arn));
}

async function undo(
  calls: StackCalls,
  stack: string,
  { changes }: Deployment,
  cause: ResourceFailedError,
  on: OnStackEvent,
): Promise<DeploymentFailedError> {
  const known = (await calls.listStacks()).find(({ Stack }) => Stack === stack);
  const how = known?.Deployed ? "rollback" : "remove";
  on({ kind: "undoing", how, reason: cause.message });
  try {
    if (how === "remove") {
      await removeStack(calls, stack, on);
      return new DeploymentFailedError(
        stack,
        cause,
        "removed",
        "It was its first deployment: everything was removed again.",
      );
    }
    await rollBack(calls, stack, changes, on);
    return new DeploymentFailedError(stack, cause, "rolledBack", "It was rolled back: what was there before goes on.");
  } catch (error) {
    const again = `Undoing it failed as well: ${messageOf(error)}\n\`slipway up\` tries again, \`slipway down ${stack}\` removes it.`;
    return new DeploymentFailedError(stack, cause, "stuck", again);
  }
}

function failure(error: unknown): ResourceFailedError {
  if (error instanceof ResourceFailedError) return error;
  throw error;
}
