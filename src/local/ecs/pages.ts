import { invalidParameter } from "./errors";

export interface PageInput {
  nextToken?: string;
  maxResults?: number;
}

/** One page of `items`, in their order; the token of the next one says where it begins. */
export function page<T>(items: T[], input: PageInput, most: number): { items: T[]; nextToken?: string } {
  const size = input.maxResults ?? most;
  if (size < 1 || size > most) throw invalidParameter(`maxResults is ${size}; allowed are 1 to ${most}.`);
  const from = input.nextToken === undefined ? 0 : positionOf(input.nextToken);
  const to = from + size;
  return { items: items.slice(from, to), nextToken: to < items.length ? tokenOf(to) : undefined };
}

/** An answer with the page's items under `name`. */
export function paged<N extends string, T>(name: N, { items, nextToken }: { items: T[]; nextToken?: string }) {
  return { [name]: items, nextToken } as { [K in N]: T[] } & { nextToken?: string };
}

function tokenOf(position: number): string {
  return Buffer.from(JSON.stringify({ from: position })).toString("base64url");
}

function positionOf(token: string): number {
  try {
    const { from } = JSON.parse(Buffer.from(token, "base64url").toString()) as { from: unknown };
    if (typeof from === "number" && Number.isInteger(from) && from >= 0) return from;
  } catch {
    // Falls through to the error below: the token is not one of ours.
  }
  throw invalidParameter("nextToken is not one that this list gave.");
}
