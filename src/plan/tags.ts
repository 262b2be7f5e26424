import type { Tag } from "../cfn/typed";
import type { Maybe } from "../options";

/** Tags in the order of their names: the order in which a program says them makes no difference. */
export function tagList(tags: Record<string, Maybe<string>>): Tag[] | undefined {
  const names = Object.keys(tags).sort();
  return names.length === 0 ? undefined : names.map((name) => ({ Key: name, Value: tags[name]! }));
}
