// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation's.
import { parseTemplate, templateToResources } from "../../src/template";

const ENVIRONMENT = { stackName: "shop", accountId: "000000000000", region: "us-east-1" };
const read = (template: object, options = {}) => templateToResources(template as never, { ...ENVIRONMENT, ...options });

const VPC = { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/16" } };
const EXTENDED = { Transform: "AWS::LanguageExtensions" };

/** A template with one resource more, or with another section. */
const withResource = (resource: object, more: object = {}) => ({ Resources: { Vpc: VPC, It: resource }, ...more });
const withValue = (Value: unknown, more: object = {}) => withResource({ Type: "T", Properties: { Value } }, more);
const withCondition = (It: unknown) => ({ Conditions: { It }, Resources: { Vpc: VPC } });
const withOutput = (It: object) => ({ Outputs: { It }, Resources: { Vpc: VPC } });
const many = (count: number, entry: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`E${i}`, entry]));

describe("what CloudFormation refuses is refused, by its path", () => {
  test.each<[string, object, string]>([
    [
      "an unknown section",
      { Resouces: {}, Resources: { Vpc: VPC } },
      "Resouces: is no section of a template. Did you mean Resources?",
    ],
    ["another format", { AWSTemplateFormatVersion: "2020-01-01", Resources: { Vpc: VPC } }, "allowed is 2010-09-09"],
    ["a section that is no map", { Resources: { Vpc: VPC }, Outputs: [] }, "Outputs: is []; a map is needed"],
    [
      "an unknown attribute of a resource",
      withResource({ ...VPC, DependOn: "Vpc" }),
      "Resources.It.DependOn: is no attribute of a resource. Did you mean DependsOn?",
    ],
    ["a resource without a type", withResource({ Properties: {} }), "Resources.It.Type: a resource needs a type"],
    [
      "properties that are a list",
      withResource({ Type: "T", Properties: [] }),
      "Resources.It.Properties: is []; a map is needed",
    ],
    [
      "a dependency on what isn't there",
      withResource({ ...VPC, DependsOn: "Vpx" }),
      'Resources.It.DependsOn: "Vpx" is no resource of the template. Did you mean Vpc?',
    ],
    [
      "a dependency on a parameter",
      withResource({ ...VPC, DependsOn: ["P"] }, { Parameters: { P: { Type: "String", Default: "x" } } }),
      '"P" is a parameter of the template',
    ],
    ["a name with a dash", { Resources: { "my-vpc": VPC } }, "Resources.my-vpc: a name has letters and digits only"],
    [
      "an unknown policy",
      withResource({ ...VPC, DeletionPolicy: "Keep" }),
      'DeletionPolicy: is "Keep"; allowed are Delete, Retain, RetainExceptOnCreate, Snapshot',
    ],
    [
      "a snapshot of what has none",
      withResource({ ...VPC, DeletionPolicy: "Snapshot" }),
      "CloudFormation makes none of AWS::EC2::VPC",
    ],
    [
      "RetainExceptOnCreate for a replacement",
      withResource({ ...VPC, UpdateReplacePolicy: "RetainExceptOnCreate" }),
      "allowed are Delete, Retain, Snapshot",
    ],
    [
      "an unknown condition of a resource",
      withResource({ ...VPC, Condition: "Nope" }),
      'Resources.It.Condition: no condition "Nope"',
    ],
    [
      "an unknown attribute of a known type",
      withValue({ "Fn::GetAtt": ["Vpc", "CidrBlok"] }),
      'AWS::EC2::VPC has no attribute "CidrBlok"; did you mean CidrBlock?',
    ],
    ["GetAtt of no attribute", withValue({ "Fn::GetAtt": "Vpc" }), "Fn::GetAtt: takes a resource and an attribute"],
    [
      "Select beyond a list of which not all is known",
      withValue({ "Fn::Select": [2, ["a", { Ref: "Vpc" }]] }),
      "Fn::Select takes number 2 of a list of 2",
    ],
    ["the same in Sub", withValue({ "Fn::Sub": "${Vpc.Nope}" }), 'has no attribute "Nope"'],
    [
      "an unknown reference in the branch that isn't taken",
      withValue({ "Fn::If": ["Yes", "x", { Ref: "Nope" }] }, { Conditions: { Yes: { "Fn::Equals": ["a", "a"] } } }),
      'Fn::If[2].Ref: no parameter or resource "Nope"',
    ],
    ["a misspelt pseudo-parameter", withValue({ Ref: "AWS::Regoin" }), "Did you mean AWS::Region?"],
    [
      "GetAtt of three",
      withValue({ "Fn::GetAtt": ["Vpc", "A", "B"] }),
      "Fn::GetAtt: takes a resource and an attribute",
    ],
    ["GetAtt of a function's resource", withValue({ "Fn::GetAtt": [{ Ref: "Vpc" }, "Arn"] }), "Fn::GetAtt[0]: is {"],
    ["GetAtt of no name", withValue({ "Fn::GetAtt": ["Vpc", 1] }), "Fn::GetAtt[1]: is 1; a name is needed"],
    [
      "Join of nothing",
      withValue({ "Fn::Join": [",", { Ref: "AWS::NoValue" }] }),
      "Fn::Join takes a list, not nothing",
    ],
    [
      "Select of nothing",
      withValue({ "Fn::Select": [{ Ref: "AWS::NoValue" }, ["a"]] }),
      "Fn::Select takes number nothing",
    ],
    [
      "Cidr of no address",
      withValue({ "Fn::Cidr": ["10.0.0.x/16", 1] }),
      'Fn::Cidr takes a CIDR block, not "10.0.0.x/16"',
    ],
    ["Cidr of no number", withValue({ "Fn::Cidr": ["10.0.300.0/16", 1] }), "Fn::Cidr takes a CIDR block"],
    [
      "a parameter's rule that is a map",
      { Parameters: { P: { Type: "Number", Default: 2, MinValue: {} } }, Resources: { Vpc: VPC } },
      "Parameters.P.MinValue: is {}; text is needed",
    ],
    [
      "a parameter's allowed value that is a map",
      { Parameters: { P: { Type: "Number", Default: 2, AllowedValues: [{}] } }, Resources: { Vpc: VPC } },
      "Parameters.P.AllowedValues[0]: is {}; text is needed",
    ],
    ["Join of three", withValue({ "Fn::Join": [",", [], "x"] }), "Fn::Join: takes a list of 2, not of 3"],
    ["Select of one", withValue({ "Fn::Select": ["1"] }), "Fn::Select: takes a list of 2, not of 1"],
    ["Split of text", withValue({ "Fn::Split": "a,b" }), "Fn::Split: takes a list of 2"],
    ["Cidr of one", withValue({ "Fn::Cidr": ["10.0.0.0/16"] }), "Fn::Cidr: takes a list of 2 to 3"],
    ["If of two", withValue({ "Fn::If": ["A", 1] }), "Fn::If: takes a list of 3, not of 2"],
    [
      "FindInMap of four",
      withValue({ "Fn::FindInMap": ["M", "a", "b", {}] }),
      "a default needs AWS::LanguageExtensions",
    ],
    ["a misspelt function", withValue({ "Fn::Jion": [] }), "Fn::Jion is not supported here. Did you mean Fn::Join?"],
    [
      "a condition's function in a property",
      withValue({ "Fn::Equals": ["a", "b"] }),
      "Fn::Equals stands in Conditions only",
    ],
    [
      "an extension without the extensions",
      withValue({ "Fn::Length": ["a"] }),
      "Fn::Length needs `Transform: AWS::LanguageExtensions`",
    ],
    [
      "And of one",
      withCondition({ "Fn::And": [{ Condition: "It" }] }),
      "Conditions.It.Fn::And: takes a list of 2 to 10, not of 1",
    ],
    [
      "Or of eleven",
      withCondition({ "Fn::Or": Array(11).fill({ "Fn::Equals": [1, 1] }) }),
      "Fn::Or: takes a list of 2 to 10, not of 11",
    ],
    [
      "Not of two",
      withCondition({ "Fn::Not": [{ "Fn::Equals": [1, 1] }, { "Fn::Equals": [1, 1] }] }),
      "Fn::Not: takes a list of 1, not of 2",
    ],
    ["Equals of three", withCondition({ "Fn::Equals": [1, 1, 1] }), "Fn::Equals: takes a list of 2, not of 3"],
    [
      "a condition on a resource",
      withCondition({ "Fn::Equals": [{ Ref: "Vpc" }, "x"] }),
      "a condition can't depend on a resource",
    ],
    [
      "an import in a condition",
      withCondition({ "Fn::Equals": [{ "Fn::ImportValue": "x" }, "x"] }),
      "Fn::ImportValue can't stand in a condition",
    ],
    [
      "a circle of conditions that nobody uses",
      { Conditions: { A: { Condition: "B" }, B: { Condition: "A" } }, Resources: { Vpc: VPC } },
      "refers to itself: A → B → A",
    ],
    [
      "a mapping of one level",
      { Mappings: { M: { a: "x" } }, Resources: { Vpc: VPC } },
      'Mappings.M.a: is "x"; a mapping has two levels',
    ],
    ["a map in a mapping", { Mappings: { M: { a: { b: { c: 1 } } } }, Resources: { Vpc: VPC } }, "Mappings.M.a.b: is"],
    ["an output without a value", withOutput({ Description: "x" }), "Outputs.It.Value: is missing"],
    ["an output that is a list", withOutput({ Value: ["a"] }), "an output is text: a list takes Fn::Join"],
    [
      "an unknown attribute of an output",
      withOutput({ Value: "x", Exports: {} }),
      "Outputs.It.Exports: is no attribute of an output. Did you mean Export?",
    ],
    ["an export without a name", withOutput({ Value: "x", Export: {} }), "Outputs.It.Export: takes a map with a Name"],
    [
      "one export twice",
      {
        Outputs: { A: { Value: "1", Export: { Name: "x" } }, B: { Value: "2", Export: { Name: "x" } } },
        Resources: { Vpc: VPC },
      },
      'another output of the template exports "x"',
    ],
    ["501 resources", { Resources: many(501, VPC) }, "Resources: has 501 entries; CloudFormation takes 500"],
    ["201 outputs", { Outputs: many(201, { Value: "x" }), Resources: { Vpc: VPC } }, "Outputs: has 201 entries"],
    [
      "a name that a resource and a parameter have",
      { Parameters: { Vpc: { Type: "String", Default: "x" } }, Resources: { Vpc: VPC } },
      "Parameters.Vpc: a resource has this name, too",
    ],
  ])("%s", (_, template, message) => {
    expect(() => read(template)).toThrow(message);
  });

  test("everything that is wrong is said at once", () => {
    const template = withResource({ Type: "T", Properties: { A: { Ref: "No" }, B: { Ref: "Nope" } } });
    expect(() => read(template)).toThrow(/Properties\.A\.Ref: .*"No".*\n.*Properties\.B\.Ref: .*"Nope"/);
  });
});

