import { createHash } from "node:crypto";
import { isRecord } from "../../protocol/json";
import { invalidParameter } from "./errors";

/** Refuses a token that ECS would: it has up to `most` of the printable ASCII characters, without the space. */
export function checkClientToken(token: string | undefined, most: number): void {
  if (token === undefined || (token.length <= most && /^[\x21-\x7e]*$/.test(token))) return;
  throw invalidParameter(
    `clientToken is ${JSON.stringify(token)}; allowed are up to ${most} ASCII characters in the range of 33 to 126.`,
  );
}

/** The same for the same request, in whatever order its members came. The token is no part of what is asked for. */
export function requestHash(request: object): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted({ ...request, clientToken: undefined })))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, sorted(member)]),
  );
}
