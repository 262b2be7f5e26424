import { references } from "../../cfn/references";
import type { Resource } from "../../cfn/resource";
import type { Value } from "../../cfn/value";
import { findCycle } from "../../protocol/cycle";
import { SlipwayError } from "../../protocol/errors";
import type { Graph } from "./graph";

/** A stack as it should be. */
export interface StackInput {
  name: string;
  /** Who owns it: the folder of the app, or the template's path. Another source may not change it. */
  source: string;
  resources: Resource[];
  outputs: Record<string, Value>;
  /** What other stacks may import, by export name. @default none */
  exports?: Record<string, Value>;
  /** Names of the exports of other stacks that it imports. @default none */
  imports?: string[];
  /** The source that it had before, where that is no longer there. @default the same */
  movedFrom?: string;
}

/** Logical ids of what must be there before `resource`. */
export function needsOf({ properties, dependsOn }: Resource): string[] {
  return [...new Set([...references(properties), ...dependsOn])].sort();
}

/** The order in which the stack's resources can be made. Throws where there is none. */
export function dependencies({ name, resources }: StackInput): Graph {
  const graph = new Map<string, Set<string>>();
  for (const resource of resources) {
    if (graph.has(resource.logicalId))
      throw new SlipwayError(`Stack ${name} has two resources "${resource.logicalId}".`);
    graph.set(resource.logicalId, new Set(needsOf(resource)));
  }
  for (const [id, needs] of graph) {
    const missing = [...needs].find((need) => !graph.has(need));
    if (missing) throw new SlipwayError(`Stack ${name}: "${id}" refers to "${missing}", which is not in the stack.`);
  }
  const cycle = findCycle(graph.keys(), (id) => graph.get(id) ?? []);
  if (cycle)
    throw new SlipwayError(`Stack ${name}: these resources refer to each other in a circle: ${cycle.join(" → ")}.`);
  return graph;
}
