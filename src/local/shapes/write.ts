import type { Shape, Structures } from "../../cfn/shape";
import { isRecord } from "../../protocol/json";

/** An answer as its shape has it: without members that the model doesn't know, which no client could read. */
export function write(structures: Structures, shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case "structure": {
      if (!isRecord(value)) return value;
      const { members } = structures[shape.name]!;
      const written: Record<string, unknown> = {};
      for (const member of Object.keys(value)) {
        if (Object.hasOwn(members, member)) written[member] = write(structures, members[member]!, value[member]);
      }
      return written;
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
