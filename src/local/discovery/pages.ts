import { listOf, pageOf } from "../ecs/pages";

export interface PageInput {
  NextToken?: string;
  MaxResults?: number;
}

/** As many as Cloud Map gives at once. */
const MOST = 100;

/** A page of what Cloud Map lists under a name, in the order of the items' ids. */
export function paged<N extends string, T>(name: N, items: T[], input: PageInput & object, keyOf: (item: T) => string) {
  const { NextToken, MaxResults = MOST, ...asked } = input;
  const page = pageOf(items, { list: listOf(name, asked), size: MaxResults, token: NextToken, keyOf });
  return { [name]: page.items, ...(page.next !== undefined && { NextToken: page.next }) } as { [K in N]: T[] } & {
    NextToken?: string;
  };
}
