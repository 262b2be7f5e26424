/** The CDK's warnings are of a construct: `/shop/web: careful`. The same one of several is said once, with all of them. */
export function onceAKind(warnings: readonly string[]): string[] {
  const paths = new Map<string, string[]>();
  for (const warning of warnings) {
    const [, path, message = warning] = /^(\/\S+): (.*)$/s.exec(warning) ?? [];
    paths.set(message, [...(paths.get(message) ?? []), ...(path === undefined ? [] : [path])]);
  }
  return [...paths].map(([message, of]) => (of.length === 0 ? message : `${of.join(", ")}: ${message}`));
}
