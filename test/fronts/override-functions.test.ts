import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as cdk from "../../src/cdk";
import * as pulumi from "../../src/pulumi";
import { run } from "../pulumi/mocks";
import { containing, type Said } from "./containing";

const GET_ATT = { "Fn::GetAtt": ["Queue", "Arn"] };
const SUB = { "Fn::Sub": `\${AWS::Region}-shop` };
const STATEMENT = { Effect: "Allow", Action: "sqs:SendMessage", Resource: GET_ATT };

/** A call of a function where a value may stand; and where Pulumi says that it stands. */
const CALLS: [role: string, own: Said, inPulumi: string, inTemplate?: Said][] = [
  ["Service", { DesiredCount: { Ref: "Count" } }, "DesiredCount"],
  ["LogGroup", { KmsKeyId: GET_ATT }, "KmsKeyId"],
  ["Service", { PlacementStrategies: { "Fn::If": ["Spread", [], { Ref: "AWS::NoValue" }] } }, "PlacementStrategies"],
  ["Service", { NetworkConfiguration: { "Fn::If": ["Own", {}, {}] } }, "NetworkConfiguration"],
  [
    "Service",
    { NetworkConfiguration: { AwsvpcConfiguration: { Subnets: { "Fn::Split": [",", { Ref: "Subnets" }] } } } },
    "NetworkConfiguration.AwsvpcConfiguration.Subnets",
  ],
  ["Service", { Tags: { team: SUB } }, "Tags.team.Value", { Tags: [{ Key: "team", Value: SUB }] }],
  [
    "TaskDefinition",
    { ContainerDefinitions: { web: { DockerLabels: { commit: { Ref: "Commit" } } } } },
    "ContainerDefinitions.web.DockerLabels.commit",
    { ContainerDefinitions: [{ DockerLabels: { commit: { Ref: "Commit" } } }] },
  ],
  [
    "TaskRole",
    { Policies: [{ PolicyName: "own", PolicyDocument: { Statement: [STATEMENT] } }] },
    "Policies[0].PolicyDocument.Statement[0].Resource",
  ],
  ["TaskRole", { ManagedPolicyArns: [{ Ref: "Policy" }] }, "ManagedPolicyArns[0]"],
  ["TaskRole", { Policies: { "Fn::If": ["Own", [], []] } }, "Policies"],
  ["TaskRole", { Tags: { team: SUB }, Path: { Ref: "Path" } }, "Tags.team.Value", { Path: { Ref: "Path" } }],
  ["TaskRole", { AssumeRolePolicyDocument: { Statement: { Ref: "Trust" } } }, "AssumeRolePolicyDocument.Statement"],
];

function web(overrides: Record<string, Said>) {
  return {
    inTemplate: () => {
      const stack = new Stack(new App(), "stack");
      const cluster = new cdk.EcsCluster(stack, "shop");
      const service = new cdk.FargateService(stack, "web", { cluster, image: "web:1", overrides });
      const { Resources } = Template.fromStack(stack).toJSON();
      return (role: string) => Resources[stack.getLogicalId(service.resource(role))].Properties;
    },
    inProgram: () =>
      run(() => {
        const cluster = new pulumi.EcsCluster("shop");
        new pulumi.FargateService("web", { cluster, image: "web:1", overrides });
      }),
  };
}

test.each(CALLS)(
  "%s %j is in the CDK's template as written, and refused by Pulumi",
  async (role, own, at, there = own) => {
    const { inTemplate, inProgram } = web({ [role]: own });
    expect(inTemplate()(role)).toEqual(containing(there));
    await expect(inProgram()).rejects.toThrow(
      new RegExp(
        `overrides\\.${role}\\.${at.replace(/[.[\]]/g, "\\$&")} is .*CloudFormation's functions .*; allowed is `,
      ),
    );
  },
);

test.each([
  [{ Family: { Ref: "Name" } }, "allowed is an Output of the resource, such as its id, or the program's own value"],
  [{ Family: { Ref: "AWS::StackName" } }, "allowed is pulumi.getStack()"],
  [{ Family: { Ref: "constructor" } }, "allowed is an Output of the resource"],
  [{ Family: SUB }, "allowed is pulumi.interpolate, with an Output in the place of each name"],
  [{ Family: { "Fn::Transform": { Name: "own" } } }, "allowed is the value, or an Output of it"],
])("of %j Pulumi says what to write instead", async (TaskDefinition, message) => {
  await expect(web({ TaskDefinition }).inProgram()).rejects.toThrow(message);
});

test("a label, a variable and a tag may have the name of a function", async () => {
  const container = { DockerLabels: { Ref: "main" }, Environment: { Ref: "main" } };
  const { inTemplate, inProgram } = web({
    TaskDefinition: { ContainerDefinitions: { web: container }, Tags: { "Fn::Sub": "main" } },
  });
  const variables = [{ Name: "Ref", Value: "main" }];
  expect(inTemplate()("TaskDefinition")).toMatchObject({
    ContainerDefinitions: [{ DockerLabels: { Ref: "main" }, Environment: variables }],
    Tags: [{ Key: "Fn::Sub", Value: "main" }],
  });
  const definition = (await inProgram()).all.find(({ type }) => type === "aws:ecs/taskDefinition:TaskDefinition")!;
  const [made] = JSON.parse(String(definition.inputs.containerDefinitions));
  expect(made).toMatchObject({ dockerLabels: { Ref: "main" }, environment: [{ name: "Ref", value: "main" }] });
  expect(definition.inputs.tags).toMatchObject({ "Fn::Sub": "main" });
});

test("a container that there isn't is refused when it is written, by both", async () => {
  const { inTemplate, inProgram } = web({ TaskDefinition: { ContainerDefinitions: { wen: { User: "app" } } } });
  const message =
    'overrides.TaskDefinition.ContainerDefinitions.wen is {"User":"app"}; there is none of that Name; there is web; did you mean web?; a new one needs Image';
  expect(inTemplate).toThrow(message);
  await expect(inProgram()).rejects.toThrow(message);
});

test("calls of functions in the place of the properties of a resource are refused by both", async () => {
  const { inTemplate, inProgram } = web({ Service: { Ref: "Service" } });
  const message = 'overrides.Service is {"Ref":"Service"}; allowed are properties by the resource\'s role';
  expect(inTemplate).toThrow(message);
  await expect(inProgram()).rejects.toThrow(message);
});
