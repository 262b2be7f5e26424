/** Shorter ones stand in too many words. */
const SHORTEST = 3;

/** A message without the values of the secrets. */
export function withoutSecrets(message: string, { secrets = [], ...state }: { secrets?: readonly string[] }): string {
  const values = secrets.flatMap((path) => valuesAt(state, path).flatMap(textsIn));
  return values
    .filter((value) => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, "[secret]"), message);
}

/** What is at the path, of which a key may have dots itself, such as a Docker label. */
function valuesAt(value: unknown, path: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    if (key === path) return [item];
    return path.startsWith(`${key}.`) ? valuesAt(item, path.slice(key.length + 1)) : [];
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
