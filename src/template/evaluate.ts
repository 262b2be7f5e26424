import { applyBase64, applyFunction } from "../cfn/functions";
import { att, base64, Call, json, type Value } from "../cfn/value";
import { isRecord } from "../protocol/json";
import { Conditions } from "./conditions";
import type { DynamicSources } from "./dynamic-references";
import { cut, unknownAttribute } from "./expressions";
import { isKnown, joined, selected } from "./known";
import { parameterValues } from "./parameters";
import { availabilityZones, pseudoParameters, type StackEnvironment } from "./pseudo";
import { type NestedTemplates, type Template, TemplateError } from "./template";

export interface EvaluationOptions extends StackEnvironment {
  /** Values of the template's parameters. @default each one's default */
  parameters?: Record<string, Value>;
  /** What other stacks export, by export name; a leaf where it is known once the other stack is deployed. @default none */
  imports?: Record<string, unknown>;
  /** Outputs of the stacks that are there, by stack. @default none */
  stackOutputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What dynamic references can be resolved to. @default nothing: they stay */
  sources?: DynamicSources;
  /** Gives the templates of nested stacks. @default there are none */
  templates?: NestedTemplates;
  /** The files of the nested templates that are being read, from the outermost on. @default none */
  files?: readonly string[];
  /** What the logical ids of its resources begin with, for a nested template. @default nothing */
  prefix?: string;
}

/** What a template's nested stacks give to it. */
interface Nested {
  has(logicalId: string): boolean;
  output(logicalId: string, attribute: string, path: string): Value;
  id(logicalId: string): Value;
}

/** Turns what a template says into values: functions of what is known are computed, references to resources stay. */
export class Evaluator {
  readonly conditions: Conditions;
  /** Names of the exports that were imported so far. */
  readonly imported = new Set<string>();
  private readonly refs: Record<string, Value>;

  constructor(
    private readonly template: Template,
    private readonly options: EvaluationOptions,
    private readonly nested?: Nested,
  ) {
    const parameters = parameterValues(template, options.parameters ?? {}, options.sources);
    this.refs = { ...pseudoParameters(options), ...parameters };
    this.conditions = new Conditions(template.Conditions ?? {}, (value, path) => this.evaluate(value, path));
  }

  evaluate(value: unknown, path: string): Value {
    if (Array.isArray(value)) {
      const items = value.map((item, index) => this.evaluate(item, `${path}[${index}]`));
      return items.filter((item) => item !== undefined);
    }
    if (!isRecord(value)) return value === null ? undefined : (value as Value);
    const entries = Object.entries(value);
    const intrinsic = entries.find(([key]) => key === "Ref" || key.startsWith("Fn::"));
    if (intrinsic && entries.length === 1) return this.call(intrinsic[0], intrinsic[1], path);
    if (intrinsic?.[0].startsWith("Fn::")) throw new TemplateError(path, `${intrinsic[0]} has other keys beside it`);
    const evaluated = entries.map(([key, item]) => [key, this.evaluate(item, `${path}.${key}`)] as const);
    return Object.fromEntries(evaluated.filter(([, item]) => item !== undefined));
  }

  private call(name: string, argument: unknown, parent: string): Value {
    const path = `${parent}.${name}`;
    switch (name) {
      case "Ref":
        return this.ref(this.name(argument, path), path);
      case "Fn::GetAtt":
        return this.getAtt(argument, path);
      case "Fn::Sub":
        return this.sub(argument, path);
      case "Fn::If": {
        const [condition, yes, no] = items(argument, path);
        const holds = this.conditions.holds(String(condition), path);
        return this.evaluate(holds ? yes : no, `${path}[${holds ? 1 : 2}]`);
      }
      case "Fn::FindInMap":
        return this.findInMap(argument, path);
      case "Fn::ImportValue":
        return this.importValue(this.name(argument, path), path);
      case "Fn::GetStackOutput":
        return this.stackOutput(argument, path);
      case "Fn::GetAZs":
        return availabilityZones(this.name(argument, path) || this.options.region);
      case "Fn::ToJsonString": {
        const value = this.evaluate(argument, path);
        return isKnown(value) ? JSON.stringify(value) : json(value);
      }
      case "Fn::Base64":
        return this.base64(this.evaluate(argument, path), path);
      case "Fn::Length":
        return this.apply("Length", [this.evaluate(argument, path)], path);
      case "Fn::Split":
        return this.apply("Split", this.evaluateItems(argument, path), path);
      case "Fn::Cidr":
        return this.apply("Cidr", this.evaluateItems(argument, path), path);
      case "Fn::Select": {
        const [index, list] = this.evaluateItems(argument, path);
        // Of a list whose items are known one by one only the number counts.
        if (Array.isArray(list) && isKnown(index)) this.apply("Select", [index, list.map((_, i) => i)], path);
        return selected(index, list) ?? this.apply("Select", [index, list], path);
      }
      case "Fn::Join": {
        const [separator, list] = this.evaluateItems(argument, path);
        return Array.isArray(list) ? joined(String(separator), list) : this.apply("Join", [separator, list], path);
      }
      default:
        throw new TemplateError(parent, `${name} is not supported here`);
    }
  }

