import type { Val } from "../cfn/typed";
import { join } from "../cfn/value";
import { isLeaf, type Maybe } from "../options";

/** What CloudFormation wants as text, whatever it is. */
export function text(value: Maybe<number | boolean | string>): Val<string> {
  return isLeaf(value) ? join("", [value]) : String(value);
}
