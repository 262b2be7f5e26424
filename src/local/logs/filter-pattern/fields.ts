import { isRecord } from "../../../protocol/json";
import { Scanner } from "./scanner";
import type { Matcher } from "./value";
import { compares, type Operator } from "./value";

type Condition = (event: unknown) => boolean;

/** `{ $.level = "error" && ($.latency > 100 || $.user.name = *admin) }`, of a message that is JSON. */
export function fields(pattern: string): Matcher {
  const scanner = new Scanner(pattern);
  scanner.expect(/\{/y, "{");
  const condition = alternatives(scanner);
  scanner.expect(/\}/y, "}");
  if (!scanner.ended) scanner.fail("something is behind its end");
  return (message) => {
    const event = parsed(message);
    return event !== undefined && condition(event);
  };
}

/** What a selector, `$.latency`, finds first in a message that is JSON: text as it stands, all else as JSON. */
export function selected(text: string): (message: string) => string | undefined {
  const scanner = new Scanner(text);
  const path = selector(scanner);
  if (!scanner.ended) scanner.fail("something is behind its end");
  return (message) => {
    const [found] = valuesAt(parsed(message), path);
    return found === undefined || typeof found === "string" ? found : JSON.stringify(found);
  };
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function alternatives(scanner: Scanner): Condition {
  let found = conjunction(scanner);
  while (scanner.take(/\|\|/y)) {
    const [left, right] = [found, conjunction(scanner)];
    found = (event) => left(event) || right(event);
  }
  return found;
}

function conjunction(scanner: Scanner): Condition {
  let found = single(scanner);
  while (scanner.take(/&&/y)) {
    const [left, right] = [found, single(scanner)];
    found = (event) => left(event) && right(event);
  }
  return found;
}

function single(scanner: Scanner): Condition {
  if (scanner.take(/\(/y)) {
    const inside = alternatives(scanner);
    scanner.expect(/\)/y, ")");
    return inside;
  }
  const path = selector(scanner);
  const some = (test: (value: unknown) => boolean) => (event: unknown) => valuesAt(event, path).some(test);
  if (scanner.take(/NOT\s+EXISTS\b/y)) return (event) => valuesAt(event, path).length === 0;
  if (scanner.take(/EXISTS\b/y)) return some(() => true);
  if (scanner.take(/IS\b/y)) {
    const word = scanner.expect(/NULL|TRUE|FALSE/y, "NULL, TRUE or FALSE");
    const wanted = word === "NULL" ? null : word === "TRUE";
    return some((value) => value === wanted);
  }
  const operator = scanner.expect(/!=|<=|>=|=|<|>/y, "an operator") as Operator;
  const value = scanner.value(/[^\s}()&|]+/y);
  return some((found) => (isPlain(found) ? compares(found, operator, value) : operator === "!="));
}

const isPlain = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

/** `$.user.names[0]`, `$.users[*].name`, `$['a.b']`: its keys and places. */
function selector(scanner: Scanner): (string | number)[] {
  scanner.expect(/\$/y, "$");
  const path: (string | number)[] = [];
  for (;;) {
    const key = scanner.take(/\.[\p{L}\p{N}_\-@]+/uy);
    const place = key === undefined ? scanner.take(/\[(?:\d+|\*)\]/y) : undefined;
    const quoted = key ?? place ?? scanner.take(/\[(?:'[^']*'|"[^"]*")\]/y);
    if (quoted === undefined) break;
    if (key !== undefined) path.push(key.slice(1));
    else if (place !== undefined) path.push(place === "[*]" ? "*" : Number(place.slice(1, -1)));
    else path.push(quoted.slice(2, -2));
  }
  if (path.length === 0) scanner.fail("a selector such as $.level is expected");
  return path;
}

/** What is there; of `[*]` every item. */
function valuesAt(event: unknown, [key, ...rest]: (string | number)[]): unknown[] {
  if (key === undefined) return [event];
  if (Array.isArray(event)) {
    if (key === "*") return event.flatMap((item) => valuesAt(item, rest));
    return typeof key === "number" && key < event.length ? valuesAt(event[key], rest) : [];
  }
  return isRecord(event) && Object.hasOwn(event, key) ? valuesAt(event[key], rest) : [];
}
