import { ApiError } from "../../../protocol/errors";
import { arn } from "../../arns";
import type { Control } from "../../control";
import { ForeignExpression } from "../../foreign-expression";
import type { Parameter } from "./record";

/** Versions of a parameter that are kept, as the Parameter Store does. */
const MOST_VERSIONS = 100;

const NAME = /^\/?[\w.-]+(\/[\w.-]+){0,14}$/;

export type ParameterInput = Omit<Parameter, "id" | "arn" | "versions"> & { name: string; value: string };

/** The parameter with a value, as a new version of the one that is there, if any. */
export function withValue(control: Control, { name, value, ...given }: ParameterInput): Parameter {
  if (!NAME.test(name)) {
    throw new ApiError(
      "ValidationException",
      `Parameter name: can't be "${name}"; it has letters, digits and .-_, in parts that slashes set apart.`,
    );
  }
  const before = control.store.get("parameters", name);
  checkValue(value, given);
  const last = before?.versions[0]?.version ?? 0;
  const fresh = { version: last + 1, value, modifiedAt: control.clock.now() };
  return {
    ...before,
    ...given,
    id: name,
    arn: arn("ssm", `parameter/${name.replace(/^\//, "")}`),
    versions: [fresh, ...(before?.versions ?? [])].slice(0, MOST_VERSIONS),
  };
}

function checkValue(value: string, { tier, allowedPattern }: Pick<Parameter, "tier" | "allowedPattern">): void {
  const most = tier === "Advanced" || tier === "Intelligent-Tiering" ? 8192 : 4096;
  if (value === "" || Buffer.byteLength(value) > most) {
    throw new ApiError("ValidationException", `A parameter's value has 1 to ${most} bytes in this tier.`);
  }
  if (allowedPattern === undefined || matches(allowedPattern, value)) return;
  throw new ApiError(
    "ParameterPatternMismatchException",
    `Parameter value, cannot be validated against allowedPattern: ${allowedPattern}`,
  );
}

function matches(allowedPattern: string, value: string): boolean {
  const wrong = (problem: string) =>
    new ApiError(
      "InvalidAllowedPatternException",
      `The request does not meet the regular expression requirement: AllowedPattern ${allowedPattern} ${problem}.`,
    );
  let found: boolean | undefined;
  try {
    found = new ForeignExpression(allowedPattern).test(value);
  } catch {
    throw wrong("is no regular expression");
  }
  if (found === undefined) throw wrong("takes too long to match the value");
  return found;
}
