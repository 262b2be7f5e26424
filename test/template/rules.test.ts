import { type Template, templateToResources } from "../../src/template";

const topic = { Topic: { Type: "AWS::SNS::Topic" } };

const read = (rules: unknown, parameters: Record<string, string> = {}) =>
  templateToResources(
    {
      Parameters: {
        Stage: { Type: "String", Default: "test" },
        Zones: { Type: "CommaDelimitedList", Default: "a,b" },
        Vpc: { Type: "AWS::EC2::VPC::Id", Default: "vpc-1" },
      },
      Rules: rules,
      Resources: topic,
    } as Template,
    { stackName: "shop", accountId: "000000000000", region: "us-east-1", parameters },
  );

const asserts = (assertion: unknown, description?: string) => ({
  Checked: { Assertions: [{ Assert: assertion, ...(description && { AssertDescription: description }) }] },
});

describe("a template's rules", () => {
  test.each([
    ["Equals", { "Fn::Equals": [{ Ref: "Stage" }, "test"] }, { Stage: "prod" }],
    ["Contains", { "Fn::Contains": [["test", "dev"], { Ref: "Stage" }] }, { Stage: "prod" }],
    ["EachMemberIn", { "Fn::EachMemberIn": [{ Ref: "Zones" }, ["a", "b", "c"]] }, { Zones: "a,d" }],
    ["EachMemberEquals", { "Fn::EachMemberEquals": [{ Ref: "Zones" }, "a"] }, { Zones: "a,b" }, { Zones: "a,a" }],
    ["Not", { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Stage" }, "prod"] }] }, { Stage: "prod" }],
    [
      "And",
      { "Fn::And": [{ "Fn::Equals": [{ Ref: "Stage" }, "test"] }, { "Fn::Contains": [["a", "b"], { Ref: "Zones" }] }] },
      { Zones: "a,c" },
    ],
    [
      "Or",
      { "Fn::Or": [{ "Fn::Equals": [{ Ref: "Stage" }, "test"] }, { "Fn::Equals": [{ Ref: "Stage" }, "dev"] }] },
      { Stage: "prod" },
    ],
  ] as [string, unknown, Record<string, string>, Record<string, string>?][])(
    "an assertion by Fn::%s",
    (_, assertion, broken, kept = {}) => {
      expect(read(asserts(assertion), kept).warnings).toEqual([]);
      expect(() => read(asserts(assertion, "not so"), broken)).toThrow("Rules.Checked.Assertions[0]: not so");
    },
  );

  test("one is asked only where its condition holds", () => {
    const rules = {
      OnlyProd: {
        RuleCondition: { "Fn::Equals": [{ Ref: "Stage" }, "prod"] },
        Assertions: [
          { Assert: { "Fn::Contains": [{ Ref: "Zones" }, "c"] }, AssertDescription: "prod has three zones" },
        ],
      },
    };
    expect(read(rules).resources).toHaveLength(1);
    expect(() => read(rules, { Stage: "prod" })).toThrow("Rules.OnlyProd.Assertions[0]: prod has three zones");
  });

  test("what only AWS knows is warned of", () => {
    const inVpc = { "Fn::EachMemberEquals": [{ "Fn::ValueOf": ["Vpc", "Tags.Department"] }, "IT"] };
    expect(read(asserts(inVpc)).warnings).toEqual(["Rules.Checked is not checked: Fn::ValueOf asks AWS."]);
  });

  test.each([
    [{ Checked: {} }, "Rules.Checked: a rule has Assertions, a list"],
    [asserts({ "Fn::Equals": ["a"] }), "Rules.Checked.Assertions[0].Assert.Fn::Equals: takes 2 values; it has 1"],
    [asserts({ "Fn::Match": ["a", "a"] }), "Rules.Checked.Assertions[0].Assert: an assertion is Fn::And"],
    [asserts({ "Fn::Equals": [{ Ref: "Topic" }, "a"] }), "a rule can't depend on a resource"],
  ])("one that is none is refused: %j", (rules, message) => {
    expect(() => read(rules)).toThrow(message);
  });
});
