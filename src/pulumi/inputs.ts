import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../cfn/plain-map";
import { Leaf } from "../options";

type Primitive = string | number | boolean;

/**
 * The options `T` as a component takes them, by the spec `S` that is made of them: what the spec may have a leaf for, a
 * value, list of values or map of text, may be an Output; what must be known while the program runs is plain. Exactly one
 * of `image` and `build`.
 */
export type Inputs<T, S> = "image" | "build" extends keyof T ? OneImage<EachInput<T, S>> : EachInput<T, S>;

type EachInput<T, S> = { [K in keyof T]: K extends keyof S ? InputOf<T[K], S[K]> : never };

type InputOf<T, S> = [Extract<S, Leaf>] extends [never]
  ? T extends Primitive
    ? T
    : T extends (infer Item)[]
      ? S extends (infer ItemSpec)[]
        ? Inputs<Item, ItemSpec>[]
        : never
      : string extends keyof T
        ? S extends Record<string, infer ItemSpec>
          ? { [K in keyof T]: Inputs<T[K], ItemSpec> }
          : never
        : Inputs<T, NonNullable<S>> & NoOutput
  : Late<T>;

/** An Output has the properties of what it will be, so that it would pass for it. */
interface NoOutput {
  readonly apply?: never;
}

/** What may be known later, whole or in part. */
type Late<T> = T extends Primitive
  ? pulumi.Input<T>
  : T extends (infer Item)[]
    ? pulumi.Input<pulumi.Input<Item>[]>
    : T extends Record<string, infer Item>
      ? pulumi.Input<Record<string, pulumi.Input<Item>>>
      : T;

type OneImage<T> = T & (One<T, "image", "build"> | One<T, "build", "image">);

type One<T, This extends string, Other extends string> = {
  [K in keyof T & This]-?: NonNullable<T[K]>;
} & { [K in Other]?: undefined };

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
