import { Scanner } from "./scanner";
import type { Matcher } from "./value";
import { compares, type Operator } from "./value";

type Condition = (text: string) => boolean;

/** A column of the message, or `...` for any number of them. */
type Column = { name?: string; condition: Condition } | "...";

const ANY: Condition = () => true;

/** `[ip, user, ..., status = 4*, bytes > 1000]`: a message's columns, which spaces part; quotes and brackets hold some together. */
export function columns(pattern: string): Matcher {
  const parts = partsOf(pattern);
  return (message) => {
    const found = parts(columnsOf(message));
    return found?.every(({ all, texts }) => holds(all, texts)) ?? false;
  };
}

/** A message's columns by the names that the pattern gives them; those without one by their place: `$ip`, `$1`. */
export function namedColumns(pattern: string): (message: string) => Record<string, string> {
  const parts = partsOf(pattern);
  return (message) => {
    const named = (parts(columnsOf(message)) ?? []).flatMap(({ all, texts, from }) =>
      all.map((each, i) => [`$${(each !== "..." && each.name) || from + i + 1}`, texts[i] ?? ""] as const),
    );
    return Object.fromEntries(named);
  };
}

/** Columns that stand side by side, and what they are in a message. */
interface Part {
  all: Column[];
  texts: string[];
  /** Their first place. */
  from: number;
}

/** Which columns are which texts of a message; undefined where it has not as many. */
function partsOf(pattern: string): (texts: string[]) => Part[] | undefined {
  const scanner = new Scanner(pattern);
  scanner.expect(/\[/y, "[");
  const all: Column[] = [];
  while (!scanner.take(/\]/y)) {
    if (all.length > 0) scanner.expect(/,/y, "a comma");
    all.push(column(scanner));
  }
  if (!scanner.ended) scanner.fail("something is behind its end");
  if (all.filter((each) => each === "...").length > 1) scanner.fail("there is more than one ellipsis");
  const open = all.indexOf("...");
  return (texts) => {
    if (open < 0) return texts.length === all.length ? [{ all, texts, from: 0 }] : undefined;
    const [before, after] = [all.slice(0, open), all.slice(open + 1)];
    if (texts.length < before.length + after.length) return undefined;
    const from = texts.length - after.length;
    return [
      { all: before, texts, from: 0 },
      { all: after, texts: texts.slice(from), from },
    ];
  };
}

const holds = (all: Column[], texts: string[]) =>
  all.every((each, i) => each === "..." || each.condition(texts[i] ?? ""));

/** `"a b"` and `[a b]` are one column each. A message is read once, however many of its quotes and brackets are never closed. */
function columnsOf(message: string): string[] {
  const columns: string[] = [];
  const last = { '"': message.lastIndexOf('"'), "[": message.lastIndexOf("]") };
  const begin = /\S/g;
  for (let found = begin.exec(message); found; found = begin.exec(message)) {
    const { index, 0: first } = found;
    const isHeld = (first === '"' || first === "[") && last[first] > index;
    const end = isHeld ? message.indexOf(first === "[" ? "]" : '"', index + 1) : endOfWord(message, index);
    columns.push(message.slice(isHeld ? index + 1 : index, end));
    begin.lastIndex = isHeld ? end + 1 : end;
  }
  return columns;
}

function endOfWord(message: string, from: number): number {
  const word = /\S+/y;
  word.lastIndex = from;
  word.exec(message);
  return word.lastIndex;
}

function column(scanner: Scanner): Column {
  if (scanner.take(/\.\.\./y)) return "...";
  const name = scanner.take(/[\p{L}\p{N}_-]+/uy);
  if (name === undefined) return { condition: ANY };
  let found = comparison(scanner);
  for (;;) {
    const join = scanner.take(/&&|\|\|/y);
    if (join === undefined) return { name, condition: found ?? ANY };
    const left = found ?? ANY;
    const again = scanner.expect(/[\p{L}\p{N}_-]+/uy, "a column's name");
    if (again !== name) scanner.fail(`${again} is another column than ${name}`);
    const right = comparison(scanner) ?? ANY;
    found = join === "&&" ? (text) => left(text) && right(text) : (text) => left(text) || right(text);
  }
}

function comparison(scanner: Scanner): Condition | undefined {
  const operator = scanner.take(/!=|<=|>=|=|<|>/y) as Operator | undefined;
  if (operator === undefined) return undefined;
  const value = scanner.value(/[^\s,\]&|]+/y);
  return (text) => compares(text, operator, value);
}
