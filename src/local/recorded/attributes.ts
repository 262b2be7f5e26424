import { RESOURCE_TYPES } from "../../cfn/types.generated";
import { isRecord } from "../../protocol/json";
import type { Properties } from "../resources/handler";
import { arnOf, serviceOf } from "./arn";
import { type Filling, fill, textAt } from "./pattern";
import type { RecordedType } from "./types/recorded-type";

/** Ports of what doesn't say its own. */
const PORTS: Readonly<Record<string, string>> = {
  DocDB: "27017",
  Neptune: "8182",
  ElastiCache: "6379",
  MemoryDB: "6379",
};

/**
 * Every attribute of a new resource, so that a reference to one never fails: as the type has it, as the property of that
 * name says, else of a form that follows from its name.
 */
export function recordedAttributes(type: string, recorded: RecordedType, filling: Filling): Record<string, unknown> {
  const arn = arnOf(type, recorded, filling);
  const known: Filling = { ...filling, words: { ...filling.words, arn } };
  const names = RESOURCE_TYPES[type]?.attributes ?? [];
  const parts = identifierParts(type, filling.words.id ?? "");
  return Object.fromEntries(
    names.map((name) => [name, parts[name] ?? ownForm(name, recorded, known) ?? fromName(type, name, names, known)]),
  );
}

/** The attributes that are as the properties say: they change with them. */
export function givenAttributes(type: string, properties: Properties): Record<string, unknown> {
  const names = RESOURCE_TYPES[type]?.attributes ?? [];
  const given = names.map((name) => [name, propertyAt(properties, name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function ownForm(name: string, { attributes = {} }: RecordedType, filling: Filling): unknown {
  return Object.hasOwn(attributes, name) ? fill(attributes[name], filling) : propertyAt(filling.properties, name);
}

/** The parts of an identifier that has several: `WebACL|<id>|REGIONAL`. */
function identifierParts(type: string, id: string): Record<string, string> {
  const names = RESOURCE_TYPES[type]?.primaryIdentifier ?? [];
  const parts = id.split("|");
  return names.length === parts.length ? Object.fromEntries(names.map((name, i) => [name, parts[i]!])) : {};
}

function propertyAt(properties: Properties, path: string): unknown {
  return path.split(".").reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), properties) ?? undefined;
}

function fromName(type: string, name: string, names: readonly string[], filling: Filling): unknown {
  // An attribute with others below it is a structure: what is asked for are those.
  if (names.some((other) => other.startsWith(`${name}.`))) return {};
  const last = name.slice(name.lastIndexOf(".") + 1);
  const singular = last.match(/^(.*?)(?:List|es(?=List$)|s)$/)?.[1];
  const isList =
    singular !== undefined &&
    /(Id|Arn|ARN|Endpoint|Addresse?|Port|URL|Identifier|Name|Ip|Info|Ports|Addresses)$/.test(singular);
  return isList ? [text(type, singular, filling)] : text(type, last, filling);
}

function text(type: string, name: string, filling: Filling): string {
  const [, service = "", last = ""] = type.split("::");
  const host = `{name}.{hex:12}.{region}.${serviceOf(type)}.amazonaws.com`.toLowerCase();
  const rules: [RegExp, string][] = [
    [new RegExp(`^(${last})?arn$`, "i"), "{arn}"],
    [/arn$/i, `arn:aws:${serviceOf(type)}:{region}:{account}:${kebab(name)}/{hex:12}`],
    [/(account|owner)(id)?$/i, "{account}"],
    [/vpc_?id$/i, "vpc-{hex:17}"],
    [/^(private|public)?ip(address)?$/i, "10.0.0.{octet}"],
    [/hostedzoneid$/i, "Z{HEX:20}"],
    [/id(entifier)?$/i, "{hex:17}"],
    [/port$/i, portOf(service, filling)],
    [/url$/i, `https://${host}`],
    [/(endpoint|address|domainname|dnsname|dns)$/i, host],
    [/name$/i, "{name}"],
    [/(time|date|timestamp|createdat|updatedat)$/i, "{now}"],
    [/(revision|version)$/i, "1"],
    [/zone$/i, "{region}a"],
  ];
  const [, pattern] = rules.find(([form]) => form.test(name)) ?? [undefined, ""];
  return String(fill(pattern, filling));
}

function portOf(service: string, { properties }: Filling): string {
  const postgres = /postgres/.test(
    textAt(properties, "Engine") ?? textAt(properties, "EngineFamily")?.toLowerCase() ?? "",
  );
  return textAt(properties, "Port") ?? PORTS[service] ?? (service === "RDS" ? (postgres ? "5432" : "3306") : "443");
}

function kebab(name: string): string {
  return name
    .replace(/arn$/i, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}
