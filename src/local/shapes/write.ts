import type { Shape, Structures } from "../../cfn/shape";
import { isRecord } from "../../protocol/json";

/** An answer as its shape has it: without members that the model doesn't know, which no client could read. */
export function write(structures: Structures, shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case "structure": {
      if (!isRecord(value)) return value;
      const { members } = structures[shape.name]!;
      const known = Object.entries(value).filter(([member]) => Object.hasOwn(members, member));
      return Object.fromEntries(known.map(([member, item]) => [member, write(structures, members[member]!, item)]));
    }
    case "list":
      return Array.isArray(value) ? value.map((item) => write(structures, shape.of, item)) : value;
    case "map":
      if (!isRecord(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, write(structures, shape.of, item)]));
    default:
      return value;
  }
}
