import { type Check, Entry } from "./entry";
import { isLeaf, type Maybe, type MaybeList, type MaybeMap } from "./leaf";
import type { Property } from "./property";

/** A value that `check` lets through. */
export function value<T>(check: Check): Entry<T, Maybe<T>> {
  return new Entry<T, Maybe<T>>((property, around) => {
    if (property.checkable) check(property, around);
    return property.value as Maybe<T>;
  });
}

/** What an API's Integer holds. */
const MOST = 2_147_483_647;

/** A whole number. Both ends are allowed. */
export function whole(min: number, max = MOST, unit = "") {
  return value<number>((property) => {
    const { value } = property;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return;
    // Of an end that nobody comes to by chance only who comes to it hears.
    const isBeyond = typeof value === "number" && value > max;
    const range = max === MOST && !isBeyond ? `from ${min}` : `from ${min} to ${max}`;
    property.fail(`allowed are whole numbers ${range}${unit && ` ${unit}`}`);
  });
}

/** A number, whole or not: more than `above`, where that is given, and at most `max`. */
export function number(above?: number, max?: number, unit = "") {
  const range = `${above === undefined ? "" : ` above ${above}`}${max === undefined ? "" : ` and up to ${max}`}`;
  return value<number>((property) => {
    const { value } = property;
    const isOne = typeof value === "number" && Number.isFinite(value);
    if (isOne && (above === undefined || value > above) && (max === undefined || value <= max)) return;
    property.fail(`allowed are numbers${range}${unit && ` ${unit}`}`);
  });
}

export function flag() {
  return value<boolean>((property) => {
    if (typeof property.value !== "boolean") property.fail("allowed are true and false");
  });
}

export function oneOf<T extends string | number>(...values: readonly T[]) {
  return value<T>((property) => checkOneOf(property, values));
}

export function checkOneOf(property: Property, values: readonly (string | number)[]): void {
  if (!values.some((value) => value === property.value)) property.fail(`allowed are ${values.join(", ")}`);
}

/** Text that the pattern matches: `what`, in words. */
export function text(what: string, pattern: RegExp) {
  return value<string>((property) => {
    if (typeof property.value !== "string" || !pattern.test(property.value)) property.fail(`allowed are ${what}`);
  });
}

/** A list of text, such as `example`. */
export function texts(example: string): Entry<string[], MaybeList<string>> {
  return new Entry<string[], MaybeList<string>>((property) => {
    for (const item of property.list(`strings, such as ${example}`).items()) {
      if (!isLeaf(item.value) && typeof item.value !== "string") item.fail("allowed are strings");
    }
    return property.value as MaybeList<string>;
  });
}

/** Refuses an item that was there before: AWS refuses most lists that have one twice. */
export function hasEachOnce(list: Property): void {
  const items = list.items();
  const known = items.map(({ value }) => (isLeaf(value) ? value.value : value));
  const again = items.find((_, i) => known.indexOf(known[i]) < i);
  again?.fail("allowed is each once");
}

/**
 * A map of text by name. What is undefined is left out. Says of what kind a wrong value is, and not the value, which may
 * be a secret.
 */
export function textMap(what: string): Entry<Record<string, string>, MaybeMap> {
  return new Entry<Record<string, string>, MaybeMap>((property) => {
    if (isLeaf(property.value)) return property.value;
    const set = property
      .map(`${what} by name, such as { LEVEL: "info" }`)
      .entries()
      .filter(([, { value }]) => value !== undefined);
    return Object.fromEntries(
      set.map(([name, item]) => {
        const { value } = item;
        if (isLeaf(value) || typeof value === "string") return [name, value];
        return item.describe(value === null ? "null" : `of type ${typeof value}`).fail("allowed are strings");
      }),
    );
  });
}
