import type { Val } from "../cfn/typed";
import { join } from "../cfn/value";
import { isLeaf, type Maybe } from "../options";

/** A number where CloudFormation wants text. */
export function text(value: Maybe<number>): Val<string> {
  return isLeaf(value) ? join("", [value]) : String(value);
}
