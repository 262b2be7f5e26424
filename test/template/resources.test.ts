// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation's.
import { references } from "../../src/cfn/references";
import { att, base64, call, join, json, split } from "../../src/cfn/value";
import { type EvaluationOptions, type Template, templateToResources } from "../../src/template";

const ENVIRONMENT: EvaluationOptions = { stackName: "shop", accountId: "000000000000", region: "us-east-1" };

/** The evaluated value of one property in a template that has a VPC and whatever else is given. */
function evaluated(value: unknown, template: Template = {}, options: Partial<EvaluationOptions> = {}) {
  const { resources } = templateToResources(
    {
      ...template,
      Resources: {
        Vpc: { Type: "AWS::EC2::VPC" },
        It: { Type: "T", Properties: { Value: value } },
        ...template.Resources,
      },
    },
    { ...ENVIRONMENT, ...options },
  );
  return resources.find((resource) => resource.logicalId === "It")?.properties.Value;
}

describe("what is known is computed", () => {
  const template: Template = {
    Transform: "AWS::LanguageExtensions",
    Parameters: {
      Name: { Type: "String", Default: "web" },
      Count: { Type: "Number", Default: "3" },
      Zones: { Type: "CommaDelimitedList", Default: "a, b" },
      Ami: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: "/aws/ami" },
    },
    Mappings: { Sizes: { "us-east-1": { cpu: 256 } } },
    Conditions: {
      IsWeb: { "Fn::Equals": [{ Ref: "Name" }, "web"] },
      NotWeb: { "Fn::Not": [{ Condition: "IsWeb" }] },
      Both: { "Fn::And": [{ Condition: "IsWeb" }, { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] }] },
      Either: { "Fn::Or": [{ Condition: "NotWeb" }, { "Fn::Equals": [{ Ref: "Count" }, 4] }] },
    },
  };

  test.each([
    ["a parameter", { Ref: "Name" }, "web"],
    ["a number is text", { Ref: "Count" }, "3"],
    ["a list parameter", { Ref: "Zones" }, ["a", "b"]],
    ["an SSM parameter stays a dynamic reference", { Ref: "Ami" }, "{{resolve:ssm:/aws/ami}}"],
    ["a dynamic reference", "{{resolve:secretsmanager:s:SecretString}}", "{{resolve:secretsmanager:s:SecretString}}"],
    [
      "pseudo-parameters",
      { "Fn::Sub": "${AWS::Partition}:${AWS::Region}:${AWS::AccountId}" },
      "aws:us-east-1:000000000000",
    ],
    ["the stack's name", { Ref: "AWS::StackName" }, "shop"],
    ["a literal in Sub", { "Fn::Sub": "${!Name} ${Name}" }, "${Name} web"],
    ["a variable of Sub", { "Fn::Sub": ["${x}-${Name}", { x: { Ref: "Count" } }] }, "3-web"],
    ["Join", { "Fn::Join": ["/", ["a", { Ref: "Name" }]] }, "a/web"],
    ["Select of Split", { "Fn::Select": ["1", { "Fn::Split": [",", "a,b"] }] }, "b"],
    ["FindInMap", { "Fn::FindInMap": ["Sizes", { Ref: "AWS::Region" }, "cpu"] }, 256],
    ["FindInMap with a default", { "Fn::FindInMap": ["Sizes", "x", "y", { DefaultValue: 1 }] }, 1],
    ["If", { "Fn::If": ["IsWeb", "yes", { Ref: "Name" }] }, "yes"],
    ["And", { "Fn::If": ["Both", "yes", "no"] }, "yes"],
    ["Or", { "Fn::If": ["Either", "yes", "no"] }, "no"],
    ["NoValue in a list", ["a", { Ref: "AWS::NoValue" }, "b"], ["a", "b"]],
    ["NoValue in a map", { a: { Ref: "AWS::NoValue" }, b: 1 }, { b: 1 }],
    ["Base64", { "Fn::Base64": { "Fn::Sub": "${Name}" } }, "d2Vi"],
    ["ToJsonString", { "Fn::ToJsonString": { a: { Ref: "Count" } } }, '{"a":"3"}'],
    ["zones", { "Fn::Select": [1, { "Fn::GetAZs": "" }] }, "us-east-1b"],
    ["Cidr", { "Fn::Select": [1, { "Fn::Cidr": ["10.0.0.0/16", 2, 8] }] }, "10.0.1.0/24"],
    ["a policy's own Condition", { Condition: { Bool: { a: "b" } } }, { Condition: { Bool: { a: "b" } } }],
  ])("%s", (_, value, result) => {
    expect(evaluated(value, template)).toEqual(result);
  });

  test("given parameters replace defaults", () => {
    expect(evaluated({ Ref: "Name" }, template, { parameters: { Name: "api" } })).toBe("api");
  });

  test("a stack keeps its id", () => {
    const id = evaluated({ Ref: "AWS::StackId" });
    expect(id).toMatch(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/shop\/[0-9a-f-]{36}$/);
    expect(evaluated({ Ref: "AWS::StackId" })).toBe(id);
  });
});

