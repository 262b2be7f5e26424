import type { Registered } from "../pulumi/mocks";
import { BESIDE, ONE, TYPES } from "./in-pulumi";

/** Everything that a program makes on AWS: settings by their places in CloudFormation, in small letters, by `component/role`. */
export type Inventory = Record<string, Settings>;
export type Settings = Record<string, string>;

/** The setting that has the resource's type. */
export const TYPE = "«type»";

/** Of a resource in a template. */
export function ofCloudFormation(type: string, properties: Record<string, unknown>): Settings {
  return { [TYPE]: type, ...flat(properties) };
}

/** Of what a program registered. What stands beside a resource is part of it, as CloudFormation has it. */
export function ofPulumi(registered: Registered[], roles: ReadonlyMap<string, string>): Inventory {
  const inventory: Inventory = {};
  const beside = new Map<string, unknown[]>();
  // Those beside a resource are numbered by their names.
  const sorted = [...registered].sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
  for (const { type, name, inputs } of sorted) {
    const id = roles.get(name) ?? name;
    const key = id.split(".")[1];
    if (key === undefined) {
      inventory[id] = ofInputs(type, inputs);
    } else {
      const item = BESIDE[key]?.(inputs, type);
      if (item !== undefined) beside.set(id, [...(beside.get(id) ?? []), item]);
    }
  }
  for (const [id, items] of beside) {
    const [owner = "", key = ""] = id.split(".");
    Object.assign(inventory[owner]!, flat({ [key]: ONE.has(key) ? items[0] : items }));
  }
  return inventory;
}

/** The settings of a resource in Pulumi in the words that CloudFormation has for them. */
function ofInputs(type: string, inputs: Record<string, unknown>): Settings {
  const { type: known = type, names = {}, values = {} } = TYPES[type] ?? {};
  const lines = Object.entries(flat(inputs)).map(([path, value]) => {
    const place = placeOf(path, names);
    return [place, values[place]?.[value] ?? value] as const;
  });
  return { [TYPE]: known, ...Object.fromEntries(lines) };
}

/** Where the longest beginning of the path that has a name leads. */
function placeOf(path: string, names: Record<string, string>): string {
  const known = new Map(Object.entries(names).map(([name, place]) => [small(name), place]));
  const parts = path.split(".");
  for (let length = parts.length; length > 0; length--) {
    const beginning = parts.slice(0, length);
    const pattern = beginning.map((one) => (/^\d+$/.test(one) ? "*" : one)).join(".");
    const place = known.get(beginning.join(".")) ?? known.get(pattern);
    if (place === undefined) continue;
    const indexes = beginning.filter((one) => /^\d+$/.test(one));
    return small([place.replaceAll("*", () => indexes.shift()!), ...parts.slice(length)].join("."));
  }
  return path;
}

/** One line a setting. Text that is JSON is what it says; a policy document is the set of its statements. */
function flat(value: unknown, path = "", into: Settings = {}): Settings {
  const meant = parsed(value);
  if (Array.isArray(meant)) {
    const keyed = byKey(meant);
    if (keyed) return flat(keyed, path, into);
    if (meant.length === 0) into[path] = "none";
    for (const [i, item] of meant.entries()) flat(item, `${path}.${i}`, into);
  } else if (isMap(meant)) {
    const statements = Object.entries(meant).find(([key]) => key.toLowerCase() === "statement")?.[1];
    if (Array.isArray(statements)) {
      into[path] = JSON.stringify(statements.map(statement).sort());
    } else {
      for (const [key, item] of Object.entries(meant))
        flat(item, path === "" ? part(key) : `${path}.${part(key)}`, into);
    }
  } else if (meant !== undefined && meant !== null) {
    into[path] = String(meant);
  }
  return into;
}

const small = (text: string) => text.toLowerCase();

/** A key in a path: those of attributes have dots of their own. */
const part = (key: string) => small(key).replaceAll(".", "%");

/** Lists of names and values, whose order says nothing. */
function byKey(items: unknown[]): Record<string, unknown> | undefined {
  const entries = items.map((item) => {
    if (!isMap(item)) return undefined;
    const {
      key,
      name,
      value,
      propagateatlaunch: _,
      ...others
    } = Object.fromEntries(Object.entries(item).map(([inner, of]) => [small(inner), of]));
    const called = key ?? name;
    return typeof called === "string" && value !== undefined && Object.keys(others).length === 0
      ? ([called, value] as const)
      : undefined;
  });
  return items.length > 0 && entries.every((entry) => entry !== undefined)
    ? Object.fromEntries(entries as (readonly [string, unknown])[])
    : undefined;
}

/** A statement with lists of actions and resources in order, one or several. */
function statement(given: unknown): string {
  const sorted = (value: unknown): unknown => {
    if (isMap(value)) {
      const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
      return Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other)));
    }
    return [value].flat().map(String).sort();
  };
  return JSON.stringify(sorted(given));
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
