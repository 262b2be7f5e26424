import { hasOpen, isOpen, withoutOpen } from "../../cfn/open";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { actedOn } from "../shapes/acted";
import { fromTemplate } from "../shapes/from-template";
import { readProperties } from "../shapes/template";
import { type EcsType, OPERATION_OF } from "../shapes/vocabulary";
import type { Handler, Properties } from "./handler";
import type { ResourceRecord } from "./record";
import { rehearse, type Wanted } from "./rehearse";

/** What is wrong with a resource that is to be made or changed. */
export interface Problem {
  type: string;
  logicalId: string;
  error: ApiError;
}

/**
 * What is known to be wrong with a stack's resources before anything of it is made: with each by itself, and with one beside
 * the others and what is there.
 */
export function problemsOf(
  control: Control,
  handlerOf: (type: string) => Handler,
  stack: string | undefined,
  resources: readonly Wanted[],
): Problem[] {
  const alone = new Map(resources.map((resource) => [resource.logicalId, problemOf(handlerOf, resource)]));
  const staying = new Set(alone.keys());
  const kept = stack === undefined ? [] : keptOf(control, handlerOf, stack, staying);
  // What comes of others where something can't go, follows from that.
  const together =
    stack === undefined || kept.length > 0
      ? new Map<string, ApiError>()
      : rehearse(
          control,
          handlerOf,
          stack,
          resources.filter(({ logicalId }) => alone.get(logicalId) === undefined),
        );
  const wrong = resources.flatMap(({ type, logicalId }) => {
    const error = alone.get(logicalId) ?? together.get(logicalId);
    return error ? [{ type, logicalId, error }] : [];
  });
  return [
    ...wrong,
    ...kept.map(({ record: { type, logicalId }, why }) => {
      return { type, logicalId, error: new ApiError("ResourceConflict", why) };
    }),
  ];
}

/**
 * What is known to be wrong with a resource by itself: a type or a property that can't be had here, a property
 * that isn't of the type's shape. What its properties refer to may be open still.
 */
function problemOf(
  handlerOf: (type: string) => Handler,
  { type, properties }: Pick<Wanted, "type" | "properties">,
): ApiError | undefined {
  try {
    const { acts, byThemselves } = handlerOf(type);
    const read = readProperties(type, properties, true);
    if (Object.hasOwn(OPERATION_OF, type)) fromTemplate(type as EcsType, properties, true);
    if (!acts) return undefined;
    actedOn(acts, withoutOpen(read) as Properties, (message) => new ApiError("InvalidRequest", message));
    return unresolved(properties, "") ?? (byThemselves && wrongByThemselves(byThemselves, read as Properties));
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/**
 * What is wrong with the properties whatever is yet to come of them: with one text in each place that is open, with another,
 * and with nothing. A message names the value that it is about, so that it isn't the same where the text was to blame.
 */
function wrongByThemselves(check: (properties: Properties) => void, properties: Properties): ApiError | undefined {
  if (!hasOpen(properties)) return errorOf(() => check(properties));
  const [one, other, none] = [
    withText(properties, texts("open")),
    withText(properties, texts("arn:aws:x::0:")),
    undefined,
  ].map((variant) => errorOf(() => check((variant ?? withoutOpen(properties)) as Properties)));
  return none && one?.message === other?.message ? one : undefined;
}

/** Texts of which no two are the same. */
function texts(beginning: string): () => string {
  let made = 0;
  return () => `${beginning}${++made}`;
}

function errorOf(check: () => void): ApiError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** A value with a text for each that is open in it. */
function withText(value: unknown, text: () => string): unknown {
  if (isOpen(value)) return text();
  if (Array.isArray(value)) return value.map((item) => withText(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withText(item, text)]));
}

/** Those of a stack's resources that are to go, and can't while others of it stay. */
function keptOf(
  control: Control,
  handlerOf: (type: string) => Handler,
  stack: string,
  staying: ReadonlySet<string>,
): { record: ResourceRecord; why: string }[] {
  return control.store.by("resources", "stack", stack).flatMap((record) => {
    const why = staying.has(record.logicalId) ? undefined : handlerOf(record.type).kept?.(control, record, staying);
    return why === undefined ? [] : [{ record, why }];
  });
}

/** A dynamic reference that nothing here resolves: it would be taken for the value itself. */
function unresolved(value: unknown, path: string): ApiError | undefined {
  if (typeof value === "string") {
    const [, reference] = /(\{\{resolve:[^}]*\}?\}?)/.exec(value) ?? [];
    return reference === undefined ? undefined : new ApiError("InvalidRequest", `${path}: ${helpWith(reference)}`);
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = unresolved(item, path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return undefined;
}

function helpWith(reference: string): string {
  const [, service] = reference.split(":");
  const known =
    service === "ssm"
      ? "Deploy a stack with an AWS::SSM::Parameter of this name first, `slipway secrets set NAME --parameter`, or give the value"
      : service === "secretsmanager"
        ? "Deploy a stack with an AWS::SecretsManager::Secret of this name first, `slipway secrets set NAME`, or give the value"
        : "Give the value";
  return `${reference} is not known on this machine. ${known} by a parameter of the template: --parameter NAME=VALUE.`;
}
