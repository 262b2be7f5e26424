import type { Control } from "../../../src/local/control";
import { REGISTRY } from "../../../src/local/registry";
import { problemsOf } from "../../../src/local/resources";

const problem = (type: string, properties: Record<string, unknown>) =>
  problemsOf({} as Control, REGISTRY.handlerOf, undefined, [{ type, logicalId: "It", properties, dependsOn: [] }])[0]
    ?.error.message;

const SCALED = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" };
const container = (more: object) => ({ ContainerDefinitions: [{ Name: "web", Image: "nginx", ...more }] });

test.each<[string, string, Record<string, unknown>, string]>([
  ["a type that can't run", "AWS::ECS::Nope", {}, "AWS::ECS::Nope can't be deployed to this machine"],
  [
    "a misspelt property",
    "AWS::ECS::Service",
    { DesiredCnt: 1 },
    "DesiredCnt is not a property of AWS::ECS::Service. Did you mean DesiredCount?",
  ],
  [
    "one deep inside",
    "AWS::S3::Bucket",
    { VersioningConfiguration: { State: "x" } },
    "VersioningConfiguration.State is not a property",
  ],
  ["a missing property", "AWS::SNS::Subscription", { TopicArn: "x" }, "Protocol is missing"],
  ["a value that isn't allowed", "AWS::ECS::Service", { LaunchType: "FARGTE" }, "did you mean FARGATE?"],
  [
    "a property that can't run",
    "AWS::ECS::Service",
    { DeploymentController: { Type: "CODE_DEPLOY" } },
    "cannot run on this machine",
  ],
  [
    "a dynamic reference for a container",
    "AWS::ECS::TaskDefinition",
    container({ Environment: [{ Name: "A", Value: "x{{resolve:ssm:/a}}" }] }),
    "ContainerDefinitions.0.Environment.0.Value: {{resolve:ssm:/a}} is not known on this machine",
  ],
  [
    "a part of one",
    "AWS::ECS::TaskDefinition",
    container({
      Environment: [
        { Name: "A", Value: { "Fn::Join": ["", ["{{resolve:secretsmanager:", { Ref: "Secret" }, ":SecretString}}"]] } },
      ],
    }),
    "{{resolve:secretsmanager: is not known",
  ],
])("%s is found before anything is made", (_, type, properties, message) => {
  expect(problem(type, properties)).toContain(message);
});

test.each<[string, string, Record<string, unknown>]>([
  [
    "references stand for anything",
    "AWS::ECS::Service",
    { Cluster: { Ref: "C" }, DesiredCount: { Ref: "N" }, LoadBalancers: { "Fn::GetAtt": ["X", "Y"] } },
  ],
  ["required ones, too", "AWS::SNS::Subscription", { TopicArn: { Ref: "T" }, Protocol: { "Fn::ImportValue": "p" } }],
  ["a custom resource has any properties", "Custom::Thing", { ServiceToken: "x", Anything: {} }],
  [
    "a password that nothing here reads",
    "AWS::RDS::DBInstance",
    { MasterUserPassword: "{{resolve:secretsmanager:db:SecretString:password}}" },
  ],
])("%s", (_, type, properties) => {
  expect(problem(type, properties)).toBeUndefined();
});

const FARGATE = { NetworkMode: "awsvpc", RequiresCompatibilities: ["FARGATE"], Cpu: "256", Memory: "512" };
const ROLE = { "Fn::GetAtt": ["Role", "Arn"] };

describe("what ECS would refuse whatever else there is", () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    [
      "a size that Fargate has not, of a definition whose role is yet to come",
      "AWS::ECS::TaskDefinition",
      { ...FARGATE, ...container({}), Cpu: "300", TaskRoleArn: ROLE },
      "300",
    ],
    [
      "two containers of one name",
      "AWS::ECS::TaskDefinition",
      {
        ...FARGATE,
        ContainerDefinitions: [
          { Name: "web", Image: { Ref: "Image" } },
          { Name: "web", Image: "nginx" },
        ],
      },
      "web",
    ],
    ["a service of nothing", "AWS::ECS::Service", { Cluster: { Ref: "Cluster" } }, "taskDefinition is required."],
    [
      "percentages out of range",
      "AWS::ECS::Service",
      { TaskDefinition: { Ref: "Td" }, DeploymentConfiguration: { MinimumHealthyPercent: 120 } },
      "minimumHealthyPercent must be at most 100",
    ],
    [
      "a range upside down",
      "AWS::ApplicationAutoScaling::ScalableTarget",
      { ...{ MinCapacity: "10", MaxCapacity: "9", ResourceId: { Ref: "S" } }, ...SCALED },
      "10",
    ],
  ])("%s is found before anything is made", (_, type, properties, message) => {
    expect(problem(type, properties)).toContain(message);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ["a definition", "AWS::ECS::TaskDefinition", { ...FARGATE, ...container({}), ExecutionRoleArn: ROLE }],
    ["its containers", "AWS::ECS::TaskDefinition", { ...FARGATE, ContainerDefinitions: { Ref: "All" } }],
    ["its size", "AWS::ECS::TaskDefinition", { ...FARGATE, ...container({}), Cpu: { Ref: "Cpu" } }],
    [
      "containers' names",
      "AWS::ECS::TaskDefinition",
      { ...FARGATE, ContainerDefinitions: ["A", "B"].map((Ref) => ({ Name: { Ref }, Image: "nginx" })) },
    ],
    [
      "secrets and their role",
      "AWS::ECS::TaskDefinition",
      { ...FARGATE, ...container({ Secrets: [{ Name: "A", ValueFrom: { Ref: "S" } }] }), ExecutionRoleArn: ROLE },
    ],
    ["a service's definition", "AWS::ECS::Service", { TaskDefinition: { Ref: "Td" } }],
    [
      "one end of a range",
      "AWS::ApplicationAutoScaling::ScalableTarget",
      { ...{ MinCapacity: { Ref: "Min" }, MaxCapacity: 2, ResourceId: { Ref: "S" } }, ...SCALED },
    ],
  ])("%s that is yet to come is right until it is known", (_, type, properties) => {
    expect(problem(type, properties)).toBeUndefined();
  });
});

test("the refusal of a type names that type alone, and what to do", () => {
  expect(problem("AWS::ECS::Nope", {})).toBe(
    "AWS::ECS::Nope can't be deployed to this machine. Leave it out, or give it a condition of the template that doesn't hold here.",
  );
});
