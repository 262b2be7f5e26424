import { randomBytes } from "node:crypto";

/** So many hexadecimal digits by chance. */
export function randomHex(digits: number): string {
  return randomBytes(Math.ceil(digits / 2))
    .toString("hex")
    .slice(0, digits);
}
