import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { EcsOperation, Input, Shape } from "./check";
import { INPUTS, STRUCTURES } from "./ecs.generated";

/**
 * A template's properties as the input of an ECS operation. The names differ in case only (`EFSVolumeConfiguration` is
 * `efsVolumeConfiguration`, `FilesystemId` is `fileSystemId`), and so a member is found regardless of case; keys of maps
 * are the user's own and stay. As CloudFormation does, text that reads as a number or a boolean is taken for one, and the
 * reverse. `ignored` are properties of the resource that the operation doesn't have.
 */
export function fromTemplate(operation: EcsOperation, properties: Input, ignored: readonly string[] = []): Input {
  const known = Object.entries(properties).filter(([name]) => !ignored.includes(name));
  return convertStructure(INPUTS[operation], Object.fromEntries(known), "");
}

function convertStructure(name: string, value: unknown, path: string): Input {
  if (!isRecord(value)) throw invalid(path, value, "an object");
  const members = Object.entries(STRUCTURES[name]!.members);
  const byLowerCase = new Map(members.map(([member, shape]) => [member.toLowerCase(), { member, shape }]));
  const converted: Input = {};
  for (const [property, given] of Object.entries(value)) {
    if (given === undefined || given === null) continue;
    const found = byLowerCase.get(ecsName(property).toLowerCase());
    const at = path ? `${path}.${property}` : property;
    if (!found) {
      const allowed = members.map(([member]) => member).join(", ");
      throw new ApiError(
        "InvalidRequest",
        `${at} is not a property that ECS knows; it knows (in its own case) ${allowed}.`,
      );
    }
    converted[found.member] = convert(found.shape, given, at);
  }
  return converted;
}

/** The names that differ in more than case. */
const RENAMED: Record<string, string> = {
  ClusterSettings: "settings",
  PlacementStrategies: "placementStrategy",
  ProxyConfigurationProperties: "properties",
};

const ecsName = (property: string) => RENAMED[property] ?? property;

function convert(shape: Shape, value: unknown, path: string): unknown {
  if (typeof shape === "string") return convertPrimitive(shape, value, path);
  if ("enum" in shape) {
    const text = String(value);
    if (shape.enum.includes(text)) return text;
    throw invalid(path, value, shape.enum.join(", "));
  }
  if ("list" in shape) {
    if (!Array.isArray(value)) throw invalid(path, value, "a list");
    return value.filter((item) => item !== null).map((item, i) => convert(shape.list, item, `${path}.${i}`));
  }
  if ("map" in shape) {
    if (!isRecord(value)) throw invalid(path, value, "a map");
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, convert(shape.map, item, `${path}.${key}`)]),
    );
  }
  return convertStructure(shape.structure, value, path);
}

function convertPrimitive(shape: Shape & string, value: unknown, path: string): unknown {
  if (typeof value === "object") throw invalid(path, value, `a ${shape}`);
  switch (shape) {
    case "string":
      return String(value);
    case "boolean":
      if (String(value) === "true" || String(value) === "false") return String(value) === "true";
      throw invalid(path, value, "true, false");
    default: {
      const number = Number(value);
      const whole = shape === "integer" || shape === "long";
      if (value === "" || !Number.isFinite(number) || (whole && !Number.isInteger(number))) {
        throw invalid(path, value, whole ? "whole numbers" : "numbers");
      }
      return number;
    }
  }
}

function invalid(path: string, value: unknown, allowed: string): ApiError {
  return new ApiError("InvalidRequest", `${path} is ${JSON.stringify(value)}; allowed are ${allowed}.`);
}
