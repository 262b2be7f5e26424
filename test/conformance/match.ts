import { isRecord } from "../../src/protocol/json";

/** What is missing of `expected` in what was found, as sentences. `*` in text is any text; `absent` is nothing at all. */
export function differences(expected: unknown, found: unknown, path = ""): string[] {
  if (expected === "absent") return found === undefined || found === null ? [] : [`${path} is ${show(found)}`];
  if (typeof expected === "string" && typeof found === "string") {
    return isLike(expected, found) ? [] : [`${path} is ${show(found)}, not ${show(expected)}`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(found)) return [`${path} is ${show(found)}, not a list`];
    if (expected.length !== found.length)
      return [`${path} has ${found.length} entries, not ${expected.length}: ${show(found)}`];
    return expected.flatMap((item, i) => differences(item, found[i], `${path}[${i}]`));
  }
  if (isRecord(expected)) {
    if (isBound(expected)) return bounded(expected, found, path);
    if (!isRecord(found)) return [`${path} is ${show(found)}`];
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, found[key], path ? `${path}.${key}` : key),
    );
  }
  return Object.is(expected, found) ? [] : [`${path} is ${show(found)}, not ${show(expected)}`];
}

export interface Bound {
  atLeast?: number;
  atMost?: number;
}

const isBound = (value: Record<string, unknown>) => "atLeast" in value || "atMost" in value;

export function bounded({ atLeast, atMost }: Bound, found: unknown, path: string): string[] {
  const value = Number(found);
  if (Number.isNaN(value)) return [`${path} is ${show(found)}, not a number`];
  if (atLeast !== undefined && value < atLeast) return [`${path} is ${value}, less than ${atLeast}`];
  if (atMost !== undefined && value > atMost) return [`${path} is ${value}, more than ${atMost}`];
  return [];
}

/** Each of the expected is like one of those found, and no two are like the same. */
export function among(expected: unknown[], found: unknown[], what: string): string[] {
  const left = [...found];
  return expected.flatMap((item) => {
    const at = left.findIndex((each) => differences(item, each).length === 0);
    if (at < 0) return [`no ${what} is like ${show(item)}`];
    left.splice(at, 1);
    return [];
  });
}

/** The expected are among those found, in their order. */
export function inOrder(expected: string[], found: string[], what: string): string[] {
  let from = 0;
  for (const item of expected) {
    const at = found.findIndex((each, i) => i >= from && isLike(item, each));
    if (at < 0) return [`${what}: ${show(item)} is not there, or not in its place`];
    from = at + 1;
  }
  return [];
}

export function isLike(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`).test(text);
}

const show = (value: unknown) => JSON.stringify(value);
