import { Att, Base64, Call, Join, Json, Split, type Value } from "../../cfn/value";
import { Leaf } from "../../options/leaf";
import { SlipwayError } from "../../protocol/errors";
import { applyBase64, applyFunction, applySplit } from "../../template";

/** What a resource's attribute is, once the resource is there. */
export type Attributes = (logicalId: string, name: string) => unknown;

/** A value that refers to something that isn't there, or can't be computed. The path says where it stands. */
export class ResolveError extends SlipwayError {
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
  }
}

/** `value` as plain JSON, every reference replaced by the attribute that it names. What is undefined is left out. */
export function resolve(value: Value, attributes: Attributes, path: string): unknown {
  const inner = (item: Value, at = path) => resolve(item, attributes, at);
  if (value instanceof Att) return attribute(value, attributes, path);
  if (value instanceof Leaf) return value.value;
  if (value instanceof Base64) return computed(path, () => applyBase64(inner(value.value)));
  if (value instanceof Json) return JSON.stringify(inner(value.value));
  if (value instanceof Join) return value.values.flatMap((item) => inner(item) as unknown[]).join(value.separator);
  if (value instanceof Split) return computed(path, () => applySplit(value, inner(value.value)));
  if (value instanceof Call) {
    const args = value.args.map((item) => inner(item));
    return computed(path, () => applyFunction(value.name, args));
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => inner(item, `${path}[${index}]`)).filter((item) => item !== undefined);
  }
  if (typeof value !== "object") return value;
  return resolveAll(value, attributes, path);
}

/** {@link resolve}, for each property of a map. */
export function resolveAll(
  values: Record<string, Value>,
  attributes: Attributes,
  path: string,
): Record<string, unknown> {
  const entries = Object.entries(values).map(([key, item]) => {
    return [key, resolve(item, attributes, `${path}.${key}`)] as const;
  });
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function attribute({ logicalId, name }: Att, attributes: Attributes, path: string): unknown {
  const value = attributes(logicalId, name);
  if (value === undefined) throw new ResolveError(path, `resource "${logicalId}" has no attribute ${name}`);
  return value;
}

function computed(path: string, compute: () => unknown): unknown {
  try {
    return compute();
  } catch (error) {
    throw new ResolveError(path, (error as Error).message);
  }
}
