import type { Shape, Structure } from "../../cfn/shape";
import { CFN_STRUCTURES } from "../../cfn/shapes.generated";
import { nearest } from "../../options/nearest";
import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";

type Properties = Record<string, unknown>;

/** Characters of a value that a message has. */
const MOST_SHOWN = 200;

/**
 * A resource's properties as CloudFormation reads them: text that reads as a number or a boolean is taken for one, and the
 * reverse; one value where a list is asked for is a list of it; null is not set. Throws where a property is not one of the
 * type's, or is not of its shape. Of a type without a shape (a custom resource) everything is taken as it is.
 */
export function readProperties(type: string, properties: Properties): Properties {
  const structure = Object.hasOwn(CFN_STRUCTURES, type) ? CFN_STRUCTURES[type] : undefined;
  return structure ? readStructure(type, structure, properties, "") : properties;
}

function readStructure(type: string, { members, required = [] }: Structure, given: unknown, path: string): Properties {
  if (!isRecord(given)) throw wrong(path, given, "an object is needed");
  const read: Properties = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    const at = path ? `${path}.${name}` : name;
    const shape = Object.hasOwn(members, name) ? members[name] : undefined;
    if (!shape) throw unknown(type, at, name, Object.keys(members));
    read[name] = readValue(shape, value, at);
  }
  for (const name of required) {
    if (read[name] === undefined) {
      throw new ApiError("InvalidRequest", `${path ? `${path}.` : ""}${name} is missing; it is required.`);
    }
  }
  return read;
}

function readValue(shape: Shape, value: unknown, path: string): unknown {
  switch (shape.type) {
    case "string":
      return readText(shape, value, path);
    case "boolean":
      return readBoolean(value, path);
    case "integer":
    case "long":
    case "double":
    case "float":
      return readNumber(shape, value, path);
    case "list":
      return readList(shape, value, path);
    case "map":
      if (!isRecord(value)) throw wrong(path, value, "an object is needed");
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined && item !== null)
          .map(([key, item]) => [key, readValue(shape.of, item, `${path}.${key}`)]),
      );
    case "structure":
      return readStructure(shape.name, CFN_STRUCTURES[shape.name]!, value, path);
    default:
      return value;
  }
}

function readText(shape: Shape & { type: "string" }, value: unknown, path: string): string {
  if (typeof value === "object") throw wrong(path, value, "text is needed");
  const text = String(value);
  if (shape.enum && !shape.enum.includes(text)) {
    const meant = nearest(text, shape.enum);
    throw wrong(path, value, `${meant ? `did you mean ${meant}? Allowed` : "allowed"} are ${shape.enum.join(", ")}`);
  }
  checkSize(shape, text.length, path, value, "characters");
  if (shape.pattern !== undefined && !new RegExp(shape.pattern, "u").test(text)) {
    throw wrong(path, value, `it must match ${shape.pattern}`);
  }
  return text;
}

function readBoolean(value: unknown, path: string): boolean {
  const text = String(value).toLowerCase();
  if (typeof value !== "object" && (text === "true" || text === "false")) return text === "true";
  throw wrong(path, value, "allowed are true, false");
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

function readNumber(
  shape: Extract<Shape, { type: "integer" | "long" | "double" | "float" }>,
  value: unknown,
  path: string,
): number {
  const whole = shape.type === "integer" || shape.type === "long";
  const number = typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
  const { min, max, enum: values } = shape;
  const range = rangeOf(min, max);
  if (typeof number !== "number" || !Number.isFinite(number) || (whole && !Number.isInteger(number))) {
    throw wrong(path, value, `allowed are ${whole ? "whole numbers" : "numbers"}${range}`);
  }
  if (values && !values.includes(number)) throw wrong(path, value, `allowed are ${values.join(", ")}`);
  if ((min !== undefined && number < min) || (max !== undefined && number > max)) {
    throw wrong(path, value, `allowed are ${whole ? "whole numbers" : "numbers"}${range}`);
  }
  return number;
}

function readList(shape: Shape & { type: "list" }, value: unknown, path: string): unknown[] {
  const isOne = !Array.isArray(value) && typeof value !== "object";
  if (!Array.isArray(value) && !isOne) throw wrong(path, value, "a list is needed");
  const items = (isOne ? [value] : (value as unknown[])).filter((item) => item !== undefined && item !== null);
  checkSize(shape, items.length, path, items.length, "items");
  return items.map((item, i) => readValue(shape.of, item, `${path}.${i}`));
}

function checkSize(
  { min, max }: { min?: number; max?: number },
  size: number,
  path: string,
  value: unknown,
  of: string,
) {
  if ((min === undefined || size >= min) && (max === undefined || size <= max)) return;
  throw wrong(path, value, `allowed are${rangeOf(min, max)} ${of}`);
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` from ${min}`;
  return max === undefined ? "" : ` up to ${max}`;
}

function unknown(type: string, path: string, name: string, known: readonly string[]): ApiError {
  const meant = nearest(name, known);
  const instead = meant ? `Did you mean ${meant}?` : `It has ${known.join(", ")}.`;
  return new ApiError("InvalidRequest", `${path} is not a property of ${type}. ${instead}`);
}

function wrong(path: string, value: unknown, allowed: string): ApiError {
  const text = JSON.stringify(value);
  const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return new ApiError("InvalidRequest", `${path} is ${shown}; ${allowed}.`);
}
