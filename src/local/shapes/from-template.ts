import { TEMPLATE } from "./dialect";
import { ECS } from "./ecs.generated";
import { inputOf } from "./model";
import { readStructure } from "./read";
import { type EcsType, OPERATION_OF, TEMPLATE_ONLY, vocabularyOf } from "./vocabulary";

/**
 * A template's properties as the input of the ECS operation that makes such a resource: under the API's names, and by the
 * API's rules as well as the schema's. What the operation requires may be missing: a template has a name made up for it.
 */
export function fromTemplate(
  type: EcsType,
  properties: Record<string, unknown>,
  open = false,
): Record<string, unknown> {
  const only = TEMPLATE_ONLY[type] ?? {};
  const given = Object.fromEntries(Object.entries(properties).filter(([name]) => !Object.hasOwn(only, name)));
  const vocabulary = vocabularyOf(type);
  const reading = { structures: ECS.structures, dialect: TEMPLATE, vocabulary, partial: true, open };
  return readStructure(reading, inputOf(ECS, OPERATION_OF[type]).name, given).value;
}