describe("references to resources stay", () => {
  test.each([
    ["Ref", { Ref: "Vpc" }, att("Vpc", "Ref")],
    ["GetAtt", { "Fn::GetAtt": ["Vpc", "CidrBlock"] }, att("Vpc", "CidrBlock")],
    ["GetAtt as text", { "Fn::GetAtt": "Any.Outputs.Url" }, att("Any", "Outputs.Url")],
    [
      "Sub",
      { "Fn::Sub": "${AWS::Region}/${Vpc}-${Vpc.VpcId}" },
      join("", ["us-east-1/", att("Vpc", "Ref"), "-", att("Vpc", "VpcId")]),
    ],
    ["Sub of only a reference", { "Fn::Sub": "${Vpc}" }, att("Vpc", "Ref")],
    ["Join", { "Fn::Join": ["", ["a", "b", { Ref: "Vpc" }]] }, join("", ["ab", att("Vpc", "Ref")])],
    [
      "Join of a list attribute",
      { "Fn::Join": [",", { "Fn::GetAtt": ["Vpc", "CidrBlockAssociations"] }] },
      call("Join", [",", att("Vpc", "CidrBlockAssociations")]),
    ],
    [
      "Select of Split",
      { "Fn::Select": [2, { "Fn::Split": ["/", { Ref: "Vpc" }] }] },
      split("/", att("Vpc", "Ref"), 2),
    ],
    ["Split", { "Fn::Split": ["/", { Ref: "Vpc" }] }, call("Split", ["/", att("Vpc", "Ref")])],
    [
      "Select of an attribute",
      { "Fn::Select": [0, { "Fn::GetAtt": ["Vpc", "CidrBlockAssociations"] }] },
      call("Select", [0, att("Vpc", "CidrBlockAssociations")]),
    ],
    ["Base64", { "Fn::Base64": { Ref: "Vpc" } }, base64(att("Vpc", "Ref"))],
    [
      "Cidr",
      { "Fn::Cidr": [{ "Fn::GetAtt": ["Vpc", "CidrBlock"] }, 2, 8] },
      call("Cidr", [att("Vpc", "CidrBlock"), 2, 8]),
    ],
    ["ToJsonString", { "Fn::ToJsonString": { a: { Ref: "Vpc" } } }, json({ a: att("Vpc", "Ref") })],
  ])("%s", (_, value, result) => {
    const Resources = { Any: { Type: "T" } };
    const actual = evaluated(value, { Transform: "AWS::LanguageExtensions", Resources });
    expect(actual).toEqual(result);
    expect(references(actual).join()).toMatch(/Vpc|Any/);
  });
});

