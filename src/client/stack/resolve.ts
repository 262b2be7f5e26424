import { type Algebra, fold } from "../../cfn/fold";
import { applyBase64, applyFunction, applyJoin, applyPairs, applySplit } from "../../cfn/functions";
import { mapValues } from "../../cfn/plain-map";
import type { Value } from "../../cfn/value";
import { withAnsweringPorts } from "../../protocol/answering-ports";
import type { Attributes } from "../../protocol/attributes";
import { SlipwayError } from "../../protocol/errors";

/** A value that refers to something that isn't there, or can't be computed. The path says where it stands. */
export class ResolveError extends SlipwayError {
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
  }
}

/** `value` as plain JSON, every reference replaced by the attribute that it names. What isn't set is left out. */
export function resolve(value: Value, attributes: Attributes, path: string): unknown {
  return fold(value, resolving(attributes), path);
}

/** {@link resolve}, for each property of a map. */
export function resolveAll(
  values: Record<string, Value>,
  attributes: Attributes,
  path: string,
): Record<string, unknown> {
  return resolve(values, attributes, path) as Record<string, unknown>;
}

function resolving(attributes: Attributes): Algebra<unknown> {
  return {
    nothing: () => undefined,
    plain: (value) => (typeof value === "string" ? withAnsweringPorts(value) : value),
    leaf: ({ value }) => value,
    list: (items) => items.filter((item) => item !== undefined),
    map: (map) => mapValues(map, (value) => value),
    att: ({ logicalId, name }, path) => {
      const value = attributes(logicalId, name);
      if (value === undefined) throw new ResolveError(path, `resource "${logicalId}" has no attribute ${name}`);
      return value;
    },
    join: (separator, parts, path) => computed(path, () => withAnsweringPorts(applyJoin(separator, parts))),
    json: (value) => JSON.stringify(value),
    split: (separator, value, index, path) => computed(path, () => applySplit(separator, value, index)),
    call: (name, args, path) => computed(path, () => applyFunction(name, args)),
    base64: (value, path) => computed(path, () => applyBase64(value)),
    pairs: ({ value }) => applyPairs(value as Record<string, unknown>),
    late: (produce) => produce(),
  };
}

function computed(path: string, compute: () => unknown): unknown {
  try {
    return compute();
  } catch (error) {
    throw new ResolveError(path, (error as Error).message);
  }
}
