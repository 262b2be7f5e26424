import { withLeaves } from "../cfn/leaves";
import { Leaf, type Leafy } from "../options";
import { sdk } from "./sdk";

/** `value` with a leaf in place of every token: of encoded ones (strings that hold some, numbers, lists) and of objects. */
export function toLeaves<T>(value: T): Leafy<T> {
  const { Token, Tokenization } = sdk.core;
  const isToken = (item: unknown) => Tokenization.isResolvable(item) || Token.isUnresolved(item);
  return withLeaves(value, (item) => (item && isToken(item) ? new Leaf(item) : undefined)) as Leafy<T>;
}

/** What a leaf holds, in the form that the conversion to L1 properties leaves untouched. */
export function unwrap({ value }: Leaf): unknown {
  const { Token, Tokenization } = sdk.core;
  // An encoded number would be written out as its code where CloudFormation wants text.
  return typeof value === "number" && Token.isUnresolved(value) ? Tokenization.reverseNumber(value) : value;
}
