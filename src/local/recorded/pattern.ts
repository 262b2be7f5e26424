import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../protocol/calls";
import { isRecord } from "../../protocol/json";
import type { Control } from "../control";
import type { Properties } from "../resources/handler";

/** What a pattern's placeholders stand for. */
export interface Filling {
  control: Control;
  logicalId: string;
  properties: Properties;
  /** `{name}`, `{id}`, `{arn}`: those that are known by now. */
  words: Readonly<Record<string, string>>;
}

/** A pattern with its placeholders filled in; what isn't text, and lists of text, as they are. */
export function fill(pattern: unknown, filling: Filling): unknown {
  if (typeof pattern !== "string") return pattern;
  return pattern.replace(/\{([^{}]+)\}/g, (_, placeholder: string) => word(placeholder, filling));
}

function word(placeholder: string, { control, logicalId, properties, words }: Filling): string {
  const known = words[placeholder];
  if (known !== undefined) return known;
  const [kind = "", argument = ""] = placeholder.split(":");
  switch (kind) {
    case "region":
      return LOCAL_REGION;
    case "account":
      return LOCAL_ACCOUNT;
    case "logicalId":
      return logicalId;
    case "hex":
      return digits(control, Number(argument));
    case "HEX":
      return digits(control, Number(argument)).toUpperCase();
    case "octet":
      return String(1 + (Number.parseInt(control.hex(4), 16) % 254));
    case "uuid":
      return control.hex(32).replace(/^(.{8})(.{4}).(.{3})(.{4})(.{12}).*$/, "$1-$2-4$3-$4-$5");
    case "now":
      return new Date(control.clock.now()).toISOString();
    case "last":
      return lastName(textAt(properties, argument) ?? "");
    default:
      return alternatives(placeholder, properties);
  }
}

function digits(control: Control, count: number): string {
  return count <= 32 ? control.hex(count) : control.hex(32) + digits(control, count - 32);
}

function alternatives(placeholder: string, properties: Properties): string {
  const names = placeholder.split("|");
  const given = names.map((name) => textAt(properties, name)).find((text) => text !== undefined);
  return given ?? (names.length > 1 && !/^[A-Z]/.test(names.at(-1)!) ? names.at(-1)! : "");
}

/** The property at a path (`Endpoint.Port`), where it is something that text can have. */
export function textAt(properties: Properties, path: string): string | undefined {
  const value = path.split(".").reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), properties);
  return value === undefined || value === null || typeof value === "object" ? undefined : String(value);
}

/** A name out of a name or an ARN. */
function lastName(nameOrArn: string): string {
  return nameOrArn.slice(Math.max(nameOrArn.lastIndexOf("/"), nameOrArn.lastIndexOf(":")) + 1);
}
