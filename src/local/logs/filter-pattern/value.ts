import { isMadeOf } from "../../../ecs/wildcard";
import { ForeignExpression } from "../../foreign-expression";

/** Whether a message is what a filter pattern asks for. */
export type Matcher = (message: string) => boolean;

/** What a field or a column is compared with. */
export interface Value {
  /** Where it is one, and unquoted. */
  number?: number;
  matches: (text: string) => boolean;
}

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=";

/** Text in which `*` stands for any. */
export function glob(text: string, mayBeNumber: boolean): Value {
  const number = mayBeNumber && /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  const parts = text.split("*");
  return { ...(number !== undefined && { number }), matches: (other) => isMadeOf(parts, other) };
}

/** What regular expressions of filter patterns may have: no groups. */
const SUPPORTED = /^[A-Za-z0-9\s:_#=@/;,^$?[\]{}|\\*+.\-"'()]*$/;

/** A regular expression, which is found anywhere. */
export function expression(source: string, fail: (why: string) => never): Value {
  if (!SUPPORTED.test(source) || /(?<!\\)[()]/.test(source)) fail(`the regular expression ${source} isn't supported`);
  try {
    const regular = new ForeignExpression(source);
    return { matches: (text) => regular.test(text) ?? fail(`the regular expression ${source} takes too long`) };
  } catch {
    return fail(`${source} is no regular expression`);
  }
}

/** Whether `text`, which is a number where it reads as one, is to the value as the operator says. */
export function compares(text: string | number, operator: Operator, { number, matches }: Value): boolean {
  const own = typeof text === "number" ? text : Number(text.trim() === "" ? Number.NaN : text);
  const isNumber = number !== undefined && Number.isFinite(own);
  switch (operator) {
    case "=":
      return isNumber ? own === number : matches(String(text));
    case "!=":
      return isNumber ? own !== number : !matches(String(text));
    case "<":
      return isNumber && own < number;
    case ">":
      return isNumber && own > number;
    case "<=":
      return isNumber && own <= number;
    case ">=":
      return isNumber && own >= number;
  }
}
