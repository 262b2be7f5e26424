import { ApiError } from "../../protocol/errors";
import { listOf, pageOf } from "../ecs/pages";
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
  const page = pageOf(items, { list, size, token: NextToken || undefined, keyOf, descending: newest, wrong });
  return { [name]: page.items, NextToken: page.next } as never;
}

const wrong = () => new ApiError("InvalidNextTokenException", "NextToken is not one that this list gave.");
