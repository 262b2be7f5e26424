import { applyBase64, applyFunction, applyJoin } from "./functions";
import { hasOpen, isOpen } from "./open";
import { isPlainMap, mapValues } from "./plain-map";
import type { Call } from "./value";

/** What a value of JSON needs to become known. */
export interface Known {
  /** An attribute of a resource; undefined where it isn't known. */
  attribute(logicalId: string, name: string): unknown;
  /** Text that was put together. @default as it is */
  joined?(text: string): string;
}

const CALLS: readonly Call["name"][] = ["Select", "Split", "Join", "Cidr", "Length"];

/** A value of JSON with the calls of functions in it carried out as far as what they need is known: the others stay. */
export function settled(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map((item) => settled(item, known)).filter((item) => item !== undefined);
  if (!isPlainMap(value)) return value;
  if (!isOpen(value)) return mapValues(value, (item) => settled(item, known));
  const [name, given] = Object.entries(value)[0]!;
  if (name === "Ref") return known.attribute(String(given), "Ref") ?? value;
  if (name === "Fn::GetAtt") {
    const [logicalId, attribute] = given as [string, string];
    return known.attribute(logicalId, attribute) ?? value;
  }
  const args = settled(given, known);
  if (hasOpen(args)) return { [name]: args };
  return applied(name, args, known) ?? value;
}

/** Undefined for a function that isn't one of these, and where its arguments don't fit: that is said when it's carried out. */
function applied(name: string, args: unknown, { joined = (text) => text }: Known): unknown {
  const call = CALLS.find((each) => name === `Fn::${each}`);
  try {
    if (call === "Join") return joined(applyJoin(...(args as [string, unknown[]])));
    if (call) return applyFunction(call, args as unknown[]);
    if (name === "Fn::ToJsonString") return JSON.stringify(args);
    return name === "Fn::Base64" ? applyBase64(args) : undefined;
  } catch {
    return undefined;
  }
}
