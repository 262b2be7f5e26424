import type { Value } from "../cfn/value";
import { type Template, TemplateError, type TemplateParameter } from "./template";

/**
 * A value for each of a template's parameters: the one given, else its default. A parameter that names an SSM parameter
 * stays a dynamic reference unless its value is given, since nothing here can look it up.
 */
export function parameterValues(template: Template, given: Record<string, string>): Record<string, Value> {
  const declared = template.Parameters ?? {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declared, name)) {
      const names = Object.keys(declared).join(", ") || "none";
      throw new TemplateError(`Parameters.${name}`, `the template has no such parameter; it has ${names}`);
    }
  }
  const missing = Object.keys(declared).filter(
    (name) => given[name] === undefined && declared[name]?.Default === undefined,
  );
  if (missing.length > 0) {
    throw new TemplateError(
      `Parameters.${missing[0]}`,
      `no value and no default: give values for ${missing.join(", ")}`,
    );
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, parameter]) => [name, parameterValue(name, parameter, given[name])]),
  );
}

function parameterValue(name: string, parameter: TemplateParameter, given: string | undefined): Value {
  const ssm = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(parameter.Type)?.[1];
  if (ssm !== undefined && given === undefined) return `{{resolve:ssm:${String(parameter.Default)}}}`;
  const value = given ?? String(parameter.Default);
  const allowed = parameter.AllowedValues?.map(String);
  if (allowed && !allowed.includes(value)) {
    throw new TemplateError(`Parameters.${name}`, `is ${JSON.stringify(value)}; allowed are ${allowed.join(", ")}`);
  }
  const type = ssm ?? parameter.Type;
  if (type === "Number") return number(name, value);
  if (type === "CommaDelimitedList" || type.startsWith("List<")) {
    return value === "" ? [] : value.split(",").map((item) => item.trim());
  }
  return value;
}

function number(name: string, value: string): number {
  if (value.trim() === "" || Number.isNaN(Number(value))) {
    throw new TemplateError(`Parameters.${name}`, `is ${JSON.stringify(value)}; a number is needed`);
  }
  return Number(value);
}
