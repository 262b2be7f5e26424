/** What an expression comes to where its metrics have these values; undefined where it comes to nothing. */
export type Expression = (given: (id: string) => number | undefined) => number | undefined;

const TOKEN = /\s*(\d+\.?\d*|\.\d+|[A-Za-z][A-Za-z0-9_]*|&&|\|\||[<>=!]=|[-+*/^()<>,[\]])/y;

type Operator = (a: number, b: number) => number;

const truth = (value: boolean) => (value ? 1 : 0);

/** Operators by how tightly they bind, the loosest first. */
const LEVELS: readonly Readonly<Record<string, Operator>>[] = [
  { "||": (a, b) => truth(a !== 0 || b !== 0) },
  { "&&": (a, b) => truth(a !== 0 && b !== 0) },
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
  FLOOR: Math.floor,
};

/** Of several values, in a list or not, of which those that are missing are left out. */
const OF_MANY: Readonly<Record<string, (values: number[]) => number>> = {
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
};

/**
 * Reads arithmetic of metrics, as CloudWatch has it, as far as it is about one period at a time: `m1 / FILL(m2, 1)`.
 * Throws where it is anything else.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function parseExpression(text: string): { expression: Expression; ids: string[] } {
  const parser = new Parser(tokensOf(text));
  const expression = parser.whole();
  return { expression, ids: [...parser.ids] };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.trimEnd().length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`nothing is known of ${text.slice(at).trim()}`);
    tokens.push(token);
  }
  return tokens;
}

class Parser {
  readonly ids = new Set<string>();
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

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
    this.ids.add(token);
    return (given) => given(token);
  }

  private call(name: string): Expression {
    const args = this.list(")");
    const [first, second, third] = args;
    if (name === "IF" && first && second && args.length <= 3) {
      return (given) => {
        const is = first(given);
        return is === undefined ? undefined : is !== 0 ? second(given) : third?.(given);
      };
    }
    if (name === "FILL" && first && second && args.length === 2) return (given) => first(given) ?? second(given);
    const one = Object.hasOwn(OF_ONE, name) && args.length === 1 ? OF_ONE[name] : undefined;
    if (one && first) return (given) => finite(one(first(given) ?? Number.NaN));
    const many = Object.hasOwn(OF_MANY, name) && args.length > 0 ? OF_MANY[name] : undefined;
    if (many) {
      return (given) => {
        const values = args.flatMap((arg) => arg(given) ?? []);
        return values.length === 0 ? undefined : finite(many(values));
      };
    }
    throw new Error(`${name} of so many values isn't known`);
  }

  /** A list in brackets is its items. */
  private list(end: string): Expression[] {
    const items: Expression[] = [];
    if (this.take(end)) return items;
    do {
      if (this.take("[")) items.push(...this.list("]"));
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

function both(left: Expression, right: Expression, operator: Operator): Expression {
  return (given) => {
    const [a, b] = [left(given), right(given)];
    return a === undefined || b === undefined ? undefined : finite(operator(a, b));
  };
}

/** What is divided by nothing is nothing. */
const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
