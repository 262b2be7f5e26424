import { listOf, pageOf } from "../ecs/pages";

/** One page of what CloudWatch Logs lists under a name. */
export function listed<T>(
  name: string,
  items: T[],
  input: { limit?: number; nextToken?: string },
  most: number,
  keyOf: (item: T) => string,
  descending = false,
): { items: T[]; nextToken?: string } {
  const { limit = most, nextToken, ...asked } = input;
  const list = listOf(name, asked);
  const page = pageOf(items, { list, size: limit, token: nextToken || undefined, keyOf, descending });
  return { items: page.items, nextToken: page.next };
}
