import type { Shape } from "../../cfn/shape";
import { ECS } from "./ecs.generated";
import { inputOf } from "./model";
import type { Vocabulary } from "./read";
import { type EcsType, OPERATION_OF, structureOf, vocabularyOf } from "./vocabulary";

/** What the ECS API shows of something, as far as it is a property of templates, under the names that it has there. */
export function toTemplate(type: EcsType, shown: object): Record<string, unknown> {
  return renamed(vocabularyOf(type), inputOf(ECS, OPERATION_OF[type]).name, shown);
}

function renamed(vocabulary: Vocabulary, structure: string, shown: object): Record<string, unknown> {
  const { members } = ECS.structures[structure]!;
  const known = vocabulary.namesOf(structure);
  return Object.fromEntries(
    Object.entries(shown).flatMap(([member, value]): [string, unknown][] => {
      const name = vocabulary.nameOf(structure, member);
      if (value === undefined || !members[member] || !known.includes(name)) return [];
      return [[name, inside(vocabulary, members[member], value)]];
    }),
  );
}

function inside(vocabulary: Vocabulary, shape: Shape, value: unknown): unknown {
  const structure = structureOf(shape);
  if (structure === undefined || typeof value !== "object" || value === null) return value;
  if (shape.type === "structure") return renamed(vocabulary, structure, value);
  if (shape.type === "list") return (value as unknown[]).map((item) => inside(vocabulary, shape.of, item));
  if (shape.type !== "map") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(vocabulary, shape.of, item)]));
}
