import { att, call, join, json, split, type Value } from "../../../src/cfn/value";
import { resolve, resolveAll } from "../../../src/client/stack/resolve";
import { Leaf } from "../../../src/options/leaf";

const known: Record<string, Record<string, unknown>> = {
  vpc: { Ref: "vpc-1", Zones: ["a", "b"] },
  lb: { DNSName: "localhost:8080" },
};
const value = (given: Value) => resolve(given, (id, name) => known[id]?.[name], "web.Property");

test.each<[string, Value, unknown]>([
  ["an attribute", att("vpc", "Ref"), "vpc-1"],
  ["an attribute that is a list", att("vpc", "Zones"), ["a", "b"]],
  ["text put together", join("/", ["x", att("vpc", "Ref")]), "x/vpc-1"],
  ["a list attribute put together", join(",", [att("vpc", "Zones")]), "a,b"],
  ["a part of text", split(":", att("lb", "DNSName"), 1), "8080"],
  ["JSON", json({ Resource: att("vpc", "Ref") }), '{"Resource":"vpc-1"}'],
  ["a function of a template", call("Select", [1, att("vpc", "Zones")]), "b"],
  ["a leaf", new Leaf({ A: 1 }), { A: 1 }],
  ["nested maps and lists", { A: [{ B: att("vpc", "Ref") }] }, { A: [{ B: "vpc-1" }] }],
  ["what is undefined, left out", { A: undefined, B: [undefined, 1] }, { B: [1] }],
])("resolves %s", (_, given, expected) => {
  expect(value(given)).toEqual(expected);
});

test("names the property, the resource and the attribute that isn't there", () => {
  const properties = { Groups: [att("lb", "Nope")] };
  expect(() => resolveAll(properties, (id, name) => known[id]?.[name], "web")).toThrow(
    'web.Groups[0]: resource "lb" has no attribute Nope',
  );
});

test("says where a function doesn't fit its arguments", () => {
  expect(() => value(call("Select", [7, att("vpc", "Zones")]))).toThrow("web.Property: Fn::Select takes number 7");
});
