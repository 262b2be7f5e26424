import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { ECS } from "../../../src/local/shapes/ecs.generated";
import { fromTemplate } from "../../../src/local/shapes/from-template";
import { inputOf } from "../../../src/local/shapes/model";
import {
  type EcsType,
  OPERATION_OF,
  structureOf,
  TEMPLATE_ONLY,
  vocabularyOf,
} from "../../../src/local/shapes/vocabulary";

const db = loadAwsServiceSpecSync();

/** Properties of CloudFormation's schema that are neither a member of the API nor listed as a template's own. */
function strangers(type: EcsType): string[] {
  const seen = new Set<string>();
  // biome-ignore lint/suspicious/noExplicitAny: the specification's own types
  const walk = (properties: Record<string, any>, structure: string, path: string): string[] =>
    Object.entries(properties).flatMap(([name, { type: of }]) => {
      const at = path ? `${path}.${name}` : name;
      if (path === "" && TEMPLATE_ONLY[type]?.[name]) return [];
      const member = vocabularyOf(type).memberOf(structure, name);
      if (member === undefined) return [at];
      let item = of;
      while (item.element) item = item.element;
      const inner = structureOf(ECS.structures[structure]!.members[member]!);
      if (item.type !== "ref" || inner === undefined || seen.has(`${structure}.${member}`)) return [];
      seen.add(`${structure}.${member}`);
      return walk(db.get("typeDefinition", item.reference).properties, inner, at);
    });
  const { properties } = db.lookup("resource", "cloudFormationType", "equals", type).only();
  return walk(properties, inputOf(ECS, OPERATION_OF[type]).name, "");
}

test.each(Object.keys(OPERATION_OF) as EcsType[])(
  "every property of %s is a member of the API, or is listed as a template's own",
  (type) => {
    expect(strangers(type)).toEqual([]);
  },
);

test("what is a template's own is no member of the API, and is a property of the type", () => {
  for (const [type, own] of Object.entries(TEMPLATE_ONLY)) {
    const { properties } = db.lookup("resource", "cloudFormationType", "equals", type).only();
    for (const [name, reason] of Object.entries(own)) {
      expect(properties).toHaveProperty([name]);
      expect(reason).not.toBe("");
    }
  }
});

test("what templates write in one way in a service is written in another in a task set", () => {
  const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-a"] } } };
  const inService = { NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-a"] } } };
  const inTaskSet = { NetworkConfiguration: { AwsVpcConfiguration: { Subnets: ["subnet-a"] } } };
  expect(fromTemplate("AWS::ECS::TaskSet", inTaskSet)).toEqual(network);
  expect(fromTemplate("AWS::ECS::Service", inService)).toEqual(network);
});

test("names that differ in more than case are the API's in what an operation is given", () => {
  expect(
    fromTemplate("AWS::ECS::Service", {
      PlacementStrategies: [{ Type: "spread", Field: "instanceId" }],
      PlacementConstraints: [{ Type: "distinctInstance" }],
      EnableECSManagedTags: "true",
      DesiredCount: "2",
      ForceNewDeployment: { EnableForceNewDeployment: true },
    }),
  ).toEqual({
    placementStrategy: [{ type: "spread", field: "instanceId" }],
    placementConstraints: [{ type: "distinctInstance" }],
    enableECSManagedTags: true,
    desiredCount: 2,
  });
  expect(
    fromTemplate("AWS::ECS::Cluster", { ClusterSettings: [{ Name: "containerInsights", Value: "enabled" }] }),
  ).toEqual({ settings: [{ name: "containerInsights", value: "enabled" }] });
  expect(
    fromTemplate("AWS::ECS::TaskDefinition", {
      ProxyConfiguration: {
        ContainerName: "envoy",
        ProxyConfigurationProperties: [{ Name: "ProxyIngressPort", Value: 1 }],
      },
      Volumes: [
        { Name: "a", EFSVolumeConfiguration: { FilesystemId: "fs-1", AuthorizationConfig: { IAM: "ENABLED" } } },
      ],
      ContainerDefinitions: [{ Name: "a", Image: "b", DockerLabels: { "Com.Example": "x" } }],
    }),
  ).toEqual({
    proxyConfiguration: { containerName: "envoy", properties: [{ name: "ProxyIngressPort", value: "1" }] },
    volumes: [{ name: "a", efsVolumeConfiguration: { fileSystemId: "fs-1", authorizationConfig: { iam: "ENABLED" } } }],
    containerDefinitions: [{ name: "a", image: "b", dockerLabels: { "Com.Example": "x" } }],
  });
});

test.each<[EcsType, object, string]>([
  [
    "AWS::ECS::Service",
    { CapacityProviderStrategy: [{ CapacityProvider: "a", Weight: 1001 }] },
    "CapacityProviderStrategy.0.Weight is 1001; allowed are whole numbers from 0 to 1000.",
  ],
  ["AWS::ECS::Service", { Tags: [{ Key: "a".repeat(129) }] }, "Tags.0.Key has 129 characters"],
  [
    "AWS::ECS::CapacityProvider",
    { AutoScalingGroupProvider: { AutoScalingGroupArn: "a", ManagedScaling: { TargetCapacity: 0 } } },
    "AutoScalingGroupProvider.ManagedScaling.TargetCapacity is 0; allowed are whole numbers from 1 to 100.",
  ],
  ["AWS::ECS::Service", { LaunchType: "FARGTE" }, 'LaunchType is "FARGTE"; did you mean FARGATE?'],
])("the API's own rules hold for %s with %j, told by the template's path", (type, properties, message) => {
  expect(() => fromTemplate(type, { ...properties })).toThrow(message);
});
