import { isOpen } from "../../cfn/open";
import type { Shape, Structures } from "../../cfn/shape";
import { nearest } from "../../options/nearest";
import { isRecord } from "../../protocol/json";
import { type Dialect, rangeOf } from "./dialect";

/** What a value is read by. */
export interface Reading {
  structures: Structures;
  dialect: Dialect;
  /** The structures' members under other names. @default their own */
  vocabulary?: Vocabulary;
  /** Whether what is required may be missing. @default false */
  partial?: boolean;
  /** Whether calls of intrinsic functions stand for values of any shape. @default false */
  open?: boolean;
}

/** Other names of structures' members: those that a template has. */
export interface Vocabulary {
  /** The member of a structure that goes by a name. */
  memberOf(structure: string, name: string): string | undefined;
  /** The names that a structure's members go by. */
  namesOf(structure: string): readonly string[];
  /** The name that a member goes by. */
  nameOf(structure: string, member: string): string;
}

type Of<T extends Shape["type"]> = Extract<Shape, { type: T }>;
type NumberShape = Of<"integer" | "long" | "double" | "float">;

/**
 * A value as its shape has it: of the JSON types that the shape names, without what is null or unknown. Throws, in the
 * dialect's words and with the path, where it isn't of the shape. `unknown` are the paths of members that were left out.
 */
export function read(reading: Reading, shape: Shape, value: unknown, path = ""): { value: unknown; unknown: string[] } {
  const reader = new Reader(reading);
  return { value: reader.read(shape, value, path), unknown: reader.unknown };
}

/** Reads an object of a structure. */
export function readStructure(reading: Reading, name: string, value: unknown) {
  return read(reading, { type: "structure", name }, value) as { value: Record<string, unknown>; unknown: string[] };
}

class Reader {
  readonly unknown: string[] = [];

  constructor(private readonly by: Reading) {}

  read(shape: Shape, value: unknown, path: string): unknown {
    if (this.by.open && isOpen(value)) return value;
    switch (shape.type) {
      case "structure":
        return this.structure(shape, value, path);
      case "list":
        return this.list(shape, value, path);
      case "map":
        return this.map(shape, value, path);
      case "string":
        return this.text(shape, value, path);
      case "boolean":
        return this.boolean(shape, value, path);
      case "json":
        return value;
      case "blob":
        if (typeof value === "string" && BASE64.test(value)) return value;
        throw this.by.dialect.wrongType(path, value, shape);
      case "timestamp":
        if (typeof value === "number") return value;
        throw this.by.dialect.wrongType(path, value, shape);
      default:
        return this.number(shape, value, path);
    }
  }

  private structure({ type, name }: Of<"structure">, value: unknown, path: string): Record<string, unknown> {
    const { structures, dialect, vocabulary } = this.by;
    if (!isRecord(value)) throw dialect.wrongType(path, value, { type, name });
    const { members, required = [], union } = structures[name]!;
    const isMember = (member: string) => (Object.hasOwn(members, member) ? member : undefined);
    const memberOf = (given: string) => (vocabulary ? vocabulary.memberOf(name, given) : isMember(given));
    const result: Record<string, unknown> = {};
    for (const [given, item] of Object.entries(value)) {
      if (item === undefined || item === null) continue;
      const at = join(path, given);
      const member = memberOf(given);
      if (member !== undefined) result[member] = this.read(members[member]!, item, at);
      else if (!dialect.unknown) this.unknown.push(at);
      else throw dialect.unknown(at, name, given, vocabulary?.namesOf(name) ?? Object.keys(members));
    }
    const nameOf = (member: string) => vocabulary?.nameOf(name, member) ?? member;
    const missing = required.find((member) => result[member] === undefined);
    if (missing !== undefined && !this.by.partial) throw dialect.missing(join(path, nameOf(missing)));
    if (union && Object.keys(result).length !== 1) {
      const names = Object.keys(members).map(nameOf).join(", ");
      throw dialect.notAllowed(path, Object.keys(value), `it must have exactly one of ${names}`);
    }
    return result;
  }

