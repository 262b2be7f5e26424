import { createContext, runInContext } from "node:vm";

/** Milliseconds for all that one expression is asked. */
const LONGEST = 250;
/** Milliseconds of a look that say nothing about the expression. */
const BESIDE = 2;

/**
 * A regular expression that somebody else wrote. One that backtracks without end would hold up everything else, so that it
 * has its time for all that it is asked, and no more.
 */
export class ForeignExpression {
  private readonly context: Record<string, unknown>;
  private left = LONGEST;

  /** @throws SyntaxError where it is no regular expression */
  constructor(source: string, flags = "") {
    const expression = new RegExp(source, flags);
    this.context = createContext({ expression, texts: [], found: [] });
  }

  /** Whether it is found in the text; undefined where there was no time for it. */
  test(text: string): boolean | undefined {
    return this.testAll([text])[0];
  }

  /** The same of each of the texts. Those that there was no time for are left out. */
  testAll(texts: readonly string[]): boolean[] {
    const found: boolean[] = [];
    if (this.left <= 0) return found;
    Object.assign(this.context, { texts, found });
    const began = performance.now();
    try {
      const script = "for (const text of texts) found.push(expression.test(text));";
      runInContext(script, this.context, { timeout: Math.ceil(this.left) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      this.left = 0;
    }
    this.left -= Math.max(0, performance.now() - began - BESIDE);
    return found;
  }
}
