import { Leaf } from "../options/leaf";
import { isPlainMap } from "./plain-map";

/** Stands for a list or map inside itself, which no value can be. */
class Circle {}

/** A description with a leaf wherever `leafOf` has one, at any depth. */
export function withLeaves(value: unknown, leafOf: (value: unknown) => Leaf | undefined): unknown {
  const around = new Set<unknown>();
  const wrap = (value: unknown): unknown => {
    const leaf = leafOf(value);
    if (leaf) return leaf;
    if (!Array.isArray(value) && !isPlainMap(value)) return value;
    if (around.has(value)) return new Circle();
    around.add(value);
    // What was left out of a list is there, and is nothing.
    const wrapped = Array.isArray(value) ? Array.from(value, wrap) : mapOf(value, wrap);
    around.delete(value);
    return wrapped;
  };
  return wrap(value);
}

/** The leaves in a description. */
export function leavesOf(value: unknown): Leaf[] {
  if (value instanceof Leaf) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(leavesOf);
}

/** The description with those leaves replaced whose values are known by now. */
export function withKnown<T>(options: T, known: ReadonlyMap<Leaf, unknown>): T {
  const replace = (value: unknown): unknown => {
    if (value instanceof Leaf) return known.has(value) ? known.get(value) : value;
    if (Array.isArray(value)) return value.map(replace);
    return isPlainMap(value) ? mapOf(value, replace) : value;
  };
  return replace(options) as T;
}

function mapOf(map: Record<string, unknown>, of: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, of(item)]));
}