  private list(shape: Of<"list">, value: unknown, path: string): unknown[] {
    const { dialect } = this.by;
    const isOne = dialect.coerces && typeof value !== "object";
    if (!Array.isArray(value) && !isOne) throw dialect.wrongType(path, value, shape);
    const given = isOne ? [value] : (value as unknown[]);
    const items = dialect.coerces ? given.filter((item) => item !== undefined && item !== null) : given;
    const size = items.length;
    if (isOutside(size, shape)) throw dialect.wrongSize(path, `${size} items`, `allowed are${rangeOf(shape)}`);
    return items.map((item, i) => this.read(shape.of, item, join(path, String(i))));
  }

  private map(shape: Of<"map">, value: unknown, path: string): Record<string, unknown> {
    const { dialect } = this.by;
    if (!isRecord(value)) throw dialect.wrongType(path, value, shape);
    const entries = Object.entries(value).filter(
      ([, item]) => !dialect.coerces || (item !== undefined && item !== null),
    );
    return Object.fromEntries(
      entries.map(([key, item]) => {
        const at = join(path, key);
        if (shape.key) this.read(shape.key, key, at);
        return [key, this.read(shape.of, item, at)];
      }),
    );
  }

  private text(shape: Of<"string">, value: unknown, path: string): string {
    const { dialect } = this.by;
    const text = dialect.coerces && isPrimitive(value) ? String(value) : value;
    if (typeof text !== "string") throw dialect.wrongType(path, value, shape);
    if (shape.enum && !shape.enum.includes(text)) {
      const meant = nearest(text, shape.enum);
      const all = shape.enum.join(", ");
      throw dialect.notAllowed(path, value, meant ? `did you mean ${meant}? Allowed are ${all}` : `allowed are ${all}`);
    }
    const length = text.length;
    if (isOutside(length, shape)) {
      if (length > 0) throw dialect.wrongSize(path, `${length} characters`, `allowed are${rangeOf(shape)}`);
      throw dialect.notAllowed(path, value, `allowed are${rangeOf(shape)} characters`);
    }
    if (shape.pattern !== undefined && !patternOf(shape.pattern).test(text)) {
      throw dialect.notAllowed(path, value, `it must match ${shape.pattern}`);
    }
    return text;
  }

  private boolean(shape: Shape, value: unknown, path: string): boolean {
    if (typeof value === "boolean") return value;
    if (this.by.dialect.coerces && typeof value !== "object") {
      const text = String(value).toLowerCase();
      if (text === "true" || text === "false") return text === "true";
    }
    throw this.by.dialect.wrongType(path, value, shape);
  }

  private number(shape: NumberShape, value: unknown, path: string): number {
    const { dialect } = this.by;
    const number = dialect.coerces && typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isFinite(number)) throw dialect.wrongType(path, value, shape);
    const isWhole = shape.type === "integer" || shape.type === "long";
    if (isWhole && !Number.isSafeInteger(number)) throw dialect.wrongType(path, value, shape);
    // An API's integers have 32 bits; those of CloudFormation's schemas are JSON's.
    if (shape.type === "integer" && !dialect.coerces && (number | 0) !== number) {
      throw dialect.wrongType(path, value, { type: shape.type, min: -(2 ** 31), max: 2 ** 31 - 1 });
    }
    if (shape.enum && !shape.enum.includes(number)) {
      throw dialect.notAllowed(path, value, `allowed are ${shape.enum.join(", ")}`);
    }
    if (isOutside(number, shape)) {
      throw dialect.notAllowed(path, value, `allowed are ${isWhole ? "whole numbers" : "numbers"}${rangeOf(shape)}`);
    }
    return number;
  }
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const PATTERNS = new Map<string, RegExp>();

function patternOf(source: string): RegExp {
  const compiled = PATTERNS.get(source) ?? compile(source);
  PATTERNS.set(source, compiled);
  return compiled;
}

/** Some of AWS's escape what needs none, which JavaScript takes only of expressions that don't know Unicode. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch {
    return new RegExp(source);
  }
}

const join = (path: string, name: string) => (path ? `${path}.${name}` : name);

const isPrimitive = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);

function isOutside(size: number, { min, max }: { min?: number; max?: number }): boolean {
  return (min !== undefined && size < min) || (max !== undefined && size > max);
}
