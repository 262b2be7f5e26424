import { App, Stack, type StackProps } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";

export function newStack(name = "shop", app = new App(), props?: StackProps): Stack {
  return new Stack(app, name, props);
}

interface TemplateResource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string[];
}

/** A synthesized template's resources, by logical id. */
export function resourcesOf(stack: Stack): Record<string, TemplateResource> {
  return Template.fromStack(stack).toJSON().Resources;
}

/** Properties of the resources of one type. */
export function propertiesOf(stack: Stack, type: string): Record<string, unknown>[] {
  return Object.values(resourcesOf(stack))
    .filter((resource) => resource.Type === type)
    .map((resource) => resource.Properties);
}

/** Properties of the only resource of its type. */
export function onlyOf(stack: Stack, type: string): Record<string, unknown> {
  const all = propertiesOf(stack, type);
  expect(all).toHaveLength(1);
  return all[0]!;
}

/** The first container of the only task definition. */
export function containerOf(stack: Stack): Record<string, unknown> {
  const { ContainerDefinitions } = onlyOf(stack, "AWS::ECS::TaskDefinition");
  return (ContainerDefinitions as Record<string, unknown>[])[0]!;
}
