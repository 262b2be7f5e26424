/**
 * Whether the text is these parts, with any text between each two: `["a", "b"]` are of `a*b`. A regular expression of many
 * `.*` would look at a long text again and again.
 */
export function isMadeOf(parts: readonly string[], text: string): boolean {
  const [first = "", ...others] = parts;
  if (others.length === 0) return text === first;
  const last = others.pop()!;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

/** Whether the text is of the pattern, in which `*` stands for any text and `?` for one character. */
export function isLike(pattern: string, text: string): boolean {
  let [at, place] = [0, 0];
  /** The last `*`, and where what follows it was looked for. */
  let star: { at: number; place: number } | undefined;
  while (place < text.length) {
    if (pattern[at] === "*") star = { at: at++, place };
    else if (pattern[at] === "?" || pattern[at] === text[place]) [at, place] = [at + 1, place + 1];
    else if (star) {
      star.place += 1;
      [at, place] = [star.at + 1, star.place];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
