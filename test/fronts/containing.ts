export type Said = Record<string, unknown>;

export const isMap = (value: unknown): value is Said =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Maps with at least these entries, and lists with at least these items. */
export function containing(value: unknown): unknown {
  if (Array.isArray(value)) return expect.arrayContaining(value.map(containing));
  if (!isMap(value)) return value;
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, of]) => [key, containing(of)])));
}
