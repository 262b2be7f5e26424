import { hasOpen } from "../../cfn/open";
import { type Policy, retains } from "../../cfn/resource";
import { type Attributes, attributesFor } from "../../protocol/attributes";
import type { StackCalls } from "./calls";
import { recordedResources } from "./deployment";
import { walk } from "./graph";
import { dependencies, type StackInput } from "./input";
import { openly } from "./openly";
import { besideProperties, current, type Recorded } from "./recorded";

/** What a deployment would do with a resource. */
export interface PlannedChange {
  logicalId: string;
  type: string;
  action: "create" | "update" | "replace" | "delete" | "keep";
  /** Every property path that differs: `HealthCheckPath`, `Tags.0.Value`; `DependsOn` for the order, and policies. */
  paths: string[];
  /** Those of `paths` that can't be changed in place. */
  replaces: string[];
}

/** What a deployment would do with a stack. */
export interface StackPlan {
  changes: PlannedChange[];
  /** What attributes will be, as far as that is known. */
  attribute: Attributes;
}

type Calls = Pick<StackCalls, "listResources" | "diffResource">;

/** Looks at what each resource would come to, in the order of their references, and changes nothing. */
export async function planStack(calls: Calls, input: StackInput): Promise<StackPlan> {
  const existing = await recordedResources(calls, input.name);
  const before = current(existing);
  const changes = new Map<string, PlannedChange>();
  const attribute: Attributes = (logicalId, name) => {
    const change = changes.get(logicalId);
    if (change?.action === "create" || change?.action === "replace") return undefined;
    // An attribute that says what a property does changes with it.
    if (change?.paths.some((path) => `${path}.`.startsWith(`${name}.`))) return undefined;
    return before.get(logicalId)?.attributes[name];
  };
  const byId = new Map(input.resources.map((resource) => [resource.logicalId, resource]));
  await walk(dependencies(input), async (id) => {
    const resource = byId.get(id)!;
    const { logicalId, type, properties } = resource;
    const known = before.get(id);
    if (!known) {
      changes.set(id, { logicalId, type, action: "create", paths: [], replaces: [] });
      return;
    }
    const state = openly(properties, attributesFor(type, attribute));
    const request = { TypeName: type, Stack: input.name, LogicalId: id, DesiredState: JSON.stringify(state) };
    const { Change, Paths, Replaces } = await calls.diffResource(request);
    const paths = [...Paths, ...besideProperties(resource, known)];
    const action = Change === "replace" || Change === "create" ? "replace" : "update";
    if (paths.length === 0 && Change === "same") return;
    changes.set(id, { logicalId, type, action, paths, replaces: Replaces });
  });
  const made = input.resources.flatMap(({ logicalId }) => changes.get(logicalId) ?? []);
  const gone = existing.filter(({ logicalId, replaced }) => replaced || !byId.has(logicalId)).map(goneChange);
  return { changes: [...made, ...gone], attribute };
}

function goneChange(resource: Recorded): PlannedChange {
  const { logicalId, type } = resource;
  return { logicalId, type, action: retains(policyOf(resource)) ? "keep" : "delete", paths: [], replaces: [] };
}

/** What becomes of a resource that goes: it was replaced, or is no longer wanted. */
export function policyOf({ replaced, deletionPolicy, updateReplacePolicy }: Recorded): Policy | undefined {
  return replaced ? updateReplacePolicy : deletionPolicy;
}

/** The values that will be, by name; undefined for one that isn't known before the deployment. */
export function foreseen(values: StackInput["outputs"], { attribute }: StackPlan): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const known = openly(value, attribute);
      return [name, hasOpen(known) ? undefined : known];
    }),
  );
}
