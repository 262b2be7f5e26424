/** What Java's regular expressions call by other names. */
const IN_JAVA: readonly [RegExp, string][] = [
  [/\\A|\\[zZ]/g, ""],
  [/([*+?}])\+/g, "$1"],
  [/\\p\{(?:Alnum|IsAlphanumeric)\}/g, "[A-Za-z0-9]"],
  [/\\p\{Alpha\}/g, "[A-Za-z]"],
  [/\\p\{Digit\}/g, "[0-9]"],
  [/\\p\{Lower\}/g, "[a-z]"],
  [/\\p\{Upper\}/g, "[A-Z]"],
  [/\\p\{Punct\}/g, "[!-/:-@\\[-`{-~]"],
];

/**
 * A parameter's AllowedPattern, which the whole value has to match. CloudFormation's is Java's; undefined for one that
 * JavaScript has no like of.
 */
export function allowedPattern(pattern: string): RegExp | undefined {
  const flags = /^\(\?([ims]+)\)/.exec(pattern)?.[1] ?? "";
  const rest = pattern.replace(/^\(\?[ims]+\)/, "");
  const translated = IN_JAVA.reduce((text, [java, javascript]) => text.replace(java, javascript), rest);
  for (const [source, unicode] of [
    [rest, "u"],
    [translated, "v"],
    [translated, ""],
  ] as const) {
    try {
      return new RegExp(`^(?:${source})$`, flags + unicode);
    } catch {
      // The next way to read it.
    }
  }
  return undefined;
}
