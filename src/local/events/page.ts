import { listOf, pageOf } from "../ecs/pages";
import { invalid } from "./errors";

/** Things of one answer. */
const MOST = 100;

export interface PageInput {
  Limit?: number;
  NextToken?: string;
}

export function page<T>(
  name: string,
  items: T[],
  { Limit = MOST, NextToken, ...asked }: PageInput,
  keyOf: (item: T) => string,
) {
  const wrong = () => invalid("nextToken is not one that this list gave.");
  const page = pageOf(items, { list: listOf(name, asked), size: Limit, token: NextToken, keyOf, wrong });
  return { given: page.items, NextToken: page.next };
}
