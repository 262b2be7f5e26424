import { type Algebra, fold } from "../../cfn/fold";
import { applyBase64, applyFunction, applyJoin, applyPairs, applySplit } from "../../cfn/functions";
import { hasOpen } from "../../cfn/open";
import { mapValues } from "../../cfn/plain-map";
import type { Value } from "../../cfn/value";
import { withAnsweringPorts } from "../../protocol/answering-ports";
import type { Attributes } from "../../protocol/attributes";

/**
 * `value` as plain JSON as far as it is known: where `attributes` knows no attribute, the function that needs it stays, as
 * templates write it. A leaf is the import of what another stack will export.
 */
export function openly(value: Value, attributes: Attributes): unknown {
  return fold(value, opening(attributes), "");
}

function opening(attributes: Attributes): Algebra<unknown> {
  const unless = (parts: unknown, open: unknown, compute: () => unknown) => (hasOpen(parts) ? open : compute());
  return {
    nothing: () => undefined,
    plain: (value) => (typeof value === "string" ? withAnsweringPorts(value) : value),
    leaf: ({ value }) => ({ "Fn::ImportValue": value }),
    list: (items) => items.filter((item) => item !== undefined),
    map: (map) => mapValues(map, (value) => value),
    att: ({ logicalId, name }) =>
      attributes(logicalId, name) ?? (name === "Ref" ? { Ref: logicalId } : { "Fn::GetAtt": [logicalId, name] }),
    join: (separator, parts) =>
      unless(parts, { "Fn::Join": [separator, parts] }, () => withAnsweringPorts(applyJoin(separator, parts))),
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
