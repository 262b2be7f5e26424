import { type Algebra, fold } from "./fold";
import type { Value } from "./value";

/** Logical ids of the resources that a value refers to. */
export function references(value: Value): string[] {
  const ids: string[] = [];
  const ignore = () => {};
  const collect: Algebra<void> = {
    nothing: ignore,
    plain: ignore,
    leaf: ignore,
    list: ignore,
    map: ignore,
    att: ({ logicalId }) => {
      ids.push(logicalId);
    },
    join: ignore,
    json: ignore,
    split: ignore,
    call: ignore,
    base64: ignore,
    pairs: ignore,
    late: ignore,
  };
  fold(value, collect, "");
  return ids;
}
