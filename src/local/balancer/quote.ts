/** A value that HAProxy's configuration cannot carry. */
export class UnsafeValueError extends Error {
  constructor(what: string, value: string, allowed = "control characters are not allowed") {
    super(`${what} is ${JSON.stringify(value)}; ${allowed}`);
  }
}

/**
 * One word of HAProxy's configuration, whatever is in it: in single quotes nothing is interpreted, and no value can
 * end its line.
 */
export function quote(value: string, what: string): string {
  for (const character of value) {
    const code = character.codePointAt(0)!;
    if (code < 0x20 || code === 0x7f) throw new UnsafeValueError(what, value);
  }
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A word that stands where HAProxy takes no quotes: it can't be more than itself, whatever an older store has. */
export function bare(value: string, what: string): string {
  if (/^[A-Za-z0-9_.:,/-]+$/.test(value)) return value;
  throw new UnsafeValueError(what, value, 'allowed are letters, digits and "_.:,/-"');
}

/** {@link quote} for a log format, in which `%` begins a variable. */
export function quoteFormat(value: string, what: string): string {
  return quote(value.replaceAll("%", "%%"), what);
}

/** The regular expression of an ALB pattern: `*` is any number of characters out of `any`, `?` is one. */
export function wildcard(pattern: string, any = "."): string {
  return pattern.replace(/[\\^$.|()[\]{}+*?/-]/g, (character) => {
    if (character === "*") return `${any}*`;
    if (character === "?") return any;
    return character === "/" || character === "-" ? character : `\\${character}`;
  });
}
