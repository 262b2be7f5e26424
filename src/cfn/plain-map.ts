/**
 * Whether it is a map as a program or JSON writes one: an instance of a class (a token, an Output, a Date) is none. A
 * map of another realm, such as a sandbox's, is.
 */
export function isPlainMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A map of what `of` makes of each value; where that is nothing the name is left out. */
export function mapValues<T, R>(
  map: Readonly<Record<string, T>>,
  of: (value: T, name: string) => R,
): Record<string, R> {
  const made: Record<string, R> = {};
  for (const name of Object.keys(map)) {
    const value = of(map[name]!, name);
    if (value !== undefined) put(made, name, value);
  }
  return made;
}

/** Gives a map a value under a name that a user gave. */
export function put<T>(map: Record<string, T>, name: string, value: T): void {
  if (name !== "__proto__") map[name] = value;
  else Object.defineProperty(map, name, { value, configurable: true, enumerable: true, writable: true });
}

/**
 * What a map has under a name that a user gave, which may be `constructor` or another that every object knows. What is
 * written under such names goes through `Object.fromEntries` or {@link put}: by assignment `__proto__` would be lost.
 */
export function valueAt<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}
