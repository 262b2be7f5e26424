import { isPlainMap, mapValues } from "./plain-map";
import type { CfnProperties } from "./properties.generated";
import { references } from "./references";
import type { Resource } from "./resource";
import type { Val, Value } from "./value";

export type { Tag, Val } from "./value";

/** `T` once everything in it is known: what a control plane is given. */
export type Plain<T> =
  T extends Val<never>
    ? never
    : T extends (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

/** The properties of a type as a control plane is given them, checked. */
export type PlainProperties<T extends keyof CfnProperties> = Plain<CfnProperties[T]>;

/**
 * A resource whose properties are checked against CloudFormation's specification when it is compiled.
 * @param dependsOn what must be there first; what the properties refer to is left out
 */
export function resource<T extends keyof CfnProperties>(
  type: T,
  logicalId: string,
  properties: CfnProperties[T],
  dependsOn: string[] = [],
): Resource {
  const referred = dependsOn.length === 0 ? [] : references(properties);
  return {
    logicalId,
    type,
    properties: compactMap(properties),
    dependsOn: dependsOn.filter((id) => !referred.includes(id)),
  };
}

/** Leaves out what is not set, so that an executor sees only what is. */
function compactMap(map: { [key: string]: Value }): Record<string, Value> {
  return mapValues(map, compact);
}

function compact(value: Value): Value {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => compact(item));
  return isPlainMap(value) ? compactMap(value) : value;
}
