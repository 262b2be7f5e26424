import { RESOURCE_TYPES } from "../cfn/types.generated";
import { nearest } from "../options/nearest";
import { isRecord } from "../protocol/json";
import { PSEUDO_PARAMETERS } from "./pseudo";
import { hasLanguageExtensions, type Problems, shown, type Template } from "./template";

/** How many arguments a function takes; 1 where it takes a value that is no list of arguments. */
const ARGUMENTS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  "Fn::And": [2, 10],
  "Fn::Cidr": [2, 3],
  "Fn::Equals": [2, 2],
  "Fn::If": [3, 3],
  "Fn::Join": [2, 2],
  "Fn::Not": [1, 1],
  "Fn::Or": [2, 10],
  "Fn::Select": [2, 2],
  "Fn::Split": [2, 2],
};

const OF_CONDITIONS = ["Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"];

/** What a condition may be made of, beside conditions: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html */
const IN_CONDITIONS = [
  ...["Ref", "Fn::FindInMap", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::Length", "Fn::ToJsonString"],
  "Fn::If",
];

const OF_EXTENSIONS = ["Fn::Length", "Fn::ToJsonString"];

const FUNCTIONS = [
  ...Object.keys(ARGUMENTS),
  ...OF_EXTENSIONS,
  ...[
    "Ref",
    "Fn::Base64",
    "Fn::FindInMap",
    "Fn::GetAtt",
    "Fn::GetAZs",
    "Fn::GetStackOutput",
    "Fn::ImportValue",
    "Fn::Sub",
  ],
];

/**
 * Whether every function in the template, be it in a branch that is taken or not, has the arguments that it takes, and refers
 * to what there is.
 */
export function checkExpressions(template: Template, problems: Problems): void {
  new Expressions(template, problems).check();
}

class Expressions {
  private readonly extended: boolean;

  constructor(
    private readonly template: Template,
    private readonly problems: Problems,
  ) {
    this.extended = hasLanguageExtensions(template);
  }

  check(): void {
    const { Conditions = {}, Resources = {}, Outputs = {} } = this.template;
    for (const [name, condition] of Object.entries(Conditions)) this.condition(condition, `Conditions.${name}`);
    for (const [name, resource] of Object.entries(Resources)) {
      const path = `Resources.${name}`;
      if (typeof resource.Condition === "string") this.conditionName(resource.Condition, `${path}.Condition`);
      this.value(resource.Properties, `${path}.Properties`);
      this.value(resource.DeletionPolicy, `${path}.DeletionPolicy`);
      this.value(resource.UpdateReplacePolicy, `${path}.UpdateReplacePolicy`);
    }
    for (const [name, output] of Object.entries(Outputs)) {
      const path = `Outputs.${name}`;
      if (typeof output.Condition === "string") this.conditionName(output.Condition, `${path}.Condition`);
      this.value(output.Value, `${path}.Value`);
      this.value(output.Export?.Name, `${path}.Export.Name`);
    }
  }

  /** What holds or not. */
  private condition(value: unknown, path: string): void {
    const entries = isRecord(value) ? Object.entries(value) : [];
    const [key = "", argument] = entries[0] ?? [];
    if (entries.length !== 1 || !(key === "Condition" || OF_CONDITIONS.includes(key))) {
      this.problems.add(path, "a condition is Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition");
    } else if (key === "Condition") {
      this.conditionName(argument, path);
    } else if (this.hasArguments(key, argument, `${path}.${key}`)) {
      argument.forEach((item, index) => {
        const at = `${path}.${key}[${index}]`;
        if (key === "Fn::Equals") this.value(item, at, true);
        else this.condition(item, at);
      });
    }
  }

  private value(value: unknown, path: string, inCondition = false): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.value(item, `${path}[${index}]`, inCondition);
    }
    if (!isRecord(value)) return;
    const keys = Object.keys(value);
    const name = keys.find((key) => key === "Ref" || key.startsWith("Fn::"));
    if (name !== undefined && keys.length === 1) {
      this.call(name, value[name], path, inCondition);
    } else if (name?.startsWith("Fn::")) {
      this.problems.add(path, `${name} has other keys beside it`);
    } else {
      for (const key of keys) this.value(value[key], `${path}.${key}`, inCondition);
    }
  }

  private call(name: string, argument: unknown, parent: string, inCondition: boolean): void {
    const problem = this.misplaced(name, inCondition);
    const path = `${parent}.${name}`;
    if (problem !== undefined) this.problems.add(parent, problem);
    else if (name === "Ref") this.ref(argument, path, inCondition);
    else if (name === "Fn::GetAtt") this.getAtt(argument, path);
    else if (name === "Fn::Sub") this.sub(argument, path, inCondition);
    else if (name === "Fn::FindInMap") this.findInMap(argument, path, inCondition);
    else if (name === "Fn::GetStackOutput") this.stackOutput(argument, path, inCondition);
    else if (ARGUMENTS[name] === undefined) this.value(argument, path, inCondition);
    else if (this.hasArguments(name, argument, path)) {
      if (name === "Fn::If") this.conditionName(argument[0], path);
      for (const [index, item] of argument.entries()) this.value(item, `${path}[${index}]`, inCondition);
    }
  }

  /** Why a function can't stand here. */
  private misplaced(name: string, inCondition: boolean): string | undefined {
    if (name === "Fn::Transform") return "Fn::Transform is not supported here: its macro is a function in AWS";
    if (!FUNCTIONS.includes(name)) {
      const meant = nearest(name, FUNCTIONS);
      return `${name} is not supported here${meant ? `. Did you mean ${meant}?` : ""}`;
    }
    if (OF_CONDITIONS.includes(name)) return `${name} stands in Conditions only; Fn::If takes a condition's name`;
    if (inCondition && !IN_CONDITIONS.includes(name)) {
      return `${name} can't stand in a condition; it has ${IN_CONDITIONS.join(", ")}`;
    }
    if (OF_EXTENSIONS.includes(name) && !this.extended) {
      return `${name} needs \`Transform: AWS::LanguageExtensions\` in the template`;
    }
    return undefined;
  }

  private ref(argument: unknown, path: string, inCondition: boolean): void {
    if (typeof argument === "string") this.reference(argument, path, inCondition);
    else if (this.extended) this.value(argument, path, inCondition);
    else this.problems.add(path, `is ${shown(argument)}; a name is needed`);
  }

  private hasArguments(name: string, argument: unknown, path: string): argument is unknown[] {
    const [least, most] = ARGUMENTS[name]!;
    if (Array.isArray(argument) && argument.length >= least && argument.length <= most) return true;
    const count = least === most ? least : `${least} to ${most}`;
    this.problems.add(path, `takes a list of ${count}${Array.isArray(argument) ? `, not of ${argument.length}` : ""}`);
    return false;
  }

  private conditionName(name: unknown, path: string): void {
    const known = this.template.Conditions ?? {};
    if (typeof name === "string" && Object.hasOwn(known, name)) return;
    const names = Object.keys(known).join(", ") || "none";
    this.problems.add(path, `no condition ${shown(name)}; the template has ${names}`);
  }

  private reference(name: string, path: string, inCondition = false): void {
    const { Parameters = {}, Resources = {} } = this.template;
    if (Object.hasOwn(Parameters, name) || PSEUDO_PARAMETERS.includes(name)) return;
    if (!Object.hasOwn(Resources, name)) {
      const meant = nearest(name, [...Object.keys(Parameters), ...Object.keys(Resources), ...PSEUDO_PARAMETERS]);
      const instead = meant ? `. Did you mean ${meant}?` : "";
      this.problems.add(path, `no parameter or resource ${shown(name)} in the template${instead}`);
    } else if (inCondition) {
      this.problems.add(path, `${name} is a resource: a condition can't depend on a resource`);
    }
  }

  /** Names that are functions themselves, which the language extensions allow, are looked at when they are known. */
  private getAtt(argument: unknown, path: string): void {
    const parts = typeof argument === "string" ? cut(argument) : argument;
    if (!Array.isArray(parts) || parts.length !== 2 || parts[1] === "") {
      this.problems.add(path, "takes a resource and an attribute: a list of 2, or Resource.Attribute");
      return;
    }
    const [resource, attribute] = parts as [unknown, unknown];
    if (typeof resource === "string" && typeof attribute === "string") this.attribute(resource, attribute, path);
    this.name(resource, `${path}[0]`, this.extended);
    this.name(attribute, `${path}[1]`, true);
  }

  private name(name: unknown, path: string, mayBeCalled: boolean): void {
    if (typeof name === "string") return;
    if (mayBeCalled && isRecord(name)) this.value(name, path);
    else this.problems.add(path, `is ${shown(name)}; a name is needed`);
  }

  private attribute(resource: string, attribute: string, path: string): void {
    const { Resources = {} } = this.template;
    if (!Object.hasOwn(Resources, resource)) {
      this.reference(resource, path);
      return;
    }
    const type = Resources[resource]?.Type ?? "";
    const problem = unknownAttribute(type, attribute);
    if (problem !== undefined) this.problems.add(path, problem);
  }

  private sub(argument: unknown, path: string, inCondition: boolean): void {
    const [text, variables, ...more] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    if (typeof text !== "string" || !isRecord(variables) || more.length > 0) {
      this.problems.add(path, "takes text, or a list of text and a map");
      return;
    }
    for (const name of subNames(text)) {
      if (Object.hasOwn(variables, name)) continue;
      const [resource, attribute] = cut(name);
      if (attribute === "") this.reference(name, path, inCondition);
      else if (inCondition) this.problems.add(path, `${name} is of a resource: a condition can't depend on a resource`);
      else this.attribute(resource, attribute, path);
    }
    this.value(variables, `${path}[1]`, inCondition);
  }

  private findInMap(argument: unknown, path: string, inCondition: boolean): void {
    const most = this.extended ? 4 : 3;
    if (!Array.isArray(argument) || argument.length < 3 || argument.length > most) {
      const hint = Array.isArray(argument) && argument.length === 4 ? "; a default needs AWS::LanguageExtensions" : "";
      this.problems.add(path, `takes a list of 3${hint}`);
      return;
    }
    const [map, , , options] = argument as unknown[];
    const known = Object.keys(this.template.Mappings ?? {});
    if (typeof map === "string" && !known.includes(map) && options === undefined) {
      this.problems.add(path, `no mapping ${shown(map)}; the template has ${known.join(", ") || "none"}`);
    }
    if (options !== undefined && !(isRecord(options) && Object.keys(options).join() === "DefaultValue")) {
      this.problems.add(`${path}[3]`, `is ${shown(options)}; a map with a DefaultValue is needed`);
    }
    this.value(argument, path, inCondition);
  }

  private stackOutput(argument: unknown, path: string, inCondition: boolean): void {
    const { StackName, OutputName, ...rest } = isRecord(argument) ? argument : {};
    const others = Object.keys(rest).filter((key) => key !== "Region" && key !== "RoleArn");
    if (StackName === undefined || OutputName === undefined || others.length > 0) {
      this.problems.add(path, "takes a map of StackName and OutputName, and perhaps Region and RoleArn");
    }
    this.value(argument, path, inCondition);
  }
}

/** Attributes that a message names. */
const MOST_NAMED = 12;

/** What is wrong with an attribute of a resource of a type that CloudFormation's specification has. */
export function unknownAttribute(type: string, attribute: string): string | undefined {
  const known = Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type]!.attributes : undefined;
  if (!known || known.some((name) => name === attribute || name.startsWith(`${attribute}.`))) return undefined;
  const meant = nearest(attribute, known);
  const some = known.filter((name) => name.split(".").length < 3).slice(0, MOST_NAMED);
  const rest = known.length > some.length ? ", …" : "";
  const instead = meant ? `did you mean ${meant}?` : `it has ${some.join(", ") || "none"}${rest}`;
  return `${type} has no attribute ${shown(attribute)}; ${instead}`;
}

/** The names in a text of `Fn::Sub`: `${Name}`, and not `${!Literal}`. */
function subNames(text: string): string[] {
  return [...text.matchAll(/\$\{([^}]*)\}/g)]
    .map(([, name = ""]) => name.trim())
    .filter((name) => !name.startsWith("!"));
}

/** A resource and an attribute, which may have dots itself. */
export function cut(text: string): [resource: string, attribute: string] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text, ""] : [text.slice(0, dot), text.slice(dot + 1)];
}
