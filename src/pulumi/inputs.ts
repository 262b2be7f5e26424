import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../cfn/plain-map";
import { Leaf } from "../options";

type Primitive = string | number | boolean;

/**
 * `T` as a component takes it: every value, list of values and map of text may be an Output. What gives a description its
 * shape (which containers there are, whether there is a health check) is plain.
 */
export type Inputs<T> = T extends Primitive
  ? pulumi.Input<T>
  : T extends (infer Item)[]
    ? Item extends Primitive
      ? pulumi.Input<pulumi.Input<Item>[]>
      : Inputs<Item>[]
    : string extends keyof T
      ? T[keyof T & string] extends Primitive
        ? pulumi.Input<Record<string, pulumi.Input<T[keyof T & string]>>>
        : { [K in keyof T]: Inputs<T[K]> }
      : { [K in keyof T]: Inputs<T[K]> };

/** A value with each Output and promise in it, at any depth, wrapped in a leaf. */
export function toLeaves(value: unknown): unknown {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return new Leaf(pulumi.output(value));
  if (Array.isArray(value)) return value.map(toLeaves);
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toLeaves(item)]));
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
    if (!isPlainMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
  };
  return replace(options) as T;
}
