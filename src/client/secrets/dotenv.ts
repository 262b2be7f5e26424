import { SlipwayError } from "../../protocol/errors";

/**
 * The variables of a dotenv file: a `NAME=value` a line, `export` before it or not, a value in quotes or not; in double
 * quotes `\n` is a line break.
 */
export function dotenv(text: string, path: string): Record<string, string> {
  const variables = new Map<string, string>();
  text.split(/\r?\n/).forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) return;
    const [, name, value] = /^(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/.exec(trimmed) ?? [];
    // Not the line itself: it may be half of a secret.
    if (name === undefined || value === undefined)
      throw new SlipwayError(`${path}, line ${i + 1}: it has no NAME=value.`);
    variables.set(name, unquoted(value));
  });
  return Object.fromEntries(variables);
}

function unquoted(value: string): string {
  const [, double] = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(value) ?? [];
  if (double !== undefined) return double.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
  const [, single] = /^'([^']*)'\s*(?:#.*)?$/.exec(value) ?? [];
  return single ?? value.replace(/\s+#.*$/, "");
}