  private ref(name: string, path: string): Value {
    if (name === "AWS::NoValue") return undefined;
    if (Object.hasOwn(this.refs, name)) return this.refs[name];
    this.checkResource(name, path);
    return this.nested?.has(name) ? this.nested.id(name) : this.att(name, "Ref");
  }

  private getAtt(argument: unknown, path: string): Value {
    const parts = typeof argument === "string" ? cut(argument) : items(argument, path);
    const [resource, attribute] = parts.map((part) => this.name(part, path)) as [string, string];
    this.checkResource(resource, path);
    if (this.nested?.has(resource)) return this.nested.output(resource, attribute, path);
    const type = this.template.Resources?.[resource]?.Type ?? "";
    const problem = unknownAttribute(type, attribute);
    if (problem !== undefined) throw new TemplateError(path, problem);
    // What a custom resource answers with is known to the function behind it alone, which isn't run here.
    return isCustom(type) ? "" : this.att(resource, attribute);
  }

  private att(resource: string, attribute: string): Value {
    return att(`${this.options.prefix ?? ""}${resource}`, attribute);
  }

  private checkResource(name: string, path: string): void {
    const resource = this.template.Resources?.[name];
    if (!resource) throw new TemplateError(path, `no parameter or resource ${JSON.stringify(name)} in the template`);
    if (resource.Condition !== undefined && !this.conditions.holds(resource.Condition, `Resources.${name}.Condition`)) {
      throw new TemplateError(
        path,
        `resource ${JSON.stringify(name)} is left out by its condition ${resource.Condition}`,
      );
    }
  }

  private sub(argument: unknown, path: string): Value {
    const [text, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    const variables = (isRecord(given) ? given : {}) as Record<string, unknown>;
    const parts = String(text)
      .split(/\$\{([^}]*)\}/)
      .map((part, index): Value => {
        if (index % 2 === 0) return part;
        const name = part.trim();
        if (name.startsWith("!")) return `\${${name.slice(1)}}`;
        if (Object.hasOwn(variables, name)) return this.evaluate(variables[name], `${path}[1].${name}`);
        return name.includes(".") ? this.getAtt(name, path) : this.ref(name, path);
      });
    return joined("", parts);
  }

  private findInMap(argument: unknown, path: string): Value {
    const [map, first, second, options] = this.evaluateItems(argument, path);
    const mapping = this.template.Mappings?.[String(map)];
    const found = mapping?.[String(first)]?.[String(second)];
    if (found !== undefined) return found as Value;
    const fallback = isRecord(options) ? options.DefaultValue : undefined;
    if (fallback !== undefined) return fallback as Value;
    throw new TemplateError(path, `Mappings.${String(map)} has no ${String(first)}.${String(second)}`);
  }

  private importValue(name: string, path: string): Value {
    const imports = this.options.imports ?? {};
    this.imported.add(name);
    if (Object.hasOwn(imports, name)) return imports[name] as Value;
    const known = Object.keys(imports).join(", ") || "none";
    throw new TemplateError(path, `no stack exports ${JSON.stringify(name)}; exported so far: ${known}`);
  }

  /** A weak reference: the stack may go or change without this one. */
  private stackOutput(argument: unknown, path: string): Value {
    const given = isRecord(argument) ? argument : {};
    const [stack, output] = ["StackName", "OutputName"].map((key) => this.name(given[key], `${path}.${key}`)) as [
      string,
      string,
    ];
    const { stackOutputs = {} } = this.options;
    if (!Object.hasOwn(stackOutputs, stack)) {
      const stacks = Object.keys(stackOutputs).join(", ") || "none";
      throw new TemplateError(path, `there is no stack ${JSON.stringify(stack)}; there are ${stacks}`);
    }
    const outputs = stackOutputs[stack]!;
    if (Object.hasOwn(outputs, output)) return outputs[output] as Value;
    const names = Object.keys(outputs).join(", ") || "none";
    throw new TemplateError(path, `stack ${stack} has no output ${JSON.stringify(output)}; it has ${names}`);
  }

  /** A name that must be known before anything is deployed. */
  private name(argument: unknown, path: string): string {
    const value = this.evaluate(argument, path);
    if (typeof value !== "string") throw new TemplateError(path, "takes a name that is known before the deployment");
    return value;
  }

  private evaluateItems(argument: unknown, path: string): Value[] {
    return items(argument, path).map((item, index) => this.evaluate(item, `${path}[${index}]`));
  }

  private base64(value: Value, path: string): Value {
    return isKnown(value) ? this.located(() => applyBase64(value), path) : base64(value);
  }

  private apply(name: Call["name"], args: Value[], path: string): Value {
    if (!args.every(isKnown)) return new Call(name, args);
    return this.located(() => applyFunction(name, args) as Value, path);
  }

  /** Adds to an error where in the template it came from. */
  private located(compute: () => Value, path: string): Value {
    try {
      return compute();
    } catch (error) {
      throw new TemplateError(path.slice(0, path.lastIndexOf(".")), (error as Error).message);
    }
  }
}

/** Arguments, whose number was checked before. */
function items(argument: unknown, path: string): unknown[] {
  if (Array.isArray(argument)) return argument;
  throw new TemplateError(path, "takes a list");
}

function isCustom(type: unknown): boolean {
  return typeof type === "string" && (type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource");
}
