import { alreadyExists, type Handler, type Properties } from "../resources/handler";
import { givenAttributes, recordedAttributes } from "./attributes";
import { identityOf } from "./identifier";
import { recordedType } from "./types";
import type { RecordedType } from "./types/recorded-type";

/** Keeps a resource's properties, gives it an id and every attribute of its type, and nothing else. */
function recorder(recorded: RecordedType): Handler {
  const warningsOf = (properties: Properties) =>
    recorded.warning === undefined || recorded.stoodInFor?.(properties) ? [] : [recorded.warning];
  return {
    create(control, request) {
      const { type, logicalId, properties } = request;
      const { name, id } = identityOf(control, request, recorded);
      const twin = control.store.by("resources", "type", type).find((other) => other.identifier === id);
      if (twin && !recorded.shared) throw alreadyExists(`${type} ${id} of stack ${twin.stack}`);
      const attributes = recordedAttributes(type, recorded, { control, logicalId, properties, words: { name, id } });
      return { identifier: id, attributes, warnings: warningsOf(properties) };
    },
    update: (_, { type, properties }, { identifier, attributes }) => ({
      identifier,
      attributes: { ...attributes, ...givenAttributes(type, properties) },
      warnings: warningsOf(properties),
    }),
    remove: () => [],
  };
}

/** The handler of a type that is only recorded. */
export function recorderOf(type: string): Handler | undefined {
  const recorded = recordedType(type);
  return recorded && recorder(recorded);
}
