import { isPlainMap } from "../cfn/plain-map";
import { POLICIES, type Policy, type Resource } from "../cfn/resource";
import type { Value } from "../cfn/value";
import { isRecord } from "../protocol/json";
import type { TemplateResources } from "./described";
import { resolveReferences } from "./dynamic-references";
import { type EvaluationOptions, Evaluator } from "./evaluate";
import { checkExpressions } from "./expressions";
import { expandLoops } from "./for-each";
import { NESTED, NestedStacks } from "./nested";
import { checkRules } from "./rules";
import { checkSections } from "./sections";
import { Problems, shown, type Template, TemplateError, type TemplateResource } from "./template";

/**
 * Reads a synthesized or hand-written template into the resources that it describes. What CloudFormation would refuse is an
 * error. Everything that is known already is computed; what stays is references to other resources (`Ref` is the attribute
 * `Ref`). Metadata is left out, but for the path of the construct that a resource comes from.
 */
export function templateToResources(written: Template, options: EvaluationOptions): TemplateResources {
  const template = expanded(written, options);
  const all = template.Resources ?? {};
  const nested = new NestedStacks(all, options, evaluate, (child, inside) => {
    return templateToResources(child, { ...options, ...inside });
  });
  const evaluator = new Evaluator(template, options, nested);
  const { conditions } = evaluator;
  function evaluate(value: unknown, path: string): Value {
    return resolveReferences(evaluator.evaluate(value, path), options.sources ?? {});
  }
  const unchecked = checkRules(template.Rules, (value, path) => evaluator.evaluate(value, path));
  for (const name of Object.keys(template.Conditions ?? {})) conditions.holds(name, `Conditions.${name}`);
  const present = Object.entries(all).filter(([name, resource]) => {
    return resource.Condition === undefined || conditions.holds(resource.Condition, `Resources.${name}.Condition`);
  });
  const names = new Set(present.map(([name]) => name));
  const own = present
    .filter(([, { Type }]) => Type !== "AWS::CDK::Metadata" && Type !== NESTED)
    .map(([logicalId, resource]): Resource => {
      const [made, needed] = nested.neededIn(() => evaluated(logicalId, resource, evaluate));
      const dependsOn = [resource.DependsOn ?? []].flat().filter((name) => names.has(name));
      return {
        ...made,
        logicalId: `${options.prefix ?? ""}${logicalId}`,
        dependsOn: nested.members([...dependsOn, ...needed]),
      };
    });
  const stacks = present
    .filter(([name]) => nested.has(name))
    .map(([name, resource]) => nested.flattened(name, names, policiesOf(resource, `Resources.${name}`, evaluate)));
  const said = outputsOf(template, evaluator, evaluate);
  return {
    resources: [...own, ...stacks.flatMap(({ resources }) => resources)],
    outputs: said.outputs,
    exports: joinedExports([said, ...stacks]),
    imports: [...new Set([...evaluator.imported, ...stacks.flatMap(({ imports }) => imports)])],
    warnings: [...unchecked, ...warningsOf(template), ...stacks.flatMap(({ warnings }) => warnings)],
  };
}

function evaluated(
  logicalId: string,
  resource: TemplateResource,
  evaluate: (value: unknown, path: string) => Value,
): Resource {
  const path = `Resources.${logicalId}`;
  const properties = evaluate(resource.Properties ?? {}, `${path}.Properties`);
  return {
    logicalId,
    type: resource.Type,
    properties: isRecord(properties) ? (properties as Record<string, Value>) : {},
    dependsOn: [],
    ...pathOf(resource),
    ...policiesOf(resource, path, evaluate),
    ...updatePolicyOf(evaluate(resource.UpdatePolicy, `${path}.UpdatePolicy`)),
  };
}

function policiesOf(
  resource: TemplateResource,
  path: string,
  evaluate: (value: unknown, path: string) => Value,
): Pick<Resource, "deletionPolicy" | "updateReplacePolicy"> {
  const policy = (name: "DeletionPolicy" | "UpdateReplacePolicy") =>
    policyOf(evaluate(resource[name], `${path}.${name}`), `${path}.${name}`);
  return { deletionPolicy: policy("DeletionPolicy"), updateReplacePolicy: policy("UpdateReplacePolicy") };
}

/** Of a stack and of those in it: a machine has one export of a name. */
function joinedExports(stacks: readonly Pick<TemplateResources, "exports">[]): Record<string, Value> {
  const exports = new Map<string, Value>();
  for (const [name, value] of stacks.flatMap((stack) => Object.entries(stack.exports))) {
    if (exports.has(name))
      throw new TemplateError("Outputs", `two of the stack and its nested stacks export ${shown(name)}`);
    exports.set(name, value);
  }
  return Object.fromEntries(exports);
}

function updatePolicyOf(value: Value): Pick<Resource, "updatePolicy"> {
  return isRecord(value) ? { updatePolicy: value as Record<string, Value> } : {};
}

function pathOf({ Metadata: metadata }: TemplateResource): Pick<Resource, "path"> {
  const path = isRecord(metadata) ? metadata["aws:cdk:path"] : undefined;
  return typeof path === "string" ? { path } : {};
}

/** The template without loops, and checked. */
function expanded(written: Template, options: EvaluationOptions): Template {
  const loops = (value: unknown, path: string) => new Evaluator(written, options).evaluate(value, path);
  const template = expandLoops(written, loops);
  const problems = new Problems();
  checkSections(template, problems);
  problems.check();
  checkExpressions(template, problems);
  problems.check();
  return template;
}

function policyOf(value: Value, path: string): Policy | undefined {
  if (value === undefined) return undefined;
  const found = POLICIES.find((each) => each === value);
  if (found) return found;
  throw new TemplateError(path, `is ${shown(value)}; allowed are ${POLICIES.join(", ")}`);
}

function outputsOf(
  template: Template,
  { conditions }: Evaluator,
  evaluate: (value: unknown, path: string) => Value,
): Pick<TemplateResources, "outputs" | "exports"> {
  const outputs = new Map<string, Value>();
  const exports = new Map<string, Value>();
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    const path = `Outputs.${name}`;
    if (output.Condition !== undefined && !conditions.holds(output.Condition, `${path}.Condition`)) continue;
    const value = outputValue(evaluate(output.Value, `${path}.Value`), `${path}.Value`);
    outputs.set(name, value);
    if (output.Export === undefined) continue;
    const exported = evaluate(output.Export.Name, `${path}.Export.Name`);
    if (typeof exported !== "string") {
      throw new TemplateError(`${path}.Export.Name`, "an export's name must be known before the deployment");
    }
    if (exports.has(exported)) {
      throw new TemplateError(`${path}.Export.Name`, `another output of the template exports ${shown(exported)}`);
    }
    exports.set(exported, value);
  }
  return { outputs: Object.fromEntries(outputs), exports: Object.fromEntries(exports) };
}

/** An output is text. */
function outputValue(value: Value, path: string): Value {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === undefined || Array.isArray(value) || isPlainMap(value)) {
    throw new TemplateError(path, `is ${shown(value)}; an output is text: a list takes Fn::Join`);
  }
  return value;
}

function warningsOf(template: Template): string[] {
  const transforms = [template.Transform ?? []].flat().map(String);
  const run = transforms
    .filter((name) => name !== "AWS::LanguageExtensions")
    .map((name) => `Transform ${name} is not run: its resources are taken as they stand in the template.`);
  return template.Hooks === undefined
    ? run
    : [...run, "Hooks are not run: a service changes as ECS itself rolls it out."];
}
