// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation's.
import { att, call } from "../../src/cfn/value";
import { type Template, templateToResources } from "../../src/template";

const NETWORK: Template = {
  Parameters: { Block: { Type: "String", AllowedPattern: "[0-9./]+" } },
  Resources: {
    Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: { Ref: "Block" } } },
    Subnet: { Type: "AWS::EC2::Subnet", Properties: { VpcId: { Ref: "Vpc" }, CidrBlock: { Ref: "Block" } } },
  },
  Outputs: {
    VpcId: { Value: { Ref: "Vpc" }, Export: { Name: { "Fn::Sub": "${AWS::StackName}-vpc" } } },
    Zone: { Value: "local" },
  },
};

const SERVICE: Template = {
  Parameters: { Vpc: { Type: "AWS::EC2::VPC::Id" }, Subnets: { Type: "List<AWS::EC2::Subnet::Id>" } },
  Conditions: { Has: { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] } },
  Resources: {
    Group: { Type: "AWS::EC2::SecurityGroup", DependsOn: "Logs", Properties: { VpcId: { Ref: "Vpc" } } },
    Logs: { Type: "AWS::Logs::LogGroup", Condition: "Has", Properties: { Tags: { Ref: "Subnets" } } },
  },
};

const FILES: Record<string, Template> = { "network.yaml": NETWORK, "service.yaml": SERVICE };

/** A nested stack of one of the templates. */
const nested = (file: string, Parameters: object = {}, more: object = {}) => ({
  Type: "AWS::CloudFormation::Stack",
  Properties: { TemplateURL: `./${file}`, Parameters },
  ...more,
});

