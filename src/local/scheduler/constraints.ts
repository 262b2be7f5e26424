import type { ContainerInstance } from "../ecs/instance/record";

/** Whether the instance is one that a `memberOf` expression means. Throws {@link ExpressionError} on what it can't read. */
export function isMember(instance: ContainerInstance, expression: string): boolean {
  return expression
    .split(/\s+and\s+/i)
    .map(parse)
    .every(({ subject, operator, values }) => holds(attribute(instance, subject), operator, values));
}

/** An expression that says something that placement on this machine does not know. */
export class ExpressionError extends Error {}

interface Term {
  subject: string;
  operator: string;
  values: string[];
}

const TERM = /^\(?\s*([\w:.-]+)\s+(==|!=|in|!in|=~|!~)\s+(.+?)\s*\)?$/i;

function parse(text: string): Term {
  const [, subject, operator, rest] = TERM.exec(text.trim()) ?? [];
  if (subject === undefined || operator === undefined || rest === undefined) {
    throw new ExpressionError(
      `memberOf expression ${JSON.stringify(text)}: allowed are terms \`subject operator value\` with ==, !=, in, !in, ` +
        "=~ and !~, joined by and",
    );
  }
  const values = rest.replace(/^\[|\]$/g, "").split(",");
  return { subject, operator: operator.toLowerCase(), values: values.map((value) => value.trim()) };
}

function attribute(instance: ContainerInstance, subject: string): string {
  switch (subject) {
    case "attribute:ecs.availability-zone":
      return instance.zone;
    case "attribute:ecs.instance-type":
      return instance.instanceType;
    case "attribute:ecs.os-type":
      return "linux";
    case "ec2InstanceId":
      return instance.ec2InstanceId;
    default:
      throw new ExpressionError(
        `memberOf subject ${JSON.stringify(subject)}: allowed are attribute:ecs.availability-zone, ` +
          "attribute:ecs.instance-type, attribute:ecs.os-type and ec2InstanceId",
      );
  }
}

function holds(actual: string, operator: string, values: string[]): boolean {
  const value = values.join(",");
  switch (operator) {
    case "==":
      return actual === value;
    case "!=":
      return actual !== value;
    case "in":
      return values.includes(actual);
    case "!in":
      return !values.includes(actual);
    case "=~":
      return matches(actual, value);
    default:
      return !matches(actual, value);
  }
}

function matches(actual: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(actual);
  } catch {
    throw new ExpressionError(`memberOf pattern ${JSON.stringify(pattern)} is not a regular expression`);
  }
}
