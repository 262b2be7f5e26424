import { type Algebra, fold } from "../cfn/fold";
import { applyJoin } from "../cfn/functions";
import { Call, join, Split, type Value } from "../cfn/value";

/** Whether a value is plain, so that functions can be applied to it now. */
export function isKnown(value: Value): boolean {
  return fold(value, KNOWN, "");
}

const yes = () => true;
const no = () => false;

const KNOWN: Algebra<boolean> = {
  nothing: yes,
  plain: yes,
  leaf: no,
  list: (items) => items.every(Boolean),
  map: (known) => Object.values(known).every(Boolean),
  att: no,
  join: no,
  json: no,
  split: no,
  call: no,
  base64: no,
  pairs: no,
  late: no,
};

/** `parts` joined; neighbours that are plain text become one part, and a text without references stays text. */
export function joined(separator: string, parts: Value[]): Value {
  if (parts.every(isPlain)) return applyJoin(separator, parts);
  if (separator !== "") return join(separator, parts);
  const merged: Value[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (isPlain(part) && isPlain(last)) merged[merged.length - 1] = `${last}${part}`;
    else if (part !== "") merged.push(part);
  }
  return merged.length === 1 ? merged[0] : join("", merged);
}

/** Item `index` of a list whose items are known one by one, or of a text that is yet to be split. */
export function selected(index: Value, list: Value): Value {
  const position = Number(index);
  if (Array.isArray(list)) return list[position];
  if (list instanceof Call && list.name === "Split") return new Split(String(list.args[0]), list.args[1], position);
  return undefined;
}

function isPlain(value: Value): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
