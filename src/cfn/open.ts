import { isPlainMap } from "./plain-map";

/** Whether a value of JSON stands for one that is yet to come: a call of an intrinsic function, as templates write it. */
export function isOpen(value: unknown): value is Record<string, unknown> {
  if (!isPlainMap(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === "Ref" || keys[0]!.startsWith("Fn::"));
}

/** Whether there is such a value in it. */
export function hasOpen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isOpen(value) || Object.values(value).some(hasOpen);
}

/** A value without what is open in it. */
export function withoutOpen(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isOpen(item)).map(withoutOpen);
  if (!isPlainMap(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => !isOpen(item));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutOpen(item)]));
}
