import type { Value } from "../cfn/value";
import { isRecord } from "../protocol/json";
import { isKnown } from "./known";
import { TemplateError } from "./template";

/** Decides a template's conditions. They depend on parameters, pseudo-parameters and mappings only. */
export class Conditions {
  private readonly decided = new Map<string, boolean>();
  private readonly open: string[] = [];

  constructor(
    private readonly conditions: Record<string, unknown>,
    private readonly evaluate: (value: unknown, path: string) => Value,
  ) {}

  /** Whether the condition `name` holds; `path` is where it is asked for. */
  holds(name: string, path: string): boolean {
    const known = this.decided.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.conditions, name)) {
      const names = Object.keys(this.conditions).join(", ") || "none";
      throw new TemplateError(path, `no condition ${JSON.stringify(name)}; the template has ${names}`);
    }
    if (this.open.includes(name)) {
      throw new TemplateError(`Conditions.${name}`, `refers to itself: ${[...this.open, name].join(" → ")}`);
    }
    this.open.push(name);
    const holds = this.decide(this.conditions[name], `Conditions.${name}`);
    this.open.pop();
    this.decided.set(name, holds);
    return holds;
  }

  private decide(condition: unknown, path: string): boolean {
    const [key, argument] = isRecord(condition) ? (Object.entries(condition)[0] ?? []) : [];
    switch (key) {
      case "Condition":
        return this.holds(String(argument), path);
      case "Fn::Not":
        return !this.decide(items(argument, `${path}.${key}`)[0], `${path}.${key}[0]`);
      case "Fn::And":
        return items(argument, `${path}.${key}`).every((item, index) => this.decide(item, `${path}.${key}[${index}]`));
      case "Fn::Or":
        return items(argument, `${path}.${key}`).some((item, index) => this.decide(item, `${path}.${key}[${index}]`));
      case "Fn::Equals": {
        const [left, right] = items(argument, `${path}.${key}`).map((item, index) => {
          return this.comparable(item, `${path}.${key}[${index}]`);
        });
        return left === right;
      }
      default:
        throw new TemplateError(path, "a condition is Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition");
    }
  }

  private comparable(value: unknown, path: string): string {
    const known = this.evaluate(value, path);
    if (!isKnown(known)) throw new TemplateError(path, "a condition can't depend on a resource");
    if (typeof known === "string" && known.includes("{{resolve:")) {
      throw new TemplateError(path, `${known} is not known on this machine: give the parameter a value`);
    }
    return typeof known === "object" ? JSON.stringify(known) : String(known);
  }
}

function items(argument: unknown, path: string): unknown[] {
  if (!Array.isArray(argument)) throw new TemplateError(path, "takes a list");
  return argument;
}