describe("resources", () => {
  test("keep their type and dependencies; what a condition leaves out is gone, with dependencies on it", () => {
    const { resources } = templateToResources(
      {
        Conditions: { Never: { "Fn::Equals": [1, 2] } },
        Resources: {
          A: { Type: "T", DependsOn: "B" },
          B: { Type: "T", DependsOn: ["Gone"] },
          Gone: { Type: "T", Condition: "Never" },
          CDKMetadata: { Type: "AWS::CDK::Metadata", Properties: {} },
        },
      },
      ENVIRONMENT,
    );
    expect(resources).toEqual([
      { logicalId: "A", type: "T", properties: {}, dependsOn: ["B"] },
      { logicalId: "B", type: "T", properties: {}, dependsOn: [] },
    ]);
  });

  test("what one stack exports, another imports once it is known", () => {
    const network = templateToResources(
      {
        Resources: { Vpc: { Type: "AWS::EC2::VPC" } },
        Outputs: {
          VpcId: { Value: { Ref: "Vpc" }, Export: { Name: { "Fn::Sub": "${AWS::StackName}-vpc" } } },
          Region: { Value: { Ref: "AWS::Region" } },
        },
      },
      { ...ENVIRONMENT, stackName: "network" },
    );
    expect(network.outputs).toEqual({ VpcId: att("Vpc", "Ref"), Region: "us-east-1" });
    expect(network.exports).toEqual({ "network-vpc": att("Vpc", "Ref") });
    expect(evaluated({ "Fn::ImportValue": "network-vpc" }, {}, { imports: { "network-vpc": "vpc-1" } })).toBe("vpc-1");
  });

  test("an output with a condition that doesn't hold is left out", () => {
    const { outputs } = templateToResources(
      {
        Conditions: { Never: { "Fn::Equals": [1, 2] } },
        Resources: { A: { Type: "T" } },
        Outputs: { X: { Value: "x", Condition: "Never" } },
      },
      ENVIRONMENT,
    );
    expect(outputs).toEqual({});
  });

  test("rules, metadata and CDK's bootstrap parameter need nothing", () => {
    const template = {
      Metadata: { any: "thing" },
      Rules: {
        CheckBootstrapVersion: { Assertions: [{ Assert: { "Fn::Contains": [["1"], { Ref: "BootstrapVersion" }] } }] },
      },
      Parameters: {
        BootstrapVersion: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk-bootstrap/hnb659fds/version" },
      },
      Resources: { A: { Type: "T" } },
    };
    expect(templateToResources(template, ENVIRONMENT)).toMatchObject({ resources: [{ logicalId: "A" }], warnings: [] });
  });

  test("a macro is a warning", () => {
    const { warnings } = templateToResources({ Transform: "Mine", Resources: { A: { Type: "T" } } }, ENVIRONMENT);
    expect(warnings).toEqual(["Transform Mine is not run: its resources are taken as they stand in the template."]);
  });
});

