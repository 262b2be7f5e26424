import { isPlainMap } from "../cfn/plain-map";
import { Leaf, type Leafy } from "../options";
import { sdk } from "./sdk";

/** `value` with a leaf in place of every token: of encoded ones (strings that hold some, numbers, lists) and of objects. */
export function toLeaves<T>(value: T): Leafy<T> {
  return wrap(value) as Leafy<T>;
}

function wrap(value: unknown): unknown {
  const { Token, Tokenization } = sdk.core;
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (Tokenization.isResolvable(value) || Token.isUnresolved(value)) return new Leaf(value);
  if (Array.isArray(value)) return value.map(wrap);
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, wrap(item)]));
}

/** What a leaf holds, in the form that the conversion to L1 properties leaves untouched. */
export function unwrap({ value }: Leaf): unknown {
  const { Token, Tokenization } = sdk.core;
  // An encoded number would be written out as its code where CloudFormation wants text.
  return typeof value === "number" && Token.isUnresolved(value) ? Tokenization.reverseNumber(value) : value;
}
