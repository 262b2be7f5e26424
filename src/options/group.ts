import { type Around, Entry } from "./entry";
import type { Property } from "./property";

interface Reads {
  readIn(group: Property, key: string, around: Around): unknown;
}

interface Said<T, Optional> extends Reads {
  readonly says: (value: T) => T;
  readonly optional: Optional;
}

/** An entry for each property of a group, of its own type: the compiler misses one that is missing. */
export type Entries<G> = {
  [K in keyof Required<G>]: Said<NonNullable<G[K]>, undefined extends G[K] ? true : false>;
};

/** What entries make of a user's options: nothing is left out that has a default. */
export type SpecOf<E> = { [K in keyof E]: E[K] extends { readIn(...args: never[]): infer S } ? S : never };

/** The interface that entries were written for. */
type OptionsOf<E> = {
  [K in keyof E as E[K] extends { readonly optional: false } ? K : never]: SaidBy<E[K]>;
} & {
  [K in keyof E as E[K] extends { readonly optional: false } ? never : K]?: SaidBy<E[K]>;
};

type SaidBy<E> = E extends { readonly says: (value: infer T) => unknown } ? T : never;

/** What must be true of several properties of a group together. Each is right by itself. */
export type Rule<E> = (group: Property, spec: SpecOf<E>, around: Around) => void;

/** The spec of the properties that have entries. */
export function fill<E extends Record<string, Reads>>(
  entries: E,
  group: Property,
  { name, root }: Pick<Around, "name" | "root">,
): SpecOf<E> {
  const read = (key: string): unknown => entries[key]!.readIn(group, key, around);
  const around: Around = { name, root, sibling: <S>(key: string) => read(key) as S };
  const spec: Record<string, unknown> = {};
  for (const key of Object.keys(entries)) spec[key] = read(key);
  return spec as SpecOf<E>;
}

/** The spec of a property that is in no group. */
export function fillOne<S>(
  entry: { read(property: Property, around: Around): S },
  property: Property,
  { name, root }: Pick<Around, "name" | "root">,
): S {
  const sibling = (key: string): never => {
    throw new Error(`${property.path} has no ${key} beside it`);
  };
  return entry.read(property, { name, root, sibling });
}

/** An object with these properties, and with no others. */
export function group<E extends Record<string, Reads>>(entries: E, ...rules: Rule<E>[]) {
  const names = Object.keys(entries);
  return new Entry<OptionsOf<E>, SpecOf<E>>((property, around) => {
    const spec = fill(entries, property.fields(names), around);
    for (const rule of rules) rule(property, spec, around);
    return spec;
  });
}

/** A list of `item`s, which its program knows the length of: `what`, in words. */
export function list<T, S>(item: Entry<T, S>, what: string, allowed: string) {
  const each = item.required(allowed);
  return new Entry<T[], S[]>((property, around) => {
    const items = property.known().list(what).items();
    return items.map((one) => each.read(one, around));
  });
}

/** A map of `item`s by name, which its program knows the names of: `what`, in words. */
export function named<T, S>(item: Entry<T, S>, what: string, allowed: string) {
  const each = item.required(allowed);
  return new Entry<Record<string, T>, Record<string, S>>((property, around) => {
    const items = property.known().map(what).entries();
    return Object.fromEntries(items.map(([name, one]) => [name, each.read(one, around)]));
  });
}
