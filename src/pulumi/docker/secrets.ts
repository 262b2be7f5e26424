/** Shorter ones stand in too many words. */
const SHORTEST = 3;

/** A message without the values of the secrets. */
export function withoutSecrets(message: string, { secrets = [], ...state }: { secrets?: readonly string[] }): string {
  const values = secrets.flatMap((path) => textsIn(path.split(".").reduce<unknown>(at, state)));
  return values
    .filter((value) => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .reduce((text, value) => text.replaceAll(value, "[secret]"), message);
}

const at = (value: unknown, key: string) => (value as Record<string, unknown> | undefined)?.[key];

function textsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
