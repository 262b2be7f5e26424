import { tokensOf } from "../tokens";

/** What a period's metrics are. */
export interface Given {
  /** The value that a metric had so many periods before; undefined where it had none. */
  value(id: string, back: number): number | undefined;
  /** What an expression comes to in all of the periods that are looked at, where it comes to something. */
  over(expression: Expression): readonly number[];
  /** Seconds of a period. */
  period: number;
  /** When it began, in milliseconds. */
  at: number;
  /** How many periods before it is looked at. */
  back: number;
  /** What expressions that are asked for again came to so many periods before. */
  known: Map<Expression, Map<number, number | undefined>>;
}

/** Periods that an expression looks back at most, whatever it is made of. */
export const BACK = 10;

/** What an expression comes to in a period; undefined where it comes to nothing. */
export type Expression = (given: Given) => number | undefined;

const TOKEN = /\s*("[^"]*"|'[^']*'|\d+\.?\d*|\.\d+|[A-Za-z][A-Za-z0-9_]*|&&|\|\||[<>=!]=|[-+*/^()<>,[\]])/y;

type Operator = (a: number, b: number) => number;

const truth = (value: boolean) => (value ? 1 : 0);

/** Operators by how tightly they bind, the loosest first. */
const LEVELS: readonly Readonly<Record<string, Operator>>[] = [
  { "||": (a, b) => truth(a !== 0 || b !== 0), OR: (a, b) => truth(a !== 0 || b !== 0) },
  { "&&": (a, b) => truth(a !== 0 && b !== 0), AND: (a, b) => truth(a !== 0 && b !== 0) },
  {
    "==": (a, b) => truth(a === b),
    "!=": (a, b) => truth(a !== b),
    "<": (a, b) => truth(a < b),
    ">": (a, b) => truth(a > b),
    "<=": (a, b) => truth(a <= b),
    ">=": (a, b) => truth(a >= b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
  { "^": (a, b) => a ** b },
];

const OF_ONE: Readonly<Record<string, (value: number) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  EXP: Math.exp,
  FLOOR: Math.floor,
  LOG: Math.log,
  LOG10: Math.log10,
  SQRT: Math.sqrt,
  TIME_SERIES: (value) => value,
};

/**
 * Of several values, in a list or not, of which those that are missing are left out; of one metric by itself it is all of
 * its values.
 */
const OF_MANY: Readonly<Record<string, (values: number[]) => number>> = {
  AVG: mean,
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
  STDDEV: deviation,
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
};

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** Of when a period began, in UTC. */
const OF_TIME: Readonly<Record<string, (at: Date) => number>> = {
  EPOCH: (at) => at.getTime() / 1000,
  MINUTE: (at) => at.getUTCMinutes(),
  HOUR: (at) => at.getUTCHours(),
  DAY: (at) => at.getUTCDay() || 7,
  DATE: (at) => at.getUTCDate(),
  MONTH: (at) => at.getUTCMonth() + 1,
  YEAR: (at) => at.getUTCFullYear(),
};

/**
 * Reads arithmetic of metrics, as CloudWatch has it, as far as it is about one period at a time: `m1 / FILL(m2, 1)`.
 * Throws where it is anything else.
 * @param metrics ids of all metrics that there are, which `METRICS()` stands for
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function parseExpression(
  text: string,
  metrics: readonly string[] = [],
): { expression: Expression; ids: string[] } {
  const parser = new Parser(tokensOf(text, TOKEN), metrics);
  const expression = parser.whole();
  return { expression, ids: [...parser.ids] };
}

class Parser {
  readonly ids = new Set<string>();
  /** There may be no metrics that `METRICS()` stands for. */
  private isOfAll = false;
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly metrics: readonly string[],
  ) {}

  whole(): Expression {
    const expression = this.level(0);
    if (this.at < this.tokens.length) throw new Error(`${this.tokens[this.at]} isn't expected`);
    return expression;
  }

  private level(index: number): Expression {
    const operators = LEVELS[index];
    if (!operators) return this.unary();
    let left = this.level(index + 1);
    for (let operator = this.operator(operators); operator; operator = this.operator(operators)) {
      left = both(left, this.level(index + 1), operator);
    }
    return left;
  }

  private operator(operators: Readonly<Record<string, Operator>>): Operator | undefined {
    const token = this.tokens[this.at];
    const found = token !== undefined && Object.hasOwn(operators, token) ? operators[token] : undefined;
    if (found) this.at += 1;
    return found;
  }

  private unary(): Expression {
    if (!this.take("-")) return this.operand();
    const inner = this.unary();
    return (given) => finite(-(inner(given) ?? Number.NaN));
  }

  private operand(): Expression {
    const token = this.tokens[this.at++];
    if (token === "(") {
      const inner = this.level(0);
      this.expect(")");
      return inner;
    }
    if (token !== undefined && /^[\d.]/.test(token)) return () => Number(token);
    if (token === undefined || !/^[A-Za-z]/.test(token)) throw new Error(`${token ?? "its end"} isn't expected`);
    if (this.take("(")) return this.call(token);
    return this.metric(token);
  }

  private metric(id: string): Expression {
    this.ids.add(id);
    return ({ value, back }) => value(id, back);
  }

  /** `METRICS()` is every metric, `METRICS("errors")` each whose id has that in it. */
  private allMetrics(): Expression[] {
    this.at += 2;
    this.isOfAll = true;
    const part = /^["']/.test(this.tokens[this.at] ?? "") ? this.tokens[this.at++]!.slice(1, -1) : "";
    this.expect(")");
    return this.metrics.filter((id) => id.includes(part)).map((id) => this.metric(id));
  }

  private call(name: string): Expression {
    const isOne = !["[", "METRICS"].includes(this.tokens[this.at] ?? "");
    const args = this.list(")", name === "FILL");
    const [first, second, third] = args;
    if (name === "IF" && first && second && args.length <= 3) {
      return (given) => {
        const is = first(given);
        return is === undefined ? undefined : is !== 0 ? second(given) : third?.(given);
      };
    }
    if (name === "FILL" && first && second && args.length === 2) return (given) => first(given) ?? second(given);
    const ofTime = Object.hasOwn(OF_TIME, name) && args.length === 1 ? OF_TIME[name] : undefined;
    if (ofTime) return ({ at }) => ofTime(new Date(at));
    if (name === "PERIOD" && first && args.length === 1) return ({ period }) => period;
    if (name === "DIFF" && first && args.length === 1) return change(first);
    if (name === "RATE" && first && args.length === 1) {
      const more = change(first);
      return (given) => finite((more(given) ?? Number.NaN) / given.period);
    }
    const one = Object.hasOwn(OF_ONE, name) && args.length === 1 ? OF_ONE[name] : undefined;
    if (one && first) return (given) => finite(one(first(given) ?? Number.NaN));
    const many = Object.hasOwn(OF_MANY, name) && (args.length > 0 || this.isOfAll) ? OF_MANY[name] : undefined;
    if (many && first && isOne && args.length === 1) {
      // Once of all values, which are the same ones to each of their periods.
      const known = new WeakMap<readonly number[], number | undefined>();
      return ({ over }) => {
        const values = over(first);
        if (values.length === 0) return undefined;
        if (!known.has(values)) known.set(values, finite(many([...values])));
        return known.get(values);
      };
    }
    if (name === "DATAPOINT_COUNT" && first && args.length === 1) return ({ over }) => over(first).length;
    if (many) {
      return (given) => {
        const values = args.flatMap((arg) => arg(given) ?? []);
        return values.length === 0 ? undefined : finite(many(values));
      };
    }
    throw new Error(`${name} of so many values isn't known`);
  }

  /** A list in brackets is its items. */
  private list(end: string, fills = false): Expression[] {
    const items: Expression[] = [];
    if (this.take(end)) return items;
    do {
      if (fills && items.length === 1 && this.take("REPEAT")) {
        const filled = once(items[0]!);
        items.splice(0, 1, filled, lastOf(filled));
        continue;
      }
      if (this.take("[")) items.push(...this.list("]"));
      else if (this.tokens[this.at] === "METRICS") items.push(...this.allMetrics());
      else items.push(this.level(0));
    } while (this.take(","));
    this.expect(end);
    return items;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new Error(`${token} is missing`);
  }
}

/** The expression, which is worked out once however often it is asked for: of several in one another each is asked again and again. */
export function once(expression: Expression): Expression {
  return (given) => {
    const known = given.known.get(expression) ?? new Map<number, number | undefined>();
    given.known.set(expression, known);
    if (!known.has(given.back)) known.set(given.back, expression(given));
    return known.get(given.back);
  };
}

/** The last value that there was. */
function lastOf(expression: Expression): Expression {
  return (given) => {
    for (let back = given.back + 1; back <= BACK; back++) {
      const found = expression({ ...given, back });
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** By how much more it is than in the period before. */
function change(expression: Expression): Expression {
  const each = once(expression);
  return (given) => {
    if (given.back === BACK) return undefined;
    const [now, then] = [each(given), each({ ...given, back: given.back + 1 })];
    return now === undefined || then === undefined ? undefined : now - then;
  };
}

function both(left: Expression, right: Expression, operator: Operator): Expression {
  return (given) => {
    const [a, b] = [left(given), right(given)];
    return a === undefined || b === undefined ? undefined : finite(operator(a, b));
  };
}

/** What is divided by nothing is nothing. */
const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
