import { ApiError } from "../protocol/errors";
import type { Tag } from "./events/record";
import { all } from "./shapes/acted";

/** Tags of a resource at most. */
export const MOST_TAGS = 50;

export const TAGS = all("Key", "Value");

/** EventBridge's and its Scheduler's: tags with those that are given beside them, or in their place. */
export function tagged(
  before: readonly Tag[],
  given: readonly Tag[],
  tooMany = (count: number) => `There would be ${count} tags; a resource has at most ${MOST_TAGS}.`,
): Tag[] {
  const reserved = given.find(({ Key }) => /^aws:/i.test(Key));
  if (reserved) throw invalid(`Tags has the key ${reserved.Key}; keys that begin with "aws:" are reserved for AWS.`);
  const tags = new Map([...before, ...given].map(({ Key, Value }) => [Key, Value]));
  if (tags.size > MOST_TAGS) throw invalid(tooMany(tags.size));
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

const invalid = (message: string) => new ApiError("ValidationException", message);
