import { listOf, pageOf } from "../ecs/pages";
import { invalid } from "./errors";

/** Schedules and groups of one answer. */
const MOST = 100;

export interface PageInput {
  NextToken?: string;
  MaxResults?: number;
}

export function page<T>(name: string, items: T[], input: PageInput, keyOf: (item: T) => string) {
  const { MaxResults = MOST, NextToken, ...asked } = input;
  const wrong = () => invalid("nextToken is not one that this list gave.");
  const { items: given, next } = pageOf(items, {
    list: listOf(name, asked),
    size: MaxResults,
    token: NextToken,
    keyOf,
    wrong,
  });
  return { items: given, NextToken: next };
}
