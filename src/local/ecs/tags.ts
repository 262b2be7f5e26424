import { invalidParameter } from "./errors";
import type { Tag } from "./tag";

/** Tags of a request, checked; a tag's value may be left out. */
export function tagsOf(tags: Partial<Tag>[] = []): Tag[] {
  const checked = tags.map(({ key = "", value = "" }, i) => {
    if (key === "" || key.length > 128) throw invalidParameter(`tags.${i}.key must have 1 to 128 characters.`);
    if (value.length > 256) throw invalidParameter(`tags.${i}.value must have at most 256 characters.`);
    refuseReserved(`tags.${i}.key`, key);
    return { key, value };
  });
  if (checked.length > 50) throw invalidParameter("tags has more than 50 entries.");
  const twice = checked.find((tag, i) => checked.findIndex((other) => other.key === tag.key) !== i);
  if (twice) throw invalidParameter(`The tag key "${twice.key}" is given twice.`);
  return checked;
}

/** ECS: keys that begin with `aws:`, in any case, are for AWS alone; they can be neither set nor removed. */
export function refuseReserved(path: string, key: string): void {
  if (!/^aws:/i.test(key)) return;
  throw invalidParameter(`${path} is "${key}"; tag keys that begin with "aws:" are reserved for AWS.`);
}
