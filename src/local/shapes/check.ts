import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import { invalidParameter } from "../ecs/errors";
import { INPUTS, STRUCTURES } from "./ecs.generated";

/** A type of the ECS API model. */
export type Shape =
  | "string"
  | "boolean"
  | "integer"
  | "long"
  | "double"
  | "float"
  | "timestamp"
  | { enum: readonly string[] }
  | { list: Shape }
  | { map: Shape }
  | { structure: string };

export interface Structure {
  members: Readonly<Record<string, Shape>>;
  required?: readonly string[];
}

export type EcsOperation = keyof typeof INPUTS;
export type Input = Record<string, unknown>;

export function isEcsOperation(name: string): name is EcsOperation {
  return Object.hasOwn(INPUTS, name);
}

/**
 * The request's input as the model of the API has it: members that the model doesn't know and nulls are left out, as AWS
 * does. A value of another JSON type is a SerializationException; a missing member or one outside its enumeration an
 * InvalidParameterException.
 */
export function checkInput(operation: EcsOperation, input: unknown): Input {
  return checkStructure(INPUTS[operation], input, "");
}

function checkStructure(name: string, value: unknown, path: string): Input {
  const structure = STRUCTURES[name]!;
  if (!isRecord(value)) throw badType(path, "an object");
  const checked: Input = {};
  for (const [member, shape] of Object.entries(structure.members)) {
    const given = value[member];
    if (given === undefined || given === null) {
      if (structure.required?.includes(member)) throw invalidParameter(`${path}${member} is required.`);
      continue;
    }
    checked[member] = check(shape, given, `${path}${member}`);
  }
  return checked;
}

function check(shape: Shape, value: unknown, path: string): unknown {
  if (typeof shape === "string") return checkPrimitive(shape, value, path);
  if ("enum" in shape) {
    if (typeof value !== "string") throw badType(path, "a string");
    if (shape.enum.includes(value)) return value;
    throw invalidParameter(`${path} is ${JSON.stringify(value)}; allowed are ${shape.enum.join(", ")}.`);
  }
  if ("list" in shape) {
    if (!Array.isArray(value)) throw badType(path, "a list");
    return value.map((item, i) => check(shape.list, item, `${path}.${i}`));
  }
  if ("map" in shape) {
    if (!isRecord(value)) throw badType(path, "a map");
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, check(shape.map, item, `${path}.${key}`)]),
    );
  }
  return checkStructure(shape.structure, value, `${path}.`);
}

function checkPrimitive(shape: Shape & string, value: unknown, path: string): unknown {
  switch (shape) {
    case "string":
      if (typeof value !== "string") throw badType(path, "a string");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw badType(path, "true or false");
      return value;
    case "integer":
    case "long":
      if (!Number.isInteger(value)) throw badType(path, "a whole number");
      return value;
    default:
      if (typeof value !== "number") throw badType(path, "a number");
      return value;
  }
}

function badType(path: string, expected: string): ApiError {
  return new ApiError("SerializationException", `${path.replace(/\.$/, "") || "The request"} must be ${expected}.`);
}
