import { isDeepStrictEqual } from "node:util";
import { checkEnded, type OnStackEvent, type StackCalls } from "./calls";
import { type Change, recordedResources } from "./deployment";
import { walk } from "./graph";
import type { Recorded } from "./recorded";
import { removeResources, withoutPolicies } from "./remove";

/**
 * Puts a stack back to what its last deployment that went through left: what was changed since is restored, then what was
 * made since is deleted, be it by this run or by one that was cut off, and that this one carried on.
 */
export async function rollBack(
  calls: StackCalls,
  stack: string,
  existing: readonly Recorded[],
  changes: readonly Change[],
  on: OnStackEvent,
  signal: AbortSignal,
): Promise<void> {
  const now = await recordedResources(calls, stack);
  const since = madeSince(existing, changes, now);
  const gone = new Set(since.map(({ identifier }) => identifier));
  const updated = new Set(changes.flatMap(updatedBefore));
  const changed = existing.filter((resource) => {
    const differs = resource.deployed && !isDeepStrictEqual(resource.deployed.properties, resource.properties);
    return (updated.has(resource) || differs) && !resource.replaced && !gone.has(resource.identifier);
  });
  const before = changed.map((resource) => ({ ...resource, ...resource.deployed }));
  const aside = new Set(now.filter(({ replaced }) => replaced).map(({ identifier }) => identifier));
  const isAside = ({ identifier }: Recorded) => aside.has(identifier);
  // A service goes back to a target group only while one of these forwards to it: so they go back before.
  const forwarding = before.filter((resource) => isAside(resource) && FORWARDS.has(resource.type));
  const named = new Set(forwarding.map(({ logicalId }) => logicalId));
  const inTheirPlace = since.filter((resource) => named.has(resource.logicalId) || dependsOnOne(resource, named));
  if (inTheirPlace.length > 0) await removeResources(calls, stack, inTheirPlace.map(withoutPolicies), on, signal);
  const first = before.filter((resource) => !isAside(resource) || forwarding.includes(resource));
  await restore(calls, stack, first, on, signal);
  const left = since.filter((resource) => !inTheirPlace.includes(resource));
  await removeResources(calls, stack, left.map(withoutPolicies), on, signal);
  // What a replacement had set aside is back in its place now.
  const last = before.filter((resource) => !first.includes(resource));
  await restore(calls, stack, last, on, signal);
}

const FORWARDS = new Set(["AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule"]);

const dependsOnOne = ({ type, dependsOn }: Recorded, logicalIds: ReadonlySet<string>) =>
  FORWARDS.has(type) && dependsOn.some((id) => logicalIds.has(id));

/** Of what is there now: what this run made, and of what was there when it began what no deployment had left. */
function madeSince(existing: readonly Recorded[], changes: readonly Change[], now: readonly Recorded[]): Recorded[] {
  const made = madeBy(changes, now);
  // Records of a control plane that did not note yet what a deployment left.
  if (existing.every(({ deployed }) => deployed === undefined)) return made;
  const inherited = new Set(existing.filter(({ deployed }) => !deployed).map(({ identifier }) => identifier));
  return now.filter((resource) => made.includes(resource) || inherited.has(resource.identifier));
}

/**
 * Takes back a first deployment: what this run made, and what was there when it began, which an earlier one that was cut
 * off had made. Whether that was all of it: what anyone else made meanwhile stays.
 */
export async function takeBack(
  calls: StackCalls,
  stack: string,
  existing: readonly Recorded[],
  changes: readonly Change[],
  on: OnStackEvent,
  signal: AbortSignal,
): Promise<boolean> {
  const now = await recordedResources(calls, stack);
  const inherited = new Set(existing.map(({ identifier }) => identifier));
  const made = new Set(madeBy(changes, now));
  const own = now.filter((resource) => made.has(resource) || inherited.has(resource.identifier));
  await removeResources(calls, stack, own.map(withoutPolicies), on, signal);
  if (own.length < now.length) return false;
  await calls.deleteStack({ Stack: stack });
  return true;
}

/** What a deployment made, of what is there now: new resources, and successors of those that it replaced. */
function madeBy(changes: readonly Change[], now: readonly Recorded[]): Recorded[] {
  return now.filter(({ logicalId, identifier, replaced }) => {
    return changes.some((change) => {
      if (change.kind === "created") return change.logicalId === logicalId;
      return change.kind === "replaced" && !replaced && isSuccessor(change.before, logicalId, identifier);
    });
  });
}

function isSuccessor(before: Recorded, logicalId: string, identifier: string): boolean {
  return before.logicalId === logicalId && before.identifier !== identifier;
}

function updatedBefore(change: Change): Recorded[] {
  return change.kind === "updated" ? [change.before] : [];
}

async function restore(
  calls: StackCalls,
  stack: string,
  resources: readonly Recorded[],
  on: OnStackEvent,
  signal: AbortSignal,
): Promise<void> {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const order = new Map(resources.map(({ logicalId, dependsOn }) => [logicalId, new Set(dependsOn)]));
  on({ kind: "planned", resources });
  await walk(order, async (id) => {
    const { logicalId, type, properties, dependsOn, deletionPolicy, updateReplacePolicy } = byId.get(id)!;
    on({ kind: "started", action: "restore", logicalId, type });
    const request = { TypeName: type, Stack: stack, LogicalId: logicalId, DesiredState: JSON.stringify(properties) };
    const policies = { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy };
    signal.throwIfAborted();
    const event = await calls.ended(
      await calls.updateResource({ ...request, DependsOn: dependsOn, ...policies }),
      signal,
    );
    checkEnded(event, on);
    on({ kind: "done", action: "restore", logicalId, type });
  });
}
