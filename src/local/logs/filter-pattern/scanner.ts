import { ApiError } from "../../../protocol/errors";
import type { Value } from "./value";
import { expression, glob } from "./value";

/** Refuses a pattern, with what is wrong about it. */
export function wrongPattern(pattern: string, why: string): ApiError {
  return new ApiError("InvalidParameterException", `Invalid filter pattern: ${why} in ${JSON.stringify(pattern)}.`);
}

/** Reads a pattern from its beginning to its end. */
export class Scanner {
  private at = 0;

  constructor(readonly pattern: string) {}

  get ended(): boolean {
    this.skip();
    return this.at >= this.pattern.length;
  }

  /** What the expression, which is sticky, finds next; undefined where it is something else. */
  take(expression: RegExp): string | undefined {
    this.skip();
    expression.lastIndex = this.at;
    const [found] = expression.exec(this.pattern) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  expect(expression: RegExp, what: string): string {
    return this.take(expression) ?? this.fail(`${what} is expected at ${this.at + 1}`);
  }

  fail(why: string): never {
    throw wrongPattern(this.pattern, why);
  }

  /** What a field or a column is compared with: a number, `"text"`, text with `*`, or `%expression%`. */
  value(end: RegExp): Value {
    const regular = this.take(/%(?:\\.|[^%\\])+%/y);
    if (regular !== undefined) return expression(regular.slice(1, -1), (why) => this.fail(why));
    const quoted = this.take(/"(?:\\.|[^"\\])*"/y);
    if (quoted !== undefined) return glob(quoted.slice(1, -1).replace(/\\(.)/g, "$1"), false);
    const word = this.take(end);
    if (word === undefined || word.trim() === "") return this.fail(`a value is expected at ${this.at + 1}`);
    return glob(word.trim(), true);
  }

  private skip(): void {
    while (/\s/.test(this.pattern[this.at] ?? "")) this.at += 1;
  }
}
