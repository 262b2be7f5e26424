import { Att, Base64, Call, Join, Json, Split, type Value } from "./value";

/** Logical ids of the resources that a value refers to. */
export function references(value: Value): string[] {
  if (value instanceof Att) return [value.logicalId];
  if (value instanceof Join) return value.values.flatMap(references);
  if (value instanceof Call) return value.args.flatMap(references);
  if (value instanceof Json || value instanceof Split || value instanceof Base64) return references(value.value);
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return [];
  return Object.values(value).flatMap((item) => references(item as Value));
}
