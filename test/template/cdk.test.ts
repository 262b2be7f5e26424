import { Template as CdkTemplate } from "aws-cdk-lib/assertions";
import { references } from "../../src/cfn/references";
import { RESOURCE_TYPES } from "../../src/cfn/types.generated";
import { templateToResources } from "../../src/template";
import { shopStack } from "../cdk/shop";

test("the shop, synthesized by the CDK, is read whole", () => {
  const template = CdkTemplate.fromStack(shopStack()).toJSON();
  const { resources, outputs, warnings } = templateToResources(template, {
    stackName: "shop",
    accountId: "000000000000",
    region: "us-east-1",
  });
  expect(warnings).toEqual([]);
  expect(resources.map((resource) => resource.type).filter((type) => !(type in RESOURCE_TYPES))).toEqual([]);
  expect(resources).toHaveLength(Object.keys(template.Resources).length);
  const ids = new Set(resources.map((resource) => resource.logicalId));
  for (const { properties, dependsOn } of resources) {
    expect([...references(properties), ...dependsOn].filter((id) => !ids.has(id))).toEqual([]);
  }
  expect(references(outputs.url)).toEqual([expect.stringMatching(/^webLoadBalancer/)]);
});

test("an image that the CDK builds has a name that is known before the deployment", () => {
  const { resources } = templateToResources(CdkTemplate.fromStack(shopStack()).toJSON(), {
    stackName: "shop",
    accountId: "000000000000",
    region: "us-east-1",
  });
  const definitions = resources.filter((resource) => resource.type === "AWS::ECS::TaskDefinition");
  for (const { properties } of definitions) {
    for (const container of properties.ContainerDefinitions as { Image: unknown }[]) {
      expect(container.Image).toMatch(/^000000000000\.dkr\.ecr\.us-east-1\.amazonaws\.com\/.*:[0-9a-f]{64}$/);
    }
  }
});
