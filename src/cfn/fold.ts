import { instanceOf } from "../options/error";
import { Leaf } from "../options/leaf";
import { isPlainMap, put } from "./plain-map";
import {
  type Att,
  type Call,
  type Expression,
  isExpression,
  type Late,
  type Nothing,
  type Plain,
  type Value,
} from "./value";

/**
 * What a reader of values makes of each kind, whose parts it has read already. `path` is where the value stands, for
 * messages: a part of an expression stands where the expression does.
 */
export interface Algebra<R> {
  /** What isn't set. Items of lists and joined texts, and entries of maps, that aren't are left out before. */
  nothing(path: string): R;
  plain(value: Plain, path: string): R;
  leaf(value: Leaf, path: string): R;
  list(items: R[], path: string): R;
  /** The map is a new one: the reader may keep it, and change it. */
  map(values: Record<string, R>, path: string): R;
  att(value: Att, path: string): R;
  join(separator: string, parts: R[], path: string): R;
  json(value: R, path: string): R;
  split(separator: string, value: R, index: number, path: string): R;
  call(name: Call["name"], args: R[], path: string): R;
  base64(value: R, path: string): R;
  pairs(value: Leaf, path: string): R;
  late(produce: Late["produce"], path: string): R;
}

/** Something among values that is none, such as a Date or a framework's own object. */
export class NoValueError extends Error {
  constructor(path: string, value: unknown) {
    const what = instanceOf(value) ?? String(value);
    super(`${path} is ${what}; allowed are text, numbers, true and false, and lists and maps of these`);
    this.name = "NoValueError";
  }
}

/** Reads a value from its innermost parts outwards. The only place that knows how values are put together. */
export function fold<R>(value: Value, algebra: Algebra<R>, path: string): R {
  if (isNothing(value)) return algebra.nothing(path);
  switch (typeof value) {
    case "string":
    case "boolean":
      return algebra.plain(value, path);
    case "number":
      // JSON would make null of what is no number.
      if (Number.isFinite(value)) return algebra.plain(value, path);
      break;
    case "object":
      if (isExpression(value)) return expression(value, algebra, path);
      if (value instanceof Leaf) return algebra.leaf(value, path);
      if (Array.isArray(value)) return algebra.list(items(value, algebra, path), path);
      if (isPlainMap(value)) return algebra.map(values(value, algebra, path), path);
  }
  throw new NoValueError(path, value);
}

function expression<R>(value: Expression, algebra: Algebra<R>, path: string): R {
  switch (value.kind) {
    case "Att":
      return algebra.att(value, path);
    case "Join":
      return algebra.join(value.separator, parts(value.values, algebra, path), path);
    case "Json":
      return algebra.json(fold(value.value, algebra, path), path);
    case "Split":
      return algebra.split(value.separator, fold(value.value, algebra, path), value.index, path);
    case "Call":
      return algebra.call(
        value.name,
        value.args.map((argument) => fold(argument, algebra, path)),
        path,
      );
    case "Base64":
      return algebra.base64(fold(value.value, algebra, path), path);
    case "Pairs":
      return algebra.pairs(value.value, path);
    case "Late":
      return algebra.late(value.produce, path);
  }
}

// A template has tens of thousands of values: plain loops, and nothing made that isn't kept.

function parts<R>(values: Value[], algebra: Algebra<R>, path: string): R[] {
  const folded: R[] = [];
  for (const part of values) if (!isNothing(part)) folded.push(fold(part, algebra, path));
  return folded;
}

function items<R>(list: Value[], algebra: Algebra<R>, path: string): R[] {
  const folded: R[] = [];
  for (let i = 0; i < list.length; i++) {
    if (!isNothing(list[i])) folded.push(fold(list[i], algebra, `${path}[${i}]`));
  }
  return folded;
}

function values<R>(map: { [key: string]: Value }, algebra: Algebra<R>, path: string): Record<string, R> {
  const folded: Record<string, R> = {};
  for (const key of Object.keys(map)) {
    if (!isNothing(map[key])) put(folded, key, fold(map[key], algebra, path === "" ? key : `${path}.${key}`));
  }
  return folded;
}

function isNothing(value: Value): value is Nothing {
  return value === undefined || value === null;
}
