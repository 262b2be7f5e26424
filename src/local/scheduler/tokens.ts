/**
 * A text in tokens.
 * @param token sticky; its first group is a token, and what is before that belongs to none
 * @throws where there is none
 */
export function tokensOf(text: string, token: RegExp): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.trimEnd().length; at = token.lastIndex) {
    token.lastIndex = at;
    const [, found] = token.exec(text) ?? [];
    if (found === undefined) throw new Error(`nothing is known of ${text.slice(at).trim()}`);
    tokens.push(found);
  }
  return tokens;
}
