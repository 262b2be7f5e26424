/** What must be there before what: each id with the ids that it needs. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The same edges, the other way round: each id with those that need it. */
export function reversed(graph: Graph): Graph {
  const result = new Map([...graph.keys()].map((id) => [id, new Set<string>()]));
  for (const [id, needs] of graph) {
    for (const need of needs) result.get(need)?.add(id);
  }
  return result;
}

/**
 * Visits every id, each as soon as all that it needs were visited, independent ones at the same time. Needs that aren't in
 * the graph count as there. The first failure ends it at once: nothing more is visited, and what is under way is not
 * waited for.
 */
export async function walk(graph: Graph, visit: (id: string) => Promise<void>): Promise<void> {
  let failed = false;
  const visits = new Map<string, Promise<void>>();
  const start = (id: string): Promise<void> => {
    const underWay = visits.get(id);
    if (underWay) return underWay;
    const needs = [...(graph.get(id) ?? [])].filter((need) => graph.has(need));
    const visited = Promise.all(needs.map(start)).then(() => (failed ? undefined : visit(id)));
    visits.set(id, visited);
    return visited;
  };
  try {
    await Promise.all([...graph.keys()].map(start));
  } catch (error) {
    failed = true;
    throw error;
  }
}
