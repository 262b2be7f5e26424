/**
 * The first circle among `ids`, as a path that ends where it begins: `["a", "b", "a"]`; undefined where there is none.
 * Edges to what is not among the ids count as well.
 */
export function findCycle(ids: Iterable<string>, edgesOf: (id: string) => Iterable<string>): string[] | undefined {
  const done = new Set<string>();
  const above: string[] = [];
  const on = new Set<string>();
  const visit = (id: string): string[] | undefined => {
    if (done.has(id)) return undefined;
    if (on.has(id)) return [...above.slice(above.indexOf(id)), id];
    above.push(id);
    on.add(id);
    for (const next of edgesOf(id)) {
      const found = visit(next);
      if (found) return found;
    }
    above.pop();
    on.delete(id);
    done.add(id);
    return undefined;
  };
  for (const id of ids) {
    const found = visit(id);
    if (found) return found;
  }
  return undefined;
}
