import { call, type Value } from "../cfn/value";
import { nearest } from "../options/nearest";
import { type DynamicSources, dynamicReference, resolved } from "./dynamic-references";
import { isKnown } from "./known";
import { type ParameterType, parameterType } from "./parameter-type";
import { allowedPattern } from "./pattern";
import { Problems, shown, type Template, type TemplateParameter } from "./template";

/** Most bytes of a parameter's value. */
const MOST_BYTES = 4096;

/**
 * A value for each of a template's parameters: the one given, else its default. It is text, or a list of text, whatever the
 * type. One that names an SSM parameter has that one's value; where nobody knows it, it stays a dynamic reference, unless its
 * value is given.
 */
export function parameterValues(
  template: Template,
  given: Record<string, Value>,
  sources: DynamicSources = {},
): Record<string, Value> {
  const declared = template.Parameters ?? {};
  const problems = new Problems();
  const names = Object.keys(declared);
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(declared, name)) continue;
    const meant = nearest(name, names);
    const instead = meant ? `did you mean ${meant}?` : `it has ${names.join(", ") || "none"}`;
    problems.add(`Parameters.${name}`, `the template has no such parameter; ${instead}`);
  }
  const missing = names.filter((name) => given[name] === undefined && declared[name]?.Default === undefined);
  if (missing.length > 0) {
    problems.add(`Parameters.${missing[0]}`, `no value and no default: give values for ${missing.join(", ")}`);
  }
  for (const name of missing) {
    const type = parameterType(declared[name]?.Type);
    if (typeof type === "string") problems.add(`Parameters.${name}.Type`, type);
  }
  const values = names.map((name) => {
    const text = given[name] ?? declared[name]?.Default;
    return [
      name,
      text === undefined ? "" : parameterValue(name, declared[name]!, text, problems, given, sources),
    ] as const;
  });
  problems.check();
  return Object.fromEntries(values);
}

function parameterValue(
  name: string,
  parameter: TemplateParameter,
  value: Value,
  problems: Problems,
  given: Record<string, Value>,
  sources: DynamicSources,
): Value {
  const path = `Parameters.${name}`;
  const type = parameterType(parameter.Type);
  if (typeof type === "string") {
    problems.add(`${path}.Type`, type);
    return "";
  }
  if (!isKnown(value)) return whenKnown(path, type, value, problems);
  if (typeof value === "object") {
    problems.add(path, `is ${shown(value)}; text is needed: a list takes Fn::Join`);
    return "";
  }
  const text = String(value);
  if (type.ssm) {
    const reference = dynamicReference("ssm", text);
    const known = resolved(reference, sources);
    if (known === reference && given[name] === undefined) return type.list ? [reference] : reference;
    return asValue(type, known === reference ? text : known);
  }
  const problem = brokenRule(parameter, type, text);
  if (problem !== undefined) {
    const said = isHidden(parameter) ? "has a value that isn't shown" : `is ${JSON.stringify(text)}`;
    const { ConstraintDescription: described } = parameter;
    problems.add(path, `${said}; ${described === undefined ? problem : `${described} (${problem})`}`);
  }
  return asValue(type, text);
}

/** The value of a nested stack's parameter that is known once another resource is there. */
function whenKnown(path: string, type: ParameterType, value: Value, problems: Problems): Value {
  if (type.ssm) problems.add(path, "names an SSM parameter, which must be known before the deployment");
  return type.list ? call("Split", [",", value]) : value;
}

/** Whether the value is a secret, which no message shows. */
function isHidden({ NoEcho }: TemplateParameter): boolean {
  return String(NoEcho).toLowerCase() === "true";
}

function asValue({ list }: ParameterType, text: string): Value {
  if (!list) return text;
  return text === "" ? [] : text.split(",").map((item) => item.trim());
}

/** What is allowed, where the value isn't. */
function brokenRule(parameter: TemplateParameter, type: ParameterType, text: string): string | undefined {
  const { AllowedValues: allowed, AllowedPattern: pattern } = parameter;
  const items = [asValue(type, text)].flat() as string[];
  if (Buffer.byteLength(text) > MOST_BYTES) return `allowed are up to ${MOST_BYTES} bytes`;
  if (type.of === "Number" && !items.every(isNumber)) return "a number is needed";
  const values = allowed?.map(String);
  if (values && !items.every((item) => values.includes(item))) return `allowed are ${values.join(", ")}`;
  const matches = pattern === undefined ? undefined : allowedPattern(String(pattern));
  if (matches && !items.every((item) => matches.test(item))) return `it must match ${pattern}`;
  return outside(parameter, type, text, items);
}

function outside(
  { MinLength, MaxLength, MinValue, MaxValue }: TemplateParameter,
  { of }: ParameterType,
  text: string,
  items: readonly string[],
): string | undefined {
  const isWithin = (size: number, min: unknown, max: unknown) =>
    (min === undefined || size >= Number(min)) && (max === undefined || size <= Number(max));
  const range = (min: unknown, max: unknown) =>
    min === undefined ? `up to ${max}` : max === undefined ? `${min} or more` : `${min} to ${max}`;
  if (!isWithin(text.length, MinLength, MaxLength)) return `allowed are ${range(MinLength, MaxLength)} characters`;
  if (of === "Number" && !items.every((item) => isWithin(Number(item), MinValue, MaxValue))) {
    return `allowed are numbers: ${range(MinValue, MaxValue)}`;
  }
  return undefined;
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}
