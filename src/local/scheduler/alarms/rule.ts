import type { AlarmState } from "../../alarms/record";
import { tokensOf } from "../tokens";

/** Whether a composite alarm's rule holds, by the states of the alarms that it names. */
export type Rule = (stateOf: (alarm: string) => AlarmState | undefined) => boolean;

const TOKEN = /\s*(\(|\)|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s()"']+)/y;

const STATES: readonly string[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];

/**
 * Reads a rule such as `ALARM("busy") AND NOT OK(idle)`. An alarm is named by its name or its ARN. Throws where it is none.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function parseRule(text: string): { rule: Rule; alarms: string[] } {
  const parser = new Parser(tokensOf(text, TOKEN));
  const rule = parser.whole();
  return { rule, alarms: [...parser.alarms] };
}

class Parser {
  readonly alarms = new Set<string>();
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  whole(): Rule {
    const rule = this.either();
    if (this.at < this.tokens.length) throw new Error(`${this.tokens[this.at]} isn't expected`);
    return rule;
  }

  private either(): Rule {
    let left = this.both();
    while (this.take("OR")) {
      const [one, other] = [left, this.both()];
      left = (stateOf) => one(stateOf) || other(stateOf);
    }
    return left;
  }

  private both(): Rule {
    let left = this.unary();
    while (this.take("AND")) {
      const [one, other] = [left, this.unary()];
      left = (stateOf) => one(stateOf) && other(stateOf);
    }
    return left;
  }

  private unary(): Rule {
    if (this.take("NOT")) {
      const inner = this.unary();
      return (stateOf) => !inner(stateOf);
    }
    if (this.take("(")) {
      const inner = this.either();
      this.expect(")");
      return inner;
    }
    const word = this.tokens[this.at++];
    if (word === "TRUE" || word === "FALSE") return () => word === "TRUE";
    if (word === undefined || !STATES.includes(word)) throw new Error(`${word ?? "its end"} isn't expected`);
    this.expect("(");
    const name = nameIn(this.tokens[this.at++]);
    this.expect(")");
    this.alarms.add(name);
    return (stateOf) => stateOf(name) === word;
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

/** `"busy"`, `busy` or the alarm's ARN. */
function nameIn(token: string | undefined): string {
  if (token === undefined || token === "(" || token === ")") throw new Error("the name of an alarm is missing");
  const text = /^["']/.test(token) ? token.slice(1, -1).replace(/\\(.)/g, "$1") : token;
  const [, ofArn] = /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(text) ?? [];
  return ofArn ?? text;
}