describe("YAML is CloudFormation's", () => {
  const values = (yaml: string) =>
    parseTemplate(`Resources:\n  It:\n    Type: T\n    Properties:\n      V: ${yaml}`).Resources?.It?.Properties?.V;

  test.each([
    ["yes", true],
    ["On", true],
    ["NO", false],
    ["off", false],
    ["y", "y"],
    ["'yes'", "yes"],
    ["0755", 493],
    ["0x1F", 31],
    ["1_000", 1000],
    ["1:30", 90],
    ["012345678901", "012345678901"],
    ["12345678901234567890", "12345678901234567890"],
    ["1.5", 1.5],
    ["2012-10-17", "2012-10-17"],
    ["~", null],
    ["!If [A, !Ref B, !Sub '${C}']", { "Fn::If": ["A", { Ref: "B" }, { "Fn::Sub": "${C}" }] }],
    ["!GetStackOutput {StackName: a, OutputName: b}", { "Fn::GetStackOutput": { StackName: "a", OutputName: "b" } }],
    ["!Select [0, !GetAZs '']", { "Fn::Select": [0, { "Fn::GetAZs": "" }] }],
  ])("%s", (yaml, value) => {
    expect(values(yaml)).toEqual(value);
  });

  test.each([
    ["an alias", "Resources:\n  A: &a {Type: T}\n  B: *a", /\*a is an alias/],
    ["a merge", "Resources:\n  A: &a {Type: T}\n  B:\n    <<: *a", /\*a is an alias/],
    ["a key that is there twice", "Resources:\n  A: {Type: T}\n  A: {Type: T}", /unique/],
    [
      "a key that is there twice in JSON",
      '{"Resources":{"A":{"Type":"T"},\n "A" : {"Type":"U"}}}',
      /the key "A" is there twice/,
    ],
    ["more than a mebibyte", `Description: ${"x".repeat(2 ** 20)}`, /CloudFormation takes 1048576/],
  ])("%s is an error", (_, text, message) => {
    expect(() => parseTemplate(text)).toThrow(message);
  });

  test("JSON has a key in each of several objects, and as a value", () => {
    expect(() =>
      parseTemplate('{"Resources":{"A":{"Type":"T"},"B":{"Type":"A", "Properties":{"X":["A","A"]}}}}'),
    ).not.toThrow();
  });
});

