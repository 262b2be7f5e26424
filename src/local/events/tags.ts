import { all } from "../shapes/acted";
import { invalid } from "./errors";
import type { Tag } from "./record";

/** Tags of a resource at most. */
const MOST = 50;

export const TAGS = all("Key", "Value");

/** Tags with those that are given beside them, or in their place. */
export function tagged(before: readonly Tag[], given: readonly Tag[]): Tag[] {
  const reserved = given.find(({ Key }) => /^aws:/i.test(Key));
  if (reserved) throw invalid(`Tags has the key ${reserved.Key}; keys that begin with "aws:" are reserved for AWS.`);
  const tags = new Map([...before, ...given].map(({ Key, Value }) => [Key, Value]));
  if (tags.size > MOST) throw invalid(`There would be ${tags.size} tags; a resource has at most ${MOST}.`);
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
