import { REGISTRY } from "../../../src/local/registry";
import { problemOf } from "../../../src/local/resources";

const problem = (type: string, properties: Record<string, unknown>) =>
  problemOf(REGISTRY.handlerOf, { type, properties })?.message;

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

test("the refusal of a type names that type alone, and what to do", () => {
  expect(problem("AWS::ECS::Nope", {})).toBe(
    "AWS::ECS::Nope can't be deployed to this machine. Leave it out, or give it a condition of the template that doesn't hold here.",
  );
});
