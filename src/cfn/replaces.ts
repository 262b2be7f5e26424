import { isRecord } from "../protocol/json";
import { RESOURCE_TYPES } from "./types.generated";

/**
 * The properties of those whose change replaces a resource that differ between two plain states of it. Of a type that
 * is not in the table none is known.
 */
export function replacingChanges(
  type: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): string[] {
  const paths = RESOURCE_TYPES[type]?.replaces ?? [];
  return paths.filter((path) => !same(at(before, path), at(after, path)));
}

function at(state: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), state);
}

/** Equal as JSON, whatever the order of the keys. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}