function read(Resources: Template["Resources"], more: Template = {}, files = FILES) {
  return templateToResources(
    { Resources, ...more },
    {
      stackName: "shop",
      accountId: "000000000000",
      region: "us-east-1",
      templates: (name) => {
        const file = name.replace(/^.*\//, "");
        return files[file] && { file, text: JSON.stringify(files[file]), guessed: name.includes("://") };
      },
    },
  );
}

const TWO = {
  Network: nested("network.yaml", { Block: "10.0.0.0/16" }),
  Service: nested("service.yaml", {
    Vpc: { "Fn::GetAtt": ["Network", "Outputs.VpcId"] },
    Subnets: { "Fn::Join": [",", [{ "Fn::GetAtt": ["Network", "Outputs.VpcId"] }, "b"]] },
  }),
};

describe("nested stacks are part of the stack that they are nested in", () => {
  test("their resources are under the nested stack's name, with what was given for parameters", () => {
    const { resources } = read(TWO);
    expect(Object.fromEntries(resources.map(({ logicalId, properties }) => [logicalId, properties]))).toMatchObject({
      "Network/Vpc": { CidrBlock: "10.0.0.0/16" },
      "Network/Subnet": { VpcId: att("Network/Vpc", "Ref"), CidrBlock: "10.0.0.0/16" },
      "Service/Group": { VpcId: att("Network/Vpc", "Ref") },
      "Service/Logs": { Tags: call("Split", [",", expect.anything()]) },
    });
  });

  test("what needs an output of one comes after all of it, and so does what depends on it", () => {
    const { resources } = read({ ...TWO, Last: { Type: "AWS::Logs::LogGroup", DependsOn: "Service" } });
    const needs = Object.fromEntries(resources.map(({ logicalId, dependsOn }) => [logicalId, dependsOn]));
    expect(needs["Network/Subnet"]).toEqual([]);
    expect(needs["Service/Group"]).toEqual(["Service/Logs", "Network/Vpc", "Network/Subnet"]);
    expect(needs.Last).toEqual(["Service/Group", "Service/Logs"]);
  });

  test("outputs, exports and the stack's own name", () => {
    const { outputs, exports } = read(TWO, {
      Outputs: {
        Vpc: { Value: { "Fn::GetAtt": "Network.Outputs.VpcId" } },
        Zone: { Value: { "Fn::Sub": "in ${Network.Outputs.Zone}" } },
        Id: { Value: { Ref: "Network" } },
      },
    });
    expect(outputs).toEqual({
      Vpc: att("Network/Vpc", "Ref"),
      Zone: "in local",
      Id: expect.stringMatching(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/shop-Network-[0-9A-F]{12}\//),
    });
    expect(exports).toEqual({
      [`${/shop-Network-[0-9A-F]{12}/.exec(String(outputs.Id))![0]}-vpc`]: att("Network/Vpc", "Ref"),
    });
  });

  test("one in one", () => {
    const files = {
      ...FILES,
      "both.yaml": { Resources: TWO, Outputs: { Vpc: { Value: { "Fn::GetAtt": "Network.Outputs.VpcId" } } } },
    };
    const { resources, outputs } = read(
      { All: nested("both.yaml") },
      { Outputs: { V: { Value: { "Fn::GetAtt": "All.Outputs.Vpc" } } } },
      files,
    );
    expect(resources.map(({ logicalId }) => logicalId)).toContain("All/Service/Group");
    expect(outputs.V).toEqual(att("All/Network/Vpc", "Ref"));
  });

  test("what is kept is kept whole; a condition leaves it out", () => {
    const kept = read({ Network: nested("network.yaml", { Block: "10.0.0.0/16" }, { DeletionPolicy: "Retain" }) });
    expect(kept.resources.map(({ deletionPolicy }) => deletionPolicy)).toEqual(["Retain", "Retain"]);
    const none = read(
      { Network: nested("network.yaml", {}, { Condition: "Never" }), Logs: { Type: "AWS::Logs::LogGroup" } },
      { Conditions: { Never: { "Fn::Equals": ["a", "b"] } } },
    );
    expect(none.resources.map(({ logicalId }) => logicalId)).toEqual(["Logs"]);
  });

  test("the CDK's says where its template is; an address is taken for a file, which is said", () => {
    const Properties = {
      TemplateURL: "https://s3.amazonaws.com/b/service.yaml",
      Parameters: { Vpc: "v", Subnets: "s" },
    };
    const Type = "AWS::CloudFormation::Stack";
    expect(read({ Service: { Type, Properties: { ...Properties, Tags: [] } } }).warnings).toEqual([
      "Service: service.yaml, a file here, is taken for https://s3.amazonaws.com/b/service.yaml.",
      "Service: Tags of a nested stack have no effect on this machine.",
    ]);
    const Metadata = { "aws:asset:path": "service.yaml" };
    const TemplateURL = { "Fn::Sub": "https://s3.${AWS::URLSuffix}/x/hash.json" };
    expect(read({ Service: { Type, Metadata, Properties: { ...Properties, TemplateURL } } }).warnings).toEqual([]);
  });
});

describe("what is wrong with a nested stack is said of it", () => {
  test.each<[string, Template["Resources"], string]>([
    [
      "no such file",
      { N: nested("netwrk.yaml") },
      'Resources.N.Properties.TemplateURL: is "./netwrk.yaml", and no such file is beside the template',
    ],
    [
      "a parameter without a value",
      { N: nested("network.yaml") },
      "Resources.N (network.yaml): Parameters.Block: no value and no default: give values for Block",
    ],
    [
      "a parameter that it doesn't have",
      { N: nested("network.yaml", { Block: "1", Blok: "2" }) },
      "Resources.N (network.yaml): Parameters.Blok: the template has no such parameter; did you mean Block?",
    ],
    [
      "a value that isn't allowed",
      { N: nested("network.yaml", { Block: "x" }) },
      'Resources.N (network.yaml): Parameters.Block: is "x"; it must match [0-9./]+',
    ],
    [
      "a list for a value",
      { N: nested("network.yaml", { Block: ["1", "2"] }) },
      'Resources.N (network.yaml): Parameters.Block: is ["1","2"]; text is needed: a list takes Fn::Join',
    ],
    [
      "an output that it doesn't have",
      {
        ...TWO,
        L: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: { "Fn::GetAtt": "Network.Outputs.VpcIt" } } },
      },
      'Resources.L.Properties.LogGroupName.Fn::GetAtt: the nested stack Network has no output "VpcIt"; did you mean VpcId?',
    ],
    [
      "an attribute that is no output",
      { ...TWO, L: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: { "Fn::GetAtt": "Network.VpcId" } } } },
      'AWS::CloudFormation::Stack has no attribute "VpcId"; it has Outputs.NAME',
    ],
    [
      "a misspelt property",
      { N: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateUrl: "network.yaml" } } },
      "Resources.N.Properties.TemplateUrl: is no property of AWS::CloudFormation::Stack; it has Parameters, TemplateURL,",
    ],
    [
      "a circle of outputs",
      {
        A: nested("network.yaml", { Block: { "Fn::GetAtt": "B.Outputs.Zone" } }),
        B: nested("network.yaml", { Block: { "Fn::GetAtt": "A.Outputs.Zone" } }),
      },
      "Resources.A: nested stacks refer to each other in a circle: A → B → A",
    ],
  ])("%s", (_, resources, message) => {
    expect(() => read(resources)).toThrow(message);
  });

  test("a template that is nested in itself", () => {
    const files = { ...FILES, "self.yaml": { Resources: { Again: nested("self.yaml") } } };
    expect(() => read({ N: nested("self.yaml") }, {}, files)).toThrow(
      'Resources.N (self.yaml): Resources.Again.Properties.TemplateURL: is "./self.yaml", which this template is nested in',
    );
  });
});
