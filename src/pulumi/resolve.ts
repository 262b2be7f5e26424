import * as pulumi from "@pulumi/pulumi";
import { Leaf } from "../options";
import { Att, Base64, Join, Json, Pairs, Split, type Value } from "../plan";

/** An attribute of something that was made already. */
export type Lookup = (logicalId: string, attribute: string) => pulumi.Output<unknown>;

type Part = string | number | boolean | (string | number | boolean)[];

/** A planned value as Pulumi takes it. Secrets stay secret, and nothing becomes an Output that needn't be one. */
export function resolve(value: Value, lookup: Lookup): pulumi.Input<unknown> {
  return resolveOne(value, lookup);
}

function resolveOne(value: unknown, lookup: Lookup): pulumi.Input<unknown> {
  const inner = (item: unknown) => resolveOne(item, lookup);
  if (value instanceof Att) return lookup(value.logicalId, value.name);
  if (value instanceof Leaf) return value.secret ? pulumi.secret(value.value) : (value.value as pulumi.Input<unknown>);
  if (value instanceof Json) return pulumi.jsonStringify(inner(value.value));
  if (value instanceof Join) {
    return pulumi.all(value.values.map(inner)).apply((parts) => (parts as Part[]).flat().join(value.separator));
  }
  if (value instanceof Split) {
    return text(inner(value.value)).apply((whole) => whole.split(value.separator)[value.index]);
  }
  if (value instanceof Base64) {
    return text(inner(value.value)).apply((plain) => Buffer.from(plain).toString("base64"));
  }
  if (value instanceof Pairs) return pulumi.output(value.value.value as Environment).apply(namesAndValues);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== "object" || value === null) return value;
  const set = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(set.map(([key, item]) => [key, inner(item)]));
}

/** {@link resolve}, for each property of a map. What is undefined is left out. */
export function resolveAll(values: Record<string, Value>, lookup: Lookup): Record<string, pulumi.Input<unknown>> {
  return resolveOne(values, lookup) as Record<string, pulumi.Input<unknown>>;
}

const text = (value: pulumi.Input<unknown>) => pulumi.output(value as pulumi.Input<string>);

type Environment = pulumi.Input<Record<string, string>>;

function namesAndValues(map: Record<string, string>): { Name: string; Value: string }[] {
  const names = Object.keys(map).sort();
  return names.map((name) => ({ Name: name, Value: map[name]! }));
}
