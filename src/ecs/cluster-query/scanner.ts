/** An expression that can't be read: what is wrong, and at which character, the first being 1. */
export class QueryError extends Error {
  constructor(
    readonly problem: string,
    readonly position: number,
  ) {
    super(`${problem} at position ${position}`);
  }
}

/** Goes through an expression from its start. Blanks between words mean nothing. */
export class Scanner {
  private index = 0;

  constructor(private readonly text: string) {}

  get position(): number {
    this.skipBlanks();
    return this.index + 1;
  }

  atEnd(): boolean {
    this.skipBlanks();
    return this.index >= this.text.length;
  }

  /** Whether the text goes on with the sign, which is then passed. */
  take(sign: string): boolean {
    this.skipBlanks();
    if (!this.text.startsWith(sign, this.index)) return false;
    this.index += sign.length;
    return true;
  }

  /** Whether the text goes on with the word, in whatever case, and nothing that belongs to a longer one. */
  takeWord(word: string): boolean {
    return this.matched(new RegExp(`${word}(?![\\w:.-])`, "iy")) !== undefined;
  }

  /** What the pattern, which must be sticky, matches here. */
  matched(pattern: RegExp): string | undefined {
    this.skipBlanks();
    pattern.lastIndex = this.index;
    const [found] = pattern.exec(this.text) ?? [];
    if (found !== undefined) this.index += found.length;
    return found;
  }

  /**
   * A value: quoted, or up to a blank, to one of `ends`, or to a parenthesis that the value did not open itself (a
   * pattern may have some of its own).
   */
  value(ends: string): string | undefined {
    this.skipBlanks();
    const quote = this.text[this.index];
    if (quote === "'" || quote === '"') return this.quoted(quote);
    const from = this.index;
    let open = 0;
    for (; this.index < this.text.length; this.index++) {
      const sign = this.text[this.index] as string;
      if (open === 0 && (/\s/.test(sign) || ends.includes(sign) || sign === ")")) break;
      if (sign === "(") open += 1;
      if (sign === ")") open -= 1;
    }
    return this.index > from ? this.text.slice(from, this.index) : undefined;
  }

  /** What stands here, for a message. */
  here(): string {
    this.skipBlanks();
    const rest = this.text.slice(this.index);
    return rest === "" ? "the end" : JSON.stringify(/^(\w+|.)/s.exec(rest)?.[0] ?? rest);
  }

  fail(expected: string): never {
    throw new QueryError(`expected ${expected}, found ${this.here()}`, this.position);
  }

  private quoted(quote: string): string {
    const from = this.index;
    const end = this.text.indexOf(quote, from + 1);
    if (end < 0) throw new QueryError(`the quote ${quote} is never closed`, from + 1);
    this.index = end + 1;
    return this.text.slice(from + 1, end);
  }

  private skipBlanks(): void {
    while (/\s/.test(this.text[this.index] ?? "")) this.index += 1;
  }
}
