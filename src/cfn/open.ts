import type { Algebra } from "./fold";
import { fold } from "./fold";
import { applyBase64, applyFunction, applyJoin, applyPairs, applySplit } from "./functions";
import { isPlainMap } from "./plain-map";
import type { Value } from "./value";

/** Whether a value of JSON stands for one that is yet to come: a call of an intrinsic function, as templates write it. */
export function isOpen(value: unknown): boolean {
  if (!isPlainMap(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === "Ref" || keys[0]!.startsWith("Fn::"));
}

/** Whether there is such a value in it. */
export function hasOpen(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isOpen(value) || Object.values(value).some(hasOpen);
}

/** A value without what is open in it. */
export function withoutOpen(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isOpen(item)).map(withoutOpen);
  if (!isPlainMap(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => !isOpen(item));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutOpen(item)]));
}

/**
 * `value` as plain JSON as far as it is known: where `attributes` knows no attribute, the function that needs it stays, as
 * templates write it. A leaf is the import of what another stack will export.
 */
export function openly(value: Value, attributes: (logicalId: string, name: string) => unknown): unknown {
  return fold(value, opening(attributes), "");
}

function opening(attributes: (logicalId: string, name: string) => unknown): Algebra<unknown> {
  const unless = (parts: unknown, open: unknown, compute: () => unknown) => (hasOpen(parts) ? open : compute());
  return {
    nothing: () => undefined,
    plain: (value) => value,
    leaf: ({ value }) => ({ "Fn::ImportValue": value }),
    list: (items) => items.filter((item) => item !== undefined),
    map: (entries) => Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    att: ({ logicalId, name }) =>
      attributes(logicalId, name) ?? (name === "Ref" ? { Ref: logicalId } : { "Fn::GetAtt": [logicalId, name] }),
    join: (separator, parts) => unless(parts, { "Fn::Join": [separator, parts] }, () => applyJoin(separator, parts)),
    json: (value) => unless(value, { "Fn::ToJsonString": value }, () => JSON.stringify(value)),
    split: (separator, value, index) =>
      unless(value, { "Fn::Select": [index, { "Fn::Split": [separator, value] }] }, () =>
        applySplit(separator, value, index),
      ),
    call: (name, args) => unless(args, { [`Fn::${name}`]: args }, () => applyFunction(name, args)),
    base64: (value) => unless(value, { "Fn::Base64": value }, () => applyBase64(value)),
    pairs: ({ value }) => applyPairs(value as Record<string, unknown>),
    late: (produce) => produce(),
  };
}
