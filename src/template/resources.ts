import type { Resource } from "../cfn/resource";
import type { Value } from "../cfn/value";
import { isRecord } from "../protocol/json";
import { type EvaluationOptions, Evaluator } from "./evaluate";
import { type Template, TemplateError, type TemplateResource } from "./template";

export interface TemplateResources {
  resources: Resource[];
  /** By output name. */
  outputs: Record<string, Value>;
  /** What other stacks may import, by export name; given to their templates as `imports` once it is known. */
  exports: Record<string, Value>;
  /** What the template asks for and is not done here, for people. */
  warnings: string[];
}

/**
 * Reads a synthesized or hand-written template into the resources that it describes. Everything that is known already is
 * computed; what stays is references to other resources (`Ref` is the attribute `Ref`). Rules and metadata are for
 * CloudFormation and are left out, but for the path of the construct that a resource comes from.
 */
export function templateToResources(template: Template, options: EvaluationOptions): TemplateResources {
  if (!isRecord(template.Resources)) throw new TemplateError("Resources", "a template needs at least one resource");
  const evaluator = new Evaluator(template, options);
  const present = Object.entries(template.Resources).filter(([name, resource]) => {
    return (
      resource.Condition === undefined || evaluator.conditions.holds(resource.Condition, `Resources.${name}.Condition`)
    );
  });
  const names = new Set(present.map(([name]) => name));
  const resources = present
    .filter(([, resource]) => resource.Type !== "AWS::CDK::Metadata")
    .map(([logicalId, resource]): Resource => {
      const path = `Resources.${logicalId}`;
      if (typeof resource.Type !== "string") throw new TemplateError(`${path}.Type`, "a resource needs a type");
      const properties = evaluator.evaluate(resource.Properties ?? {}, `${path}.Properties`);
      return {
        logicalId,
        type: resource.Type,
        properties: isRecord(properties) ? (properties as Record<string, Value>) : {},
        dependsOn: [resource.DependsOn ?? []].flat().filter((name) => names.has(name)),
        ...pathOf(resource),
      };
    });
  return { resources, ...outputsOf(template, evaluator), warnings: warningsOf(template) };
}

function pathOf({ Metadata: metadata }: TemplateResource): Pick<Resource, "path"> {
  const path = isRecord(metadata) ? metadata["aws:cdk:path"] : undefined;
  return typeof path === "string" ? { path } : {};
}

function outputsOf(template: Template, evaluator: Evaluator): Pick<TemplateResources, "outputs" | "exports"> {
  const outputs: Record<string, Value> = {};
  const exports: Record<string, Value> = {};
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    const path = `Outputs.${name}`;
    if (output.Condition !== undefined && !evaluator.conditions.holds(output.Condition, `${path}.Condition`)) continue;
    const value = evaluator.evaluate(output.Value, `${path}.Value`);
    outputs[name] = value;
    if (output.Export === undefined) continue;
    const exported = evaluator.evaluate(output.Export.Name, `${path}.Export.Name`);
    if (typeof exported !== "string") {
      throw new TemplateError(`${path}.Export.Name`, "an export's name must be known before the deployment");
    }
    exports[exported] = value;
  }
  return { outputs, exports };
}

function warningsOf(template: Template): string[] {
  const transforms = [template.Transform ?? []].flat().map(String);
  return transforms
    .filter((name) => name !== "AWS::LanguageExtensions")
    .map((name) => `Transform ${name} is not run: its resources are taken as they stand in the template.`);
}
