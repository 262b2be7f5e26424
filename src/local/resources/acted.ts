import { isRecord } from "../../protocol/json";
import { notEnforced } from "../warnings";
import { invalidProperty, type Properties } from "./handler";

/** Members of a type that AWS acts on and this machine doesn't, by path (`ForwardConfig.TargetGroupStickinessConfig`). */
export interface NotActedOn {
  /** Kept and given back, with a warning. */
  ignored?: readonly string[];
  /** Why a resource can't have it. */
  refused?: Readonly<Record<string, string>>;
}

/** Warnings of what is ignored; throws where something can't be. */
export function checkActedOn(what: string, properties: object, { ignored = [], refused = {} }: NotActedOn): string[] {
  for (const [path, why] of Object.entries(refused)) {
    const value = at(properties as Properties, path);
    if (says(value)) throw invalidProperty(path, value, why);
  }
  return ignored
    .filter((path) => says(at(properties as Properties, path)))
    .map((path) => notEnforced(`${what}'s ${path}`));
}

function at(properties: Properties, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), properties);
}

/** Whether a value asks for something: false, an empty list and an empty object don't. */
function says(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false;
}
