import { createHash } from "node:crypto";
import type { ApiError } from "../../protocol/errors";
import { invalidParameter } from "./errors";

export interface PageInput {
  nextToken?: string;
  maxResults?: number;
}

/**
 * An answer with one page of a list under its name. A token is the key of the last item that was given, and so nothing is
 * lost or given twice where others come and go in between; it is of this list as it was asked for and of no other.
 *
 * @param keyOf what the list is in order of, by code unit
 */
export function paged<N extends string, T>(
  name: N,
  items: T[],
  input: PageInput,
  most: number,
  keyOf: (item: T) => string = String,
  descending = false,
) {
  const size = input.maxResults ?? most;
  if (size < 1 || size > most) throw invalidParameter(`maxResults is ${size}; allowed are 1 to ${most}.`);
  const list = listOf(name, input);
  const { items: given, next } = pageOf(items, { list, size, token: input.nextToken || undefined, keyOf, descending });
  return { [name]: given, nextToken: next } as { [K in N]: T[] } & { nextToken?: string };
}

interface Page<T> {
  /** See {@link listOf}. */
  list: string;
  size: number;
  token: string | undefined;
  keyOf: (item: T) => string;
  descending?: boolean;
  /** The API's own error for a token of another list. @default ECS's */
  wrong?: () => ApiError;
}

/** A page as each API names its parts in words of its own: the items, and the token of the next page where there is one. */
export function pageOf<T>(
  items: T[],
  { list, size, token, keyOf, descending, wrong }: Page<T>,
): { items: T[]; next?: string } {
  const after = token === undefined ? undefined : keyIn(token, list, wrong);
  const { items: given, last } = pageAfter(items, size, after, keyOf, descending);
  return { items: given, ...(last !== undefined && { next: tokenOf(list, last) }) };
}

/** Items in order behind a key, and the last one's key where there are more. */
function pageAfter<T>(
  items: T[],
  size: number,
  after: string | undefined,
  keyOf: (item: T) => string,
  descending = false,
): { items: T[]; last?: string } {
  const sign = descending ? -1 : 1;
  const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -sign : sign);
  const keyed = items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => compare(a.key, b.key));
  const rest = after === undefined ? keyed : keyed.filter(({ key }) => compare(key, after) > 0);
  const page = rest.slice(0, size);
  return { items: page.map(({ item }) => item), last: rest.length > size ? page.at(-1)?.key : undefined };
}

/** What tells a list from another one, and from the same one by other filters. */
export function listOf(name: string, { nextToken: _, maxResults: __, ...asked }: PageInput & object): string {
  return createHash("sha256")
    .update(JSON.stringify([name, asked]))
    .digest("base64url")
    .slice(0, 16);
}

export function tokenOf(list: string, key: string): string {
  return Buffer.from(JSON.stringify([list, key])).toString("base64url");
}

/** The key in a token. */
export function keyIn(
  token: string,
  list: string,
  wrong = () => invalidParameter("nextToken is not one that this list gave."),
): string {
  try {
    const [of, key] = JSON.parse(Buffer.from(token, "base64url").toString()) as unknown[];
    if (of === list && typeof key === "string") return key;
  } catch {
    // Falls through to the error below: the token is not one of ours.
  }
  throw wrong();
}