describe("Fn::ForEach", () => {
  const LOOP = {
    ...EXTENDED,
    Parameters: { Names: { Type: "CommaDelimitedList", Default: "a.1,b" } },
    Conditions: { "Fn::ForEach::Conditions": ["N", ["x", "y"], { "Is${N}": { "Fn::Equals": ["${N}", "x"] } }] },
    Resources: {
      "Fn::ForEach::Groups": [
        "Name",
        { Ref: "Names" },
        {
          "Group&{Name}": {
            Type: "AWS::Logs::LogGroup",
            Properties: {
              LogGroupName: { "Fn::Sub": "/${AWS::StackName}/${Name}" },
              "Fn::ForEach::Classes": ["Class", ["LogGroupClass"], { "${Class}": { Ref: "Name" } }],
            },
          },
        },
      ],
    },
    Outputs: {
      "Fn::ForEach::Outputs": [
        "N",
        ["x", "y"],
        { "Out${N}": { Condition: "Is${N}", Value: { "Fn::GetAtt": ["Groupb", "Arn"] } } },
      ],
    },
  };

  test("is expanded in resources, properties, conditions and outputs", () => {
    const { resources, outputs } = read(LOOP);
    expect(resources.map(({ logicalId, properties }) => [logicalId, properties])).toEqual([
      ["Groupa1", { LogGroupName: "/shop/a.1", LogGroupClass: "a.1" }],
      ["Groupb", { LogGroupName: "/shop/b", LogGroupClass: "b" }],
    ]);
    expect(Object.keys(outputs)).toEqual(["Outx"]);
  });

  test.each<[string, object, string]>([
    [
      "without the language extensions",
      { ...LOOP, Transform: undefined },
      "needs `Transform: AWS::LanguageExtensions`",
    ],
    ["without a name", { ...EXTENDED, Resources: { "Fn::ForEach": [] } }, "is named Fn::ForEach::Name"],
    ["of two", { ...EXTENDED, Resources: { "Fn::ForEach::L": ["N", []] } }, "takes a list of three"],
    [
      "whose keys are the same",
      { ...EXTENDED, Resources: { "Fn::ForEach::L": ["N", ["a", "b"], { It: VPC }] } },
      "It is there twice",
    ],
    [
      "over a resource",
      { ...EXTENDED, Resources: { Vpc: VPC, "Fn::ForEach::L": ["N", { Ref: "Vpc" }, { "A${N}": VPC }] } },
      "goes over a list of text that is known",
    ],
  ])("%s is refused", (_, template, message) => {
    expect(() => read(template)).toThrow(message);
  });
});