describe("what is wrong is named by its path", () => {
  const at = "Resources.It.Properties.Value";
  test.each([
    ["an unsupported function", { a: [{ "Fn::Transform": {} }] }, `${at}.a[0]: Fn::Transform is not supported here`],
    ["an unknown reference", { Ref: "Nope" }, `${at}.Ref: no parameter or resource "Nope" in the template`],
    ["an unknown resource in Sub", { "Fn::Sub": "${Nope.Arn}" }, `${at}.Fn::Sub: no parameter or resource "Nope"`],
    [
      "a condition that is not there",
      { "Fn::If": ["Nope", 1, 2] },
      `${at}.Fn::If: no condition "Nope"; the template has`,
    ],
    [
      "a missing mapping",
      { "Fn::FindInMap": ["M", "a", "b"] },
      `${at}.Fn::FindInMap: no mapping "M"; the template has Sizes`,
    ],
    [
      "a missing key of a mapping",
      { "Fn::FindInMap": ["Sizes", "a", "b"] },
      `${at}.Fn::FindInMap: Mappings.Sizes has no a.b`,
    ],
    [
      "an unknown import",
      { "Fn::ImportValue": "x" },
      `${at}.Fn::ImportValue: no stack exports "x"; exported so far: none`,
    ],
    ["a short list", { "Fn::Join": [","] }, `${at}.Fn::Join: takes a list of 2`],
    ["an index outside", { "Fn::Select": [3, ["a"]] }, `${at}: Fn::Select takes number 3 of a list of 1`],
    ["a function with company", { "Fn::Join": [",", []], b: 1 }, `${at}: Fn::Join has other keys beside it`],
    [
      "a name known too late",
      { "Fn::ImportValue": { Ref: "Vpc" } },
      "takes a name that is known before the deployment",
    ],
  ])("%s", (_, value, message) => {
    expect(() => evaluated(value, { Conditions: {}, Mappings: { Sizes: { x: { cpu: 256 } } } })).toThrow(message);
  });

  test.each([
    [
      "a parameter without a value",
      { Parameters: { P: { Type: "String" } } },
      {},
      "Parameters.P: no value and no default",
    ],
    [
      "a parameter that is not declared",
      {},
      { Q: "1" },
      "Parameters.Q: the template has no such parameter; it has none",
    ],
    [
      "a value that is not allowed",
      { Parameters: { P: { Type: "String", AllowedValues: ["a", "b"] } } },
      { P: "c" },
      'Parameters.P: is "c"; allowed are a, b',
    ],
    [
      "text for a number",
      { Parameters: { P: { Type: "Number" } } },
      { P: "x" },
      'Parameters.P: is "x"; a number is needed',
    ],
  ])("%s", (_, template, parameters, message) => {
    expect(() => evaluated("x", template, { parameters })).toThrow(message);
  });

  test("a condition that refers to itself", () => {
    const Conditions = { A: { "Fn::Not": [{ Condition: "B" }] }, B: { Condition: "A" } };
    expect(() => evaluated({ "Fn::If": ["A", 1, 2] }, { Conditions })).toThrow("A → B → A");
  });

  test("a reference to a resource that its condition leaves out", () => {
    const template: Template = {
      Conditions: { Never: { "Fn::Equals": [1, 2] } },
      Resources: { Gone: { Type: "T", Condition: "Never" } },
    };
    expect(() => evaluated({ Ref: "Gone" }, template)).toThrow('resource "Gone" is left out by its condition Never');
  });

  test("no resources", () => {
    expect(() => templateToResources({}, ENVIRONMENT)).toThrow("Resources: a template needs at least one resource");
  });
});

test("what a custom resource answers is empty: the function behind it isn't run", () => {
  const { resources } = templateToResources(
    {
      Resources: {
        Lookup: { Type: "Custom::Lookup", Properties: { ServiceToken: "arn" } },
        Other: { Type: "AWS::CloudFormation::CustomResource", Properties: { ServiceToken: "arn" } },
        Group: {
          Type: "AWS::Logs::LogGroup",
          Properties: {
            LogGroupName: { "Fn::Sub": "/shop/${Lookup.Anything}${Other.More}" },
            KmsKeyId: { Ref: "Lookup" },
          },
        },
      },
    },
    ENVIRONMENT,
  );
  expect(resources.find(({ logicalId }) => logicalId === "Group")?.properties).toEqual({
    LogGroupName: "/shop/",
    KmsKeyId: att("Lookup", "Ref"),
  });
});

test("of a resource's metadata the path of its construct is kept", () => {
  const Resources = {
    web: { Type: "AWS::ECS::Service", Metadata: { "aws:cdk:path": "shop/web/Service", other: 1 } },
    plain: { Type: "AWS::ECS::Service", Metadata: { "aws:cdk:path": 1 } },
  };
  const { resources } = templateToResources({ Resources }, ENVIRONMENT);
  expect(resources.map(({ path }) => path)).toEqual(["shop/web/Service", undefined]);
});

test("a resource's update policy comes with it, evaluated", () => {
  const { resources } = templateToResources(
    {
      Parameters: { Batch: { Type: "Number", Default: 2 } },
      Resources: {
        Hosts: {
          Type: "AWS::AutoScaling::AutoScalingGroup",
          Properties: { MinSize: "1", MaxSize: "3" },
          UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: { Ref: "Batch" } } },
        },
      },
    },
    ENVIRONMENT,
  );
  expect(resources).toMatchObject([{ updatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: "2" } } }]);
});
