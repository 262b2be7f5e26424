import { withLeaves } from "../cfn/leaves";
import { Leaf, type Leafy } from "../options";
import type { Written } from "../plan/intrinsic";
import { sdk } from "./sdk";

/** `value` with a leaf in place of every token: of encoded ones (strings that hold some, numbers, lists) and of objects. */
export function toLeaves<T>(value: T): Leafy<T> {
  return withLeaves(value, leafOf) as Leafy<T>;
}

function leafOf(value: unknown): Leaf | undefined {
  const { Token, Tokenization } = sdk.core;
  const isToken = Boolean(value) && (Tokenization.isResolvable(value) || Token.isUnresolved(value));
  return isToken ? new Leaf(value) : undefined;
}

/** In a CDK app CloudFormation's functions may be called as a template does: the call is in the template as it is. */
export const WRITTEN: Written = { leafOf, call: (_, written) => ({ value: sdk.core.Token.asAny(written) }) };

/** What a leaf holds, in the form that the conversion to L1 properties leaves untouched. */
export function unwrap({ value }: Leaf): unknown {
  const { Token, Tokenization } = sdk.core;
  // An encoded number would be written out as its code where CloudFormation wants text.
  return typeof value === "number" && Token.isUnresolved(value) ? Tokenization.reverseNumber(value) : value;
}
