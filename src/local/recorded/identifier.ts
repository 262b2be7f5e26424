import { CFN_STRUCTURES } from "../../cfn/shapes.generated";
import { RESOURCE_TYPES } from "../../cfn/types.generated";
import type { Control } from "../control";
import { physicalName, type ResourceRequest } from "../resources/handler";
import { arnOf } from "./arn";
import { type Filling, fill, textAt } from "./pattern";
import type { RecordedType } from "./types/recorded-type";

/** A new resource's name, and what `Ref` gives. */
export interface Identity {
  name: string;
  id: string;
}

/** Longest name where neither the type nor its schema says one. */
const LONGEST = 255;

export function identityOf(control: Control, request: ResourceRequest, recorded: RecordedType): Identity {
  const name = nameOf(control, request, recorded);
  const filling: Filling = { control, logicalId: request.logicalId, properties: request.properties, words: { name } };
  return { name, id: idOf(request.type, recorded, filling) };
}

function idOf(type: string, recorded: RecordedType, filling: Filling): string {
  if (typeof recorded.ref === "function") return recorded.ref(filling.properties);
  if (recorded.ref !== undefined) return String(fill(recorded.ref, filling));
  const parts = RESOURCE_TYPES[type]?.primaryIdentifier ?? [];
  const named = nameProperty(type);
  return parts
    .map((part) => {
      if (part === named) return filling.words.name;
      const given = textAt(filling.properties, part);
      if (given !== undefined) return given;
      return /arn$/i.test(part) ? arnOf(type, recorded, filling) : String(fill("{logicalId}-{hex:12}", filling));
    })
    .join("|");
}

/** The name that was given, else one like CloudFormation's. */
function nameOf(control: Control, request: ResourceRequest, recorded: RecordedType): string {
  const property = nameProperty(request.type);
  const given = property && textAt(request.properties, property);
  if (given !== undefined) return given;
  const shape = property === undefined ? undefined : CFN_STRUCTURES[request.type]?.members[property];
  const most = recorded.longest ?? (shape?.type === "string" ? shape.max : undefined) ?? LONGEST;
  const name = physicalName(control, request, Math.min(most, LONGEST));
  return recorded.letters === "lower" ? name.toLowerCase() : name;
}

/** The property that names a resource of the type. */
function nameProperty(type: string): string | undefined {
  const members = CFN_STRUCTURES[type]?.members ?? {};
  const identifier = RESOURCE_TYPES[type]?.primaryIdentifier ?? [];
  const last = type.slice(type.lastIndexOf(":") + 1);
  const candidates = [
    ...(identifier.length === 1 ? identifier : []),
    `${last}Name`,
    "Name",
    `${last}Identifier`,
    `${last}Id`,
  ];
  return candidates.find((candidate) => Object.hasOwn(members, candidate));
}
