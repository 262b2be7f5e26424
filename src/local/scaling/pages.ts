import { ApiError } from "../../protocol/errors";
import { keyIn, listOf, pageAfter, tokenOf } from "../ecs/pages";
import { validation } from "./find";

export interface PageInput {
  MaxResults?: number;
  NextToken?: string;
}

/** One page of a list under its name, in order of the items' keys. */
export function paged<N extends string, T>(
  name: N,
  items: T[],
  { MaxResults, NextToken, ...asked }: PageInput & object,
  { most, keyOf, newest = false }: { most: number; keyOf: (item: T) => string; newest?: boolean },
): { [K in N]: T[] } & { NextToken?: string } {
  const size = MaxResults ?? most;
  if (size < 1 || size > most) throw validation(`MaxResults is ${size}; allowed are 1 to ${most}.`);
  const list = listOf(name, asked);
  const { items: given, last } = pageAfter(items, size, NextToken && keyAfter(NextToken, list), keyOf, newest);
  return { [name]: given, NextToken: last === undefined ? undefined : tokenOf(list, last) } as never;
}

function keyAfter(token: string, list: string): string {
  try {
    return keyIn(token, list);
  } catch {
    throw new ApiError("InvalidNextTokenException", "NextToken is not one that this list gave.");
  }
}
