import type { Value } from "../cfn/value";
import { isRecord } from "../protocol/json";
import { isKnown } from "./known";
import { Problems, TemplateError } from "./template";

/** The CDK's own: whether an account is bootstrapped, which nothing here needs. */
const BOOTSTRAP = "CheckBootstrapVersion";

/** What only AWS knows: the parameters of a type, and the attributes of what they name. */
const ASKS_AWS = ["Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll"];

/** A rule asks for something that isn't known on this machine. */
class NotKnown extends Error {}

/**
 * Checks the assertions that a template makes about its parameters. One that doesn't hold is an error with its
 * AssertDescription. Gives a warning for each rule that only AWS can decide:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 */
export function checkRules(rules: unknown, evaluate: (value: unknown, path: string) => Value): string[] {
  if (rules === undefined) return [];
  if (!isRecord(rules)) throw new TemplateError("Rules", "is a map of rules");
  const problems = new Problems();
  const warnings = Object.entries(rules).flatMap(([name, rule]) => {
    if (name === BOOTSTRAP) return [];
    const path = `Rules.${name}`;
    try {
      new Rule(path, evaluate).check(rule, problems);
      return [];
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error;
      return [`${path} is not checked: ${error.message}.`];
    }
  });
  problems.check();
  return warnings;
}

class Rule {
  constructor(
    private readonly path: string,
    private readonly evaluate: (value: unknown, path: string) => Value,
  ) {}

  check(rule: unknown, problems: Problems): void {
    const { path } = this;
    if (!isRecord(rule) || !Array.isArray(rule.Assertions) || rule.Assertions.length === 0) {
      throw new TemplateError(path, "a rule has Assertions, a list");
    }
    const unknown = Object.keys(rule).find((key) => key !== "RuleCondition" && key !== "Assertions");
    if (unknown) throw new TemplateError(`${path}.${unknown}`, "a rule has RuleCondition and Assertions");
    if (rule.RuleCondition !== undefined && !this.holds(rule.RuleCondition, `${path}.RuleCondition`)) return;
    rule.Assertions.forEach((assertion, index) => {
      const at = `${path}.Assertions[${index}]`;
      if (!isRecord(assertion) || assertion.Assert === undefined) throw new TemplateError(at, "has an Assert");
      if (this.holds(assertion.Assert, `${at}.Assert`)) return;
      const { AssertDescription: description } = assertion;
      problems.add(at, typeof description === "string" ? description : "the parameters' values don't meet it");
    });
  }

  private holds(condition: unknown, path: string): boolean {
    const [key, argument] = isRecord(condition) ? (Object.entries(condition)[0] ?? []) : [];
    const at = `${path}.${key}`;
    switch (key) {
      case "Fn::And":
        return list(argument, at).every((item, index) => this.holds(item, `${at}[${index}]`));
      case "Fn::Or":
        return list(argument, at).some((item, index) => this.holds(item, `${at}[${index}]`));
      case "Fn::Not":
        return !this.holds(list(argument, at, 1)[0], `${at}[0]`);
      case "Fn::Equals": {
        const [left, right] = list(argument, at, 2).map((item, index) => this.texts(item, `${at}[${index}]`).join(","));
        return left === right;
      }
      case "Fn::Contains":
      case "Fn::EachMemberIn": {
        const [first, second] = list(argument, at, 2).map((item, index) => this.texts(item, `${at}[${index}]`));
        const [whole, parts] = key === "Fn::Contains" ? [first!, second!] : [second!, first!];
        return parts.every((part) => whole.includes(part));
      }
      case "Fn::EachMemberEquals": {
        const [members, [wanted]] = list(argument, at, 2).map((item, index) => this.texts(item, `${at}[${index}]`)) as [
          string[],
          string[],
        ];
        return members.every((member) => member === wanted);
      }
      default: {
        const known = "Fn::And, Fn::Contains, Fn::EachMemberEquals, Fn::EachMemberIn, Fn::Equals, Fn::Not or Fn::Or";
        throw new TemplateError(path, `an assertion is ${known}`);
      }
    }
  }

  private texts(value: unknown, path: string): string[] {
    const asked = isRecord(value) ? ASKS_AWS.find((name) => Object.hasOwn(value, name)) : undefined;
    if (asked) throw new NotKnown(`${asked} asks AWS`);
    const known = this.evaluate(value, path);
    if (!isKnown(known)) throw new TemplateError(path, "a rule can't depend on a resource");
    const texts = [known].flat().map(String);
    const open = texts.find((text) => text.includes("{{resolve:"));
    if (open) throw new NotKnown(`${open} is not known on this machine`);
    return texts;
  }
}

function list(argument: unknown, path: string, length?: number): unknown[] {
  if (!Array.isArray(argument)) throw new TemplateError(path, "takes a list");
  if (length !== undefined && argument.length !== length) {
    throw new TemplateError(path, `takes ${length} value${length === 1 ? "" : "s"}; it has ${argument.length}`);
  }
  return argument;
}
