import type { Control } from "../control";

/** A UUID by chance. */
export function uuidOf(control: Pick<Control, "hex">): string {
  return control.hex(32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
