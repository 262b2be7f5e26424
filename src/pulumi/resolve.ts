import * as pulumi from "@pulumi/pulumi";
import { type Algebra, fold } from "../cfn/fold";
import { applyBase64, applyFunction, applyJoin, applyPairs } from "../cfn/functions";
import type { Value } from "../plan";

/** An attribute of something that was made already. */
export type Lookup = (logicalId: string, attribute: string) => pulumi.Output<unknown>;

/** A planned value as Pulumi takes it. Secrets stay secret, and nothing becomes an Output that needn't be one. */
export function resolve(value: Value, lookup: Lookup, path = ""): pulumi.Input<unknown> {
  return fold(value, resolving(lookup), path);
}

/** {@link resolve}, for each property of a map. What isn't set is left out. */
export function resolveAll(
  values: Record<string, Value>,
  lookup: Lookup,
  path: string,
): Record<string, pulumi.Input<unknown>> {
  return resolve(values, lookup, path) as Record<string, pulumi.Input<unknown>>;
}

function resolving(lookup: Lookup): Algebra<pulumi.Input<unknown>> {
  return {
    nothing: () => undefined,
    plain: (value) => value,
    leaf: ({ value, secret }) => (secret ? pulumi.secret(value) : (value as pulumi.Input<unknown>)),
    list: (items) => items,
    map: (map) => map,
    att: ({ logicalId, name }) => lookup(logicalId, name),
    join: (separator, parts) => pulumi.all(parts).apply((known) => applyJoin(separator, known)),
    json: (value) => pulumi.jsonStringify(value),
    // Of text that isn't what AWS would give, as a test's mocks make it up, a part may be missing.
    split: (separator, value, index) => text(value).apply((known) => known?.split(separator)[index]),
    call: (name, args) => pulumi.all(args).apply((known) => applyFunction(name, known)),
    base64: (value) => text(value).apply(applyBase64),
    pairs: ({ value }) => pulumi.output(value as Environment).apply(applyPairs),
    late: (produce) => pulumi.output(endOfTurn().then(produce)),
  };
}

const text = (value: pulumi.Input<unknown>) => pulumi.output(value as pulumi.Input<string>);

type Environment = pulumi.Input<Record<string, string>>;

/** By then the program has made what it makes without waiting for anything. */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
