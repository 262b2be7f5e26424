import * as pulumi from "@pulumi/pulumi";
import { isPlainMap, valueAt } from "../../cfn/plain-map";
import { Mistake } from "../mistake";

/** What one property of a planned resource is among the arguments of an AWS class. */
export type Property = (value: unknown) => Record<string, unknown>;

/** A value in CloudFormation's form as the AWS class takes it. It may be an Output at any depth. */
export type Convert = (value: unknown) => unknown;

/** A property, or part of one, that can't be among the arguments as it is. */
export class UnmappedPropertyError extends Mistake {
  constructor(
    readonly property: string,
    readonly why = NO_COUNTERPART,
  ) {
    super(`${property} ${why}`);
    this.name = "UnmappedPropertyError";
  }

  /** Of what stands in the property `outer`. */
  inside(outer: string): UnmappedPropertyError {
    return new UnmappedPropertyError(this.property === "" ? outer : `${outer}.${this.property}`, this.why);
  }
}

const NO_COUNTERPART =
  "has no counterpart in @pulumi/aws among the arguments of the resource; what it has a resource of its own for can be made " +
  "beside the component";

/** Applies `convert` to the value, now or when it is known. */
export function lift(convert: Convert): Convert {
  return (value) => (pulumi.Output.isInstance(value) ? value.apply((known) => convert(known)) : convert(value));
}

export const same: Convert = (value) => value;

/** The argument `name`; `a.b` is `b` inside the argument `a`. */
export function as(name: string, convert: Convert = same): Property {
  const [outer = name, ...inner] = name.split(".");
  return (value) => ({
    [outer]: inner.reduceRight<unknown>((inside, key) => ({ [key]: inside }), lift(convert)(value)),
  });
}

/** A map whose keys stand in the table. */
export function object(fields: Record<string, Property>): Convert {
  return lift((value) => args(value as Record<string, unknown>, fields));
}

/** A map whose fields are arguments of the resource itself. It is known, as are its keys. */
export function spread(fields: Record<string, Property>): Property {
  return (value) => {
    if (pulumi.Output.isInstance(value)) {
      throw new UnmappedPropertyError("", "is known only later; allowed is a map, whose values may be Outputs");
    }
    return args(value as Record<string, unknown>, fields);
  };
}

export function list(item: Convert): Convert {
  return lift((value) => (value as unknown[]).map(lift(item)));
}

/** The only item of a list. */
export function only(item: Convert): Convert {
  return lift((value) => {
    const [one, ...others] = value as unknown[];
    if (others.length > 0) throw new UnmappedPropertyError("", "has several items, and one argument in @pulumi/aws");
    return lift(item)(one);
  });
}

/** What a map says under the one name. */
export const member = (name: string): Convert =>
  lift((value) => {
    const { [name]: own, ...others } = value as Record<string, unknown>;
    const [other] = Object.keys(others);
    if (other !== undefined) throw new UnmappedPropertyError(other);
    return own;
  });

/** A list with one item. */
export const listed =
  (item: Convert): Convert =>
  (value) => [lift(item)(value)];

/** A property that says nothing which the others don't. */
export const implied: Property = () => ({});

export const number: Convert = lift((value) => (value === undefined ? undefined : Number(value)));
export const text: Convert = lift((value) => (value === undefined ? undefined : String(value)));
/** What AWS has as `true` or as a word, such as `ENABLED`. */
export const flag: Convert = lift((value) => YES.test(String(value)));
const YES = /^(true|enabled|OnlyInboundResolver)$/i;
export const json: Convert = (value) => pulumi.jsonStringify(value as pulumi.Input<object>);

/** `[{ Key, Value }]` as a map. */
export const tags: Convert = lift((value) => {
  const entries = (value as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value] as const);
  const lost = entries.find(([key]) => LOST.includes(key));
  if (lost) throw new Mistake(`a tag is named ${lost[0]}; allowed is any other name: Pulumi's SDK loses it in a map`);
  return Object.fromEntries(entries);
});

/** Keys of a map that don't come through an Output: it assigns them, or makes text of the map. */
const LOST = ["__proto__", "toString"];

/** `[{ Name, Value }]` as a map. */
export const byName: Convert = lift((value) =>
  Object.fromEntries((value as { Name: string; Value: unknown }[]).map(({ Name, Value }) => [Name, Value])),
);

/** `[{ Key, Value }]` in which each key is an argument of its own. */
export function attributes(fields: Record<string, Property>): Property {
  return (value) => {
    const entries = (value as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value] as const);
    return args(Object.fromEntries(entries), fields);
  };
}

/** The arguments that properties come to. */
export function args(properties: Record<string, unknown>, fields: Record<string, Property>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(properties)) {
    const property = valueAt(fields, key);
    if (!property) throw new UnmappedPropertyError(key);
    try {
      mergeInto(result, property(value));
    } catch (error) {
      if (error instanceof UnmappedPropertyError) throw error.inside(key);
      throw error;
    }
  }
  return result;
}

/** Several properties may be parts of one argument. */
function mergeInto(result: Record<string, unknown>, fragment: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(fragment)) {
    const before = result[key];
    if (isPlainMap(before) && isPlainMap(value)) mergeInto(before, value);
    else result[key] = isPlainMap(value) ? { ...value } : value;
  }
}
