import { Scanner } from "./scanner";
import type { Matcher } from "./value";
import { expression } from "./value";

interface Term {
  /** `?` for one of several, `-` for one that may not be there. */
  sign: string;
  isIn: (message: string) => boolean;
}

/** `ERROR "two words" -DEBUG`, all of them; `?ERROR ?WARN`, one of them; `%regular expression%`. */
export function terms(pattern: string): Matcher {
  const scanner = new Scanner(pattern);
  const all: Term[] = [];
  while (!scanner.ended) all.push(term(scanner));
  // CloudWatch: beside other terms those of which one is enough have no effect.
  const [some, others] = [all.filter(({ sign }) => sign === "?"), all.filter(({ sign }) => sign !== "?")];
  if (others.length === 0 && some.length > 0) return (message) => some.some(({ isIn }) => isIn(message));
  return (message) => others.every(({ sign, isIn }) => isIn(message) !== (sign === "-"));
}

function term(scanner: Scanner): Term {
  const sign = scanner.take(/[?-]/y) ?? "";
  const quoted = scanner.take(/"(?:\\.|[^"\\])*"/y);
  if (quoted !== undefined) {
    const text = quoted.slice(1, -1).replace(/\\(.)/g, "$1");
    return { sign, isIn: (message) => message.includes(text) };
  }
  const regular = scanner.take(/%(?:\\.|[^%\\])+%(?=\s|$)/y);
  if (regular !== undefined) {
    return { sign, isIn: expression(regular.slice(1, -1), (why) => scanner.fail(why)).matches };
  }
  const word = scanner.expect(/[^\s"]+/y, "a term");
  if (!/^[\p{L}\p{N}_]+$/u.test(word)) scanner.fail(`Invalid character(s) in term '${word}'`);
  return { sign, isIn: (message) => message.includes(word) };
}
