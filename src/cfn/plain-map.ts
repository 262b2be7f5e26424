/**
 * Whether it is a map as a program or JSON writes one: an instance of a class (a token, an Output, a Date) is none. A
 * map of another realm, such as a sandbox's, is.
 */
export function isPlainMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * What a map has under a name that a user gave, which may be `constructor` or another that every object knows. What is
 * written under such names goes through `Object.fromEntries`: by assignment `__proto__` would be lost.
 */
export function valueAt<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}
