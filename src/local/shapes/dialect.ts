import type { Shape } from "../../cfn/shape";
import { nearest } from "../../options/nearest";
import { ApiError } from "../../protocol/errors";

/** How a kind of request is read, and what it is told where it isn't right. */
export interface Dialect {
  /**
   * Whether text that reads as a number or a boolean is taken for one, and the reverse; one value for a list of it; and
   * null, wherever it stands, for what is not set.
   */
  coerces: boolean;
  wrongType(path: string, value: unknown, shape: Shape): ApiError;
  /** Of the right type, and not allowed. */
  notAllowed(path: string, value: unknown, allowed: string): ApiError;
  /** Too many or too few of something. What is too long isn't shown: it may be a secret. */
  wrongSize(path: string, size: string, allowed: string): ApiError;
  missing(path: string): ApiError;
  /** Of a member that the structure doesn't have. Without it such members are left out, as AWS does, and reported. */
  unknown?(path: string, structure: string, name: string, known: readonly string[]): ApiError;
}

/** A request of an API: JSON's own types. `invalid` is the API's error for a value that isn't allowed. */
export function api(invalid: string): Dialect {
  return {
    coerces: false,
    wrongType: (path, _, shape) =>
      new ApiError("SerializationException", `${path || "The request"} must be ${named(shape)}.`),
    notAllowed: (path, value, allowed) => new ApiError(invalid, `${path} is ${shown(value)}; ${allowed}.`),
    wrongSize: (path, size, allowed) => new ApiError(invalid, `${path} has ${size}; ${allowed}.`),
    missing: (path) => new ApiError(invalid, `${path} is required.`),
  };
}

/** Properties of a resource, as CloudFormation reads them. */
export const TEMPLATE: Dialect = {
  coerces: true,
  wrongType: (path, value, shape) => invalidRequest(`${path} is ${shown(value)}; ${needed(shape)}.`),
  notAllowed: (path, value, allowed) => invalidRequest(`${path} is ${shown(value)}; ${allowed}.`),
  wrongSize: (path, size, allowed) => invalidRequest(`${path} has ${size}; ${allowed}.`),
  missing: (path) => invalidRequest(`${path} is missing; it is required.`),
  unknown(path, structure, name, known) {
    const meant = nearest(name, known);
    const instead = meant ? `Did you mean ${meant}?` : `It has ${known.join(", ")}.`;
    return invalidRequest(`${path} is not a property of ${structure}. ${instead}`);
  },
};

const invalidRequest = (message: string) => new ApiError("InvalidRequest", message);

/** Characters of a value that a message has. */
const MOST_SHOWN = 200;

/** A value for messages. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/** What a value of the shape is, for messages. */
function named(shape: Shape): string {
  switch (shape.type) {
    case "structure":
      return "an object";
    case "list":
      return "a list";
    case "map":
      return "a map";
    case "boolean":
      return "true or false";
    case "integer":
    case "long":
      return `a whole number${rangeOf(shape)}`;
    case "double":
    case "float":
      return `a number${rangeOf(shape)}`;
    case "timestamp":
      return "a time, in seconds since 1970";
    case "blob":
      return "text in base64";
    default:
      return "a string";
  }
}

/** What a value of a template is read as, for messages. */
function needed(shape: Shape): string {
  switch (shape.type) {
    case "structure":
    case "map":
      return "an object is needed";
    case "list":
      return "a list is needed";
    case "boolean":
      return "allowed are true, false";
    case "integer":
    case "long":
      return `allowed are whole numbers${rangeOf(shape)}`;
    case "double":
    case "float":
      return `allowed are numbers${rangeOf(shape)}`;
    default:
      return "text is needed";
  }
}

/** ` from 1 to 5`, ` from 1`, ` up to 5`, or nothing. */
export function rangeOf({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` from ${min}`;
  return max === undefined ? "" : ` up to ${max}`;
}
