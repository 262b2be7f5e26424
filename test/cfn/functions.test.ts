import { applyBase64, applyFunction, applyPairs } from "../../src/cfn/functions";

describe("intrinsic functions of known values", () => {
  test.each([
    ["Select", ["1", ["a", "b"]], "b"],
    ["Split", ["|", "a|b"], ["a", "b"]],
    ["Join", ["-", ["a", 1, true]], "a-1-true"],
    ["Length", [["a", "b"]], 2],
    ["Cidr", ["10.0.0.0/16", 3, "8"], ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]],
    ["Cidr", ["192.168.3.7/24", 2, 4], ["192.168.3.0/28", "192.168.3.16/28"]],
    ["Cidr", ["2001:db8::/56", 2, 64], ["2001:db8::/64", "2001:db8:0:1::/64"]],
  ] as const)("%s of %j", (name, args, result) => {
    expect(applyFunction(name, args)).toEqual(result);
  });

  test.each([
    ["Select", [2, ["a", "b"]], "Fn::Select takes number 2 of a list of 2"],
    ["Select", [0, "a"], 'Fn::Select takes a list, not "a"'],
    ["Join", [",", [{}]], "Fn::Join takes text, not {}"],
    ["Cidr", ["10.0.0.0/24", 300, 8], "Fn::Cidr makes 1–256 blocks, not 300"],
    ["Cidr", ["10.0.0.0/24", 2, 8], "Fn::Cidr: 10.0.0.0/24 has no room for 2 blocks of 8 bits"],
    ["Cidr", ["ten", 2, 8], 'Fn::Cidr takes a CIDR block, not "ten"'],
  ] as const)("%s of %j is an error", (name, args, message) => {
    expect(() => applyFunction(name, args)).toThrow(message);
  });

  test("Base64 is of UTF-8", () => {
    expect(applyBase64("hé")).toBe("aMOp");
  });
});

test("an environment has no variable that is undefined", () => {
  expect(applyPairs({ B: "2", A: "1", C: undefined })).toEqual([
    { Name: "A", Value: "1" },
    { Name: "B", Value: "2" },
  ]);
});
