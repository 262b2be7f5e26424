import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../../cfn/plain-map";
import { Mistake } from "../mistake";

/** What one property of a planned resource is among the arguments of an AWS class. */
export type Property = (value: unknown) => Record<string, unknown>;

/** A value in CloudFormation's form as the AWS class takes it. It may be an Output at any depth. */
export type Convert = (value: unknown) => unknown;

/** A property, or part of one, that has no place in the table. */
export class UnmappedPropertyError extends Mistake {
  constructor(readonly property: string) {
    super(`${property} has no counterpart in @pulumi/aws yet; set it with the component's \`transform\``);
    this.name = "UnmappedPropertyError";
  }
}

/** Applies `convert` to the value, now or when it is known. */
export function lift(convert: Convert): Convert {
  return (value) => (pulumi.Output.isInstance(value) ? value.apply((known) => convert(known)) : convert(value));
}

export const same: Convert = (value) => value;

/** The argument `name`; `a.b` is `b` inside the argument `a`. */
export function as(name: string, convert: Convert = same): Property {
  const [outer = name, inner] = name.split(".");
  return (value) => {
    const converted = lift(convert)(value);
    return { [outer]: inner === undefined ? converted : { [inner]: converted } };
  };
}

/** A map whose keys stand in the table. */
export function object(fields: Record<string, Property>): Convert {
  return lift((value) => args(value as Record<string, unknown>, fields));
}

/** A map whose fields are arguments of the resource itself. It is known, as are its keys. */
export function spread(fields: Record<string, Property>): Property {
  return (value) => args(value as Record<string, unknown>, fields);
}

export function list(item: Convert): Convert {
  return lift((value) => (value as unknown[]).map(lift(item)));
}

/** The only item of a list. */
export function only(item: Convert): Convert {
  return lift((value) => lift(item)((value as unknown[])[0]));
}

/** A property that says nothing which the others don't. */
export const implied: Property = () => ({});

export const number: Convert = lift((value) => (value === undefined ? undefined : Number(value)));
export const text: Convert = lift((value) => (value === undefined ? undefined : String(value)));
export const flag: Convert = lift((value) => value === true || value === "true");
export const json: Convert = (value) => pulumi.jsonStringify(value as pulumi.Input<object>);

/** `[{ Key, Value }]` as a map. */
export const tags: Convert = lift((value) =>
  Object.fromEntries((value as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value])),
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
    const property = fields[key];
    if (!property) throw new UnmappedPropertyError(key);
    try {
      mergeInto(result, property(value));
    } catch (error) {
      if (error instanceof UnmappedPropertyError) throw new UnmappedPropertyError(`${key}.${error.property}`);
      throw error;
    }
  }
  return result;
}

/** Several properties may be parts of one argument. */
function mergeInto(result: Record<string, unknown>, fragment: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(fragment)) {
    const before = result[key];
    result[key] = isPlainMap(before) && isPlainMap(value) ? { ...before, ...value } : value;
  }
}