describe("outputs of other stacks and dynamic references", () => {
  test("Fn::GetStackOutput gives another stack's output", () => {
    const value = { "Fn::GetStackOutput": { StackName: "net", OutputName: "VpcId" } };
    const { resources } = read(withValue(value), { stackOutputs: { net: { VpcId: "vpc-1" } } });
    expect(resources[1]?.properties.Value).toBe("vpc-1");
    expect(() => read(withValue(value))).toThrow('there is no stack "net"; there are none');
  });

  test.each([
    ["an SSM parameter", "{{resolve:ssm:/shop/url}}", "http://x"],
    ["a version of it", "at {{resolve:ssm:/shop/url:3}}!", "at http://x!"],
    ["a secret", "{{resolve:secretsmanager:db:SecretString:password}}", "geheim"],
    [
      "a secret by its ARN",
      "{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:1:secret:db-a:SecretString:password::}}",
      "geheim",
    ],
    ["one that nobody knows", "{{resolve:ssm:/nope}}", "{{resolve:ssm:/nope}}"],
    [
      "a key that the secret hasn't",
      "{{resolve:secretsmanager:db:SecretString:x}}",
      "{{resolve:secretsmanager:db:SecretString:x}}",
    ],
    ["a secure string", "{{resolve:ssm-secure:/shop/url}}", "{{resolve:ssm-secure:/shop/url}}"],
    ["one that is put together", { "Fn::Sub": "{{resolve:ssm:/${AWS::StackName}/url}}" }, "http://x"],
  ])("%s", (_, value, result) => {
    const text = '{"password":"geheim"}';
    const secrets = { db: text, "arn:aws:secretsmanager:us-east-1:1:secret:db-a": text };
    const { resources } = read(withValue(value), { sources: { ssm: { "/shop/url": "http://x" }, secrets } });
    expect(resources[1]?.properties.Value).toBe(result);
  });
});
