import type { IResolvable, IResolveContext } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { isLeaf } from "../options";
import { Att, Base64, Join, Json, Pairs, RESOURCE_TYPES, Split, type Value } from "../plan";
import { Registry } from "./registry";
import { sdk } from "./sdk";
import { unwrap } from "./tokens";

/** Properties whose keys are the user's. The conversion to an L1 would take a token there for a map of its own fields. */
const MAPS = new Set(["DockerLabels", "DriverOpts", "Labels", "Options"]);

/** A planned value as the CDK has it, for use in `scope`: plain, or a token. What is not set is left out. */
export function toCdk(scope: IConstruct, value: Value, key?: string): unknown {
  const { Fn, Stack } = sdk.core;
  if (value instanceof Att) return attribute(scope, value);
  if (value instanceof Join)
    return joined(
      value.separator,
      value.values.map((part) => toText(scope, part)),
    );
  if (value instanceof Json) return Stack.of(scope).toJsonString(toCdk(scope, value.value));
  if (value instanceof Split) return Fn.select(value.index, Fn.split(value.separator, toText(scope, value.value)));
  if (value instanceof Base64) return Fn.base64(toText(scope, value.value));
  if (value instanceof Pairs) return new Pairing(unwrap(value.value));
  if (isLeaf(value)) return key !== undefined && MAPS.has(key) ? String(unwrap(value)) : unwrap(value);
  if (Array.isArray(value)) return value.filter((item) => item !== undefined).map((item) => toCdk(scope, item));
  if (typeof value === "object") {
    if (Object.getPrototypeOf(value) !== Object.prototype) {
      throw new Error(`a planned value is a ${value.constructor.name}, which no construct can have`);
    }
    return toCdkMap(scope, value as Record<string, Value>);
  }
  return value;
}

/** Text that is known stays text, which a program can look into. */
function joined(separator: string, parts: string[]): string {
  const { Fn, Token } = sdk.core;
  return parts.some((part) => Token.isUnresolved(part)) ? Fn.join(separator, parts) : parts.join(separator);
}

export function toCdkMap(scope: IConstruct, values: Record<string, Value>): Record<string, unknown> {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([key, value]) => [key, toCdk(scope, value, key)]));
}

/** {@link toCdk} of something that is text. */
export function toText(scope: IConstruct, value: Value): string {
  const converted = toCdk(scope, value);
  return typeof converted === "object" ? sdk.core.Token.asString(converted) : String(converted);
}

/** A list of text, which may be one token as a whole. */
export function toTexts(scope: IConstruct, value: Value): string[] {
  return Array.isArray(value) ? value.map((item) => toText(scope, item)) : (toCdk(scope, value) as string[]);
}

function attribute(scope: IConstruct, { logicalId, name }: Att): string {
  const { element, type } = Registry.of(scope).get(logicalId);
  const identifier = RESOURCE_TYPES[type]?.primaryIdentifier;
  if (identifier?.length === 1 && identifier[0] === name) return element.ref;
  return sdk.core.Token.asString(element.getAtt(name));
}

/** An environment that is one token, as the list that a container definition has. */
class Pairing implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(private readonly map: unknown) {}

  resolve(context: IResolveContext): unknown {
    const resolved: unknown = context.resolve(this.map);
    const entries = Object.entries(resolved as Record<string, unknown>);
    return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, value }));
  }

  toString(): string {
    return sdk.core.Token.asString(this);
  }
}
