import { isLeaf, type Maybe } from "../spec";
import type { Val } from "./typed";
import { join } from "./value";

/** A number where CloudFormation wants text. */
export function text(value: Maybe<number>): Val<string> {
  return isLeaf(value) ? join("", [value]) : String(value);
}
