import { type Algebra, fold } from "./fold";
import type { Value } from "./value";

/** Logical ids of the resources that a value refers to. */
export function references(value: Value): string[] {
  return fold(value, REFERENCES, "");
}

const none = () => [];

const REFERENCES: Algebra<string[]> = {
  nothing: none,
  plain: none,
  leaf: none,
  list: (items) => items.flat(),
  map: (entries) => entries.flatMap(([, ids]) => ids),
  att: ({ logicalId }) => [logicalId],
  join: (_separator, parts) => parts.flat(),
  json: (ids) => ids,
  split: (_separator, ids) => ids,
  call: (_name, args) => args.flat(),
  base64: (ids) => ids,
  pairs: none,
  late: none,
};
