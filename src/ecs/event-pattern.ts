/** Event patterns of EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */

import { isMadeOf } from "./wildcard";

type Json = unknown;

const isMap = (value: Json): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether an event is what a pattern, which {@link checkPattern} let through, asks for. */
export function matchesPattern(pattern: Record<string, Json>, event: Json): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or") return (wanted as Record<string, Json>[]).some((each) => matchesPattern(each, event));
    const found = isMap(event) && Object.hasOwn(event, key) ? event[key] : undefined;
    if (Array.isArray(wanted)) return matchesAny(wanted, found);
    // Of a list of objects one must be what is asked for as a whole.
    const inside = Array.isArray(found) ? found : [found];
    return inside.some((each) => matchesPattern(wanted as Record<string, Json>, each));
  });
}

function matchesAny(wanted: Json[], found: Json): boolean {
  const values = Array.isArray(found) ? found : [found];
  return wanted.some((each) => {
    if (isMap(each) && "exists" in each) return (found !== undefined) === each.exists;
    return values.some((value) => value !== undefined && matchesOne(each, value));
  });
}

function matchesOne(wanted: Json, value: Json): boolean {
  if (!isMap(wanted)) return wanted === value;
  const [[kind, operand] = []] = Object.entries(wanted);
  switch (kind) {
    case "anything-but":
      return !isExcluded(operand, value);
    case "numeric":
      return typeof value === "number" && isWithin(operand as Json[], value);
    case "cidr":
      return typeof value === "string" && isInNetwork(value, String(operand));
    default:
      return typeof value === "string" && matchesText(kind!, operand, value);
  }
}

function isExcluded(operand: Json, value: Json): boolean {
  if (!isMap(operand)) return (Array.isArray(operand) ? operand : [operand]).includes(value);
  const [[kind, inner] = []] = Object.entries(operand);
  const all = Array.isArray(inner) ? inner : [inner];
  return typeof value === "string" && all.some((each) => matchesText(kind!, each, value));
}

function matchesText(kind: string, operand: Json, value: string): boolean {
  const lower = (text: Json) => String(text).toLowerCase();
  if (isMap(operand)) {
    const text = operand["equals-ignore-case"];
    return kind === "prefix" ? lower(value).startsWith(lower(text)) : lower(value).endsWith(lower(text));
  }
  const text = String(operand);
  switch (kind) {
    case "prefix":
      return value.startsWith(text);
    case "suffix":
      return value.endsWith(text);
    case "equals-ignore-case":
      return lower(value) === lower(text);
    default:
      return isMadeOf(wildcardParts(text), value);
  }
}

/** `*` stands for any text; `\*` for itself. */
function wildcardParts(text: string): string[] {
  const parts = [""];
  for (const piece of text.match(/\\[*\\]|\*+|[^\\*]+|\\/g) ?? []) {
    if (piece.startsWith("*")) parts.push("");
    else parts[parts.length - 1] += piece.replace(/^\\([*\\])$/, "$1");
  }
  return parts;
}

function isWithin(bounds: Json[], value: number): boolean {
  for (let i = 0; i < bounds.length; i += 2) {
    const bound = Number(bounds[i + 1]);
    const holds = {
      "=": value === bound,
      "<": value < bound,
      "<=": value <= bound,
      ">": value > bound,
      ">=": value >= bound,
    }[String(bounds[i])];
    if (!holds) return false;
  }
  return true;
}

function isInNetwork(address: string, network: string): boolean {
  const [base = "", bits = "32"] = network.split("/");
  const [own, other] = [addressOf(address), addressOf(base)];
  if (own === undefined || other === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(own / size) === Math.floor(other / size);
}

function addressOf(text: string): number | undefined {
  const parts = text.split(".").map(Number);
  const isOne = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return isOne ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}

const KINDS = ["prefix", "suffix", "anything-but", "numeric", "exists", "cidr", "equals-ignore-case", "wildcard"];

/** Throws where it is no pattern, with EventBridge's own words before what is wrong. */
export function checkPattern(pattern: Json, path = ""): asserts pattern is Record<string, Json> {
  if (!isMap(pattern) || Object.keys(pattern).length === 0) fail(path, "it must be an object that isn't empty");
  for (const [key, wanted] of Object.entries(pattern)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (key === "$or") {
      if (!Array.isArray(wanted) || wanted.length < 2) fail(at, "it must be a list of two patterns or more");
      wanted.forEach((each, i) => {
        checkPattern(each, `${at}[${i}]`);
      });
    } else if (Array.isArray(wanted)) {
      if (wanted.length === 0) fail(at, "an empty list matches nothing");
      for (const each of wanted) checkMatcher(each, at);
    } else if (isMap(wanted)) checkPattern(wanted, at);
    else fail(at, "values are in a list");
  }
}

function checkMatcher(matcher: Json, path: string): void {
  if (Array.isArray(matcher)) fail(path, "a list in a list matches nothing");
  if (!isMap(matcher)) return;
  const [kind, ...others] = Object.keys(matcher);
  if (kind === undefined || others.length > 0 || !KINDS.includes(kind)) {
    fail(path, `a condition has one of ${KINDS.join(", ")}`);
  }
  const operand = matcher[kind];
  if (kind === "exists" && typeof operand !== "boolean") fail(path, "exists is true or false");
  if (kind === "numeric") checkNumeric(operand, path);
  if (kind === "anything-but") checkExcluded(operand, path);
  if (kind === "cidr" && !isNetwork(operand)) fail(path, "cidr is a block of IPv4 addresses, such as 10.0.0.0/24");
  if (["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(kind) && !isText(operand)) {
    fail(path, `${kind} is text`);
  }
}

const EXCLUDING = ["prefix", "suffix", "equals-ignore-case", "wildcard"];

function checkExcluded(operand: Json, path: string): void {
  if (!isMap(operand)) return;
  const [kind = "", ...others] = Object.keys(operand);
  const texts = [operand[kind]].flat();
  if (others.length > 0 || !EXCLUDING.includes(kind) || !texts.every(isText)) {
    fail(path, `anything-but is values, or text of one of ${EXCLUDING.join(", ")}`);
  }
}

function isNetwork(block: Json): boolean {
  const [, base = "", bits = ""] = /^([\d.]+)\/(\d{1,2})$/.exec(String(block)) ?? [];
  return addressOf(base) !== undefined && Number(bits) <= 32;
}

const isText = (value: Json) => typeof value === "string" || (isMap(value) && "equals-ignore-case" in value);

function checkNumeric(operand: Json, path: string): void {
  const isOne =
    Array.isArray(operand) &&
    [2, 4].includes(operand.length) &&
    operand.every((part, i) => (i % 2 === 0 ? ["=", "<", "<=", ">", ">="].includes(part) : typeof part === "number"));
  if (!isOne) fail(path, 'numeric is one or two comparisons, such as [">", 0, "<=", 5]');
}

function fail(path: string, why: string): never {
  throw new Error(`Event pattern is not valid. Reason: ${path === "" ? "" : `${path}: `}${why}`);
}
