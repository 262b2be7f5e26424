import { isRecord } from "../../protocol/json";
import { notEnforced, notHere } from "../warnings";

/**
 * What this machine does about each member of a request or a resource: `true` acts on it; `false` keeps it, without effect
 * and with a warning, a {@link Without} with one of its own; text refuses it, and says why; a function says which, by the
 * value; an object goes into a structure, and into those of a list. A member that isn't named is as `*` says, and without a
 * `*` as `false`: a model's new member is never dropped without a word.
 */
export type Acts = { readonly [member: string]: Act };
export type Act = boolean | string | Without | Acts | ((value: unknown) => boolean | string);

/** Kept without effect, as with `false`: its warning names a plain value, and says why and what is so instead. */
export class Without {
  constructor(readonly reason: string) {}
}

export const isActs = (act: Act): act is Acts => typeof act === "object" && !(act instanceof Without);

/** Acts on every one of these members. */
export function all(...members: string[]): Acts {
  return Object.fromEntries(members.map((member) => [member, true]));
}

export interface Warning {
  /** The path without positions: one for what is the same in another place. */
  kind: string;
  message: string;
}

/** The members that are kept without effect. Throws `refusal` of the first one that can't be had. */
export function actedOn(acts: Acts, value: object, refusal: (message: string) => Error): Warning[] {
  return judge(acts, value as Record<string, unknown>, { path: "", kind: "", of: "" }, refusal);
}

interface Place {
  path: string;
  kind: string;
  /** ` ("web")`: the name of the list's item that it is in. */
  of: string;
}

function judge(acts: Acts, value: Record<string, unknown>, at: Place, refusal: (message: string) => Error): Warning[] {
  return Object.entries(value).flatMap(([member, given]): Warning[] => {
    if (!says(given)) return [];
    const said = (Object.hasOwn(acts, member) ? acts[member] : acts["*"]) ?? false;
    const place = { ...at, path: join(at.path, member), kind: join(at.kind, member) };
    const act = typeof said === "function" ? said(given) : said;
    const value = typeof said === "function" || act instanceof Without ? shown(given) : "";
    const what = `${place.path}${value}${place.of}`;
    if (act === true) return [];
    if (act === false) return [{ kind: place.kind, message: notEnforced(what) }];
    if (act instanceof Without) return [{ kind: place.kind, message: notHere(what, act.reason) }];
    if (typeof act === "string") throw refusal(`${what} cannot run on this machine: ${act}.`);
    return inside(given, place).flatMap(([item, where]) => judge(act, item, where, refusal));
  });
}

/** A value behind its name; nothing of one that is made of structures. */
const shown = (value: unknown) => ([value].flat().some((each) => typeof each === "object") ? "" : ` ${value}`);

/** The structures that a value is made of, and where they are. */
function inside(value: unknown, at: Place): [Record<string, unknown>, Place][] {
  if (isRecord(value)) return [[value, at]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, i) => {
    if (!isRecord(item)) return [];
    const name = item.name ?? item.Name;
    const of = typeof name === "string" ? ` ("${name}")` : at.of;
    return [[item, { path: `${at.path}.${i}`, kind: `${at.kind}.*`, of }]];
  });
}

/** Whether a value asks for something: false, an empty list, and an object of nothing else don't. */
function says(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.values(value).some(says);
  return value !== undefined && value !== null && value !== false;
}

const join = (path: string, member: string) => (path ? `${path}.${member}` : member);
