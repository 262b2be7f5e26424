import { differenceLines } from "../../src/cli/commands/diff";

test("each resource has a line, and each of its paths", () => {
  const of = (action: "create" | "update" | "replace" | "delete", logicalId: string, paths: string[] = []) => {
    return { action, logicalId, type: "AWS::X", paths, replaces: paths.slice(0, 1) };
  };
  const changes = [
    of("create", "a"),
    of("update", "b", []),
    of("replace", "c", ["Name", "Tags.0.Value"]),
    of("delete", "d"),
  ];
  expect(differenceLines({ stack: "shop", changes })).toEqual([
    "shop: 1 to create, 1 to update, 1 to replace, 1 to delete",
    "  + a AWS::X",
    "  ~ b AWS::X",
    "  ± c AWS::X",
    "      Name (replaces)",
    "      Tags.0.Value",
    "  - d AWS::X",
  ]);
});

test("a stack without changes says so", () => {
  expect(differenceLines({ stack: "shop", changes: [] })).toEqual(["shop: no changes"]);
});
