import { RESOURCE_TYPES } from "./types.generated";

/** How new properties of a resource differ from those that it has. */
export interface PropertyDiff {
  change: "same" | "update" | "replace";
  /** Every path that differs: `HealthCheckPath`, `Tags.0.Value`. */
  paths: string[];
  /** Those of `paths` that can't be changed in place. */
  replaces: string[];
}

/** Compares properties as CloudFormation does: text that reads as a number or boolean is the same as that value. */
export function diffProperties(type: string, before: unknown, after: unknown): PropertyDiff {
  const paths = differences(before, after, "");
  const replacing = RESOURCE_TYPES[type]?.replaces ?? [];
  const replaces = paths.filter((path) => {
    const names = path
      .split(".")
      .filter((part) => !/^\d+$/.test(part))
      .join(".");
    // A list that came or went whole is named by its own path, which may be above the one that replaces.
    return replacing.some((other) => `${names}.`.startsWith(`${other}.`) || other.startsWith(`${names}.`));
  });
  return { change: replaces.length > 0 ? "replace" : paths.length > 0 ? "update" : "same", paths, replaces };
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      differences(before[key as never], after[key as never], path ? `${path}.${key}` : key),
    );
  }
  return isEmpty(before) === isEmpty(after) && (isEmpty(before) || sameValue(before, after)) ? [] : [path];
}

function isContainer(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null;
}

function sameValue(before: unknown, after: unknown): boolean {
  return !isContainer(before) && !isContainer(after) && String(before) === String(after);
}
