import { parseTemplate, templateToResources } from "../../src/template";

/** What `Ref` gives of a parameter `P`. */
function value(declared: object | string, given?: string, sources = {}) {
  const Parameters = typeof declared === "string" ? parseTemplate(declared).Parameters : { P: declared };
  const Resources = { It: { Type: "T", Properties: { Value: { Ref: "P" } } } };
  const environment = { stackName: "shop", accountId: "000000000000", region: "us-east-1", sources };
  const parameters: Record<string, string> = given === undefined ? {} : { P: given };
  const { resources } = templateToResources({ Parameters, Resources } as never, { ...environment, parameters });
  return resources[0]?.properties.Value;
}

test.each<[string, object | string, string | undefined, unknown]>([
  ["a number keeps its text in YAML", "Parameters: {P: {Type: Number, Default: 1.10}}", undefined, "1.10"],
  ["and in JSON", '{"Parameters":{"P":{"Type":"Number","Default":1.10}}}', undefined, "1.10"],
  ["and where it is given", { Type: "Number" }, "007", "007"],
  ["a boolean is text", "Parameters: {P: {Type: String, Default: yes}}", undefined, "true"],
  ["a list of numbers", { Type: "List<Number>" }, "1, 2.50", ["1", "2.50"]],
  ["an empty list", { Type: "CommaDelimitedList", Default: "" }, undefined, []],
  [
    "a list whose items are allowed",
    { Type: "CommaDelimitedList", AllowedValues: ["a", "b"] },
    "a,b,a",
    ["a", "b", "a"],
  ],
  ["one of AWS's types", { Type: "AWS::EC2::VPC::Id" }, "vpc-1", "vpc-1"],
  ["a list of them", { Type: "List<AWS::EC2::Subnet::Id>" }, "subnet-1,subnet-2", ["subnet-1", "subnet-2"]],
  ["a pattern of Java", { Type: "String", AllowedPattern: "(?i)[\\p{Alnum}]++" }, "aB1", "aB1"],
  [
    "an SSM parameter that is known",
    { Type: "AWS::SSM::Parameter::Value<String>", Default: "/url" },
    undefined,
    "http://x",
  ],
  ["the name of one", { Type: "AWS::SSM::Parameter::Value<String>", Default: "/other" }, "/url", "http://x"],
  ["its value", { Type: "AWS::SSM::Parameter::Value<List<String>>", Default: "/other" }, "a,b", ["a", "b"]],
])("%s", (_, declared, given, expected) => {
  expect(value(declared, given, { ssm: { "/url": "http://x" } })).toEqual(expected);
});

test.each<[string, object, string, string]>([
  ["no type", {}, "x", "Parameters.P.Type: is missing; a parameter needs a type"],
  ["an unknown type", { Type: "Strng" }, "x", 'Parameters.P.Type: is "Strng"; did you mean String?'],
  ["an unknown type of AWS", { Type: "AWS::EC2::Vpc::Id" }, "x", "did you mean AWS::EC2::VPC::Id?"],
  ["a list of lists", { Type: "List<CommaDelimitedList>" }, "x", "Parameters.P.Type: is"],
  [
    "an unknown attribute",
    { Type: "String", AlowedPattern: "x" },
    "x",
    "Parameters.P.AlowedPattern: is no attribute of a parameter. Did you mean AllowedPattern?",
  ],
  [
    "what doesn't match",
    { Type: "String", AllowedPattern: "[a-z]+" },
    "a1",
    'Parameters.P: is "a1"; it must match [a-z]+',
  ],
  ["an item that doesn't", { Type: "CommaDelimitedList", AllowedPattern: "[a-z]+" }, "a,1", "it must match [a-z]+"],
  ["an item that isn't allowed", { Type: "CommaDelimitedList", AllowedValues: ["a"] }, "a,b", "allowed are a"],
  ["what is too short", { Type: "String", MinLength: 3 }, "ab", "allowed are 3 or more characters"],
  ["what is too long", { Type: "String", MinLength: "1", MaxLength: "2" }, "abc", "allowed are 1 to 2 characters"],
  ["what is too small", { Type: "Number", MinValue: 2 }, "1", "allowed are numbers: 2 or more"],
  ["what is too large", { Type: "List<Number>", MaxValue: 2 }, "1,3", "allowed are numbers: up to 2"],
  ["a list of what is no number", { Type: "List<Number>" }, "1,x", "a number is needed"],
  [
    "what a description says",
    { Type: "String", AllowedPattern: "a", ConstraintDescription: "only a" },
    "b",
    'is "b"; only a (it must match a)',
  ],
  [
    "a secret isn't shown",
    { Type: "String", NoEcho: true, MinLength: 9 },
    "geheim",
    "Parameters.P: has a value that isn't shown; allowed are",
  ],
  ["4097 bytes", { Type: "String" }, "ä".repeat(2049), "allowed are up to 4096 bytes"],
])("%s is refused", (_, declared, given, message) => {
  expect(() => value(declared, given)).toThrow(message);
});

test("a default is checked as a value is", () => {
  expect(() => value({ Type: "String", Default: "b", AllowedValues: ["a"] })).toThrow('is "b"; allowed are a');
});
