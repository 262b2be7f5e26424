import { parseTemplate } from "../../src/template";

describe("parsing a template", () => {
  test("JSON stays as it is", () => {
    expect(parseTemplate('{"Resources":{"A":{"Type":"T"}}}')).toEqual({ Resources: { A: { Type: "T" } } });
  });

  test("YAML's short tags become the functions' long names", () => {
    const template = parseTemplate(`
Conditions:
  Both: !And [!Condition A, !Not [!Equals [!Ref P, x]]]
Resources:
  Web:
    Type: T
    Properties:
      Ref: plain
      Arn: !GetAtt Role.Arn
      Nested: !GetAtt Child.Outputs.Url
      List: !GetAtt [Role, Arn]
      Sub: !Sub "\${AWS::Region}-x"
      SubMap: !Sub ["\${v}", { v: !Ref P }]
      Join: !Join
        - ","
        - !Split [":", !Ref P]
      Map: !FindInMap [M, a, b]
      Block: !Base64
        Fn::Sub: text
`);
    expect(template.Conditions).toEqual({
      Both: { "Fn::And": [{ Condition: "A" }, { "Fn::Not": [{ "Fn::Equals": [{ Ref: "P" }, "x"] }] }] },
    });
    expect(template.Resources?.Web?.Properties).toEqual({
      Ref: "plain",
      Arn: { "Fn::GetAtt": ["Role", "Arn"] },
      Nested: { "Fn::GetAtt": ["Child", "Outputs.Url"] },
      List: { "Fn::GetAtt": ["Role", "Arn"] },
      Sub: { "Fn::Sub": `\${AWS::Region}-x` },
      SubMap: { "Fn::Sub": [`\${v}`, { v: { Ref: "P" } }] },
      Join: { "Fn::Join": [",", { "Fn::Split": [":", { Ref: "P" }] }] },
      Map: { "Fn::FindInMap": ["M", "a", "b"] },
      Block: { "Fn::Base64": { "Fn::Sub": "text" } },
    });
  });

  test("dates and versions stay text", () => {
    const template = parseTemplate("AWSTemplateFormatVersion: 2010-09-09\nResources: {}");
    expect(template).toEqual({ AWSTemplateFormatVersion: "2010-09-09", Resources: {} });
  });

  test.each([
    ["broken YAML", "Resources: [", /not JSON or YAML/],
    ["an unknown tag", "Resources: !Nope x", /!Nope/],
    ["no map", "- a", /a template is a map/],
  ])("%s is an error", (_, text, message) => {
    expect(() => parseTemplate(text)).toThrow(message);
  });

  test.each([
    ["lists", `{"Resources":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
    ["maps", `{"Resources":${'{"a":'.repeat(5000)}1${"}".repeat(5000)}}`],
    ["YAML", `Resources: ${"[".repeat(1000)}${"]".repeat(1000)}`],
  ])("one that is nested without end is refused: %s", (_, text) => {
    expect(() => parseTemplate(text)).toThrow(/^template: /);
  });
});
