import { selectStacks } from "../../../src/client/deploy/selection";

const stack = (id: string, dependencies: string[] = [], displayName = id) => {
  return { id, stackName: id, displayName, dependencies };
};
const network = stack("network");
const shop = stack("shop", ["network"]);
const admin = stack("prodadmin12AB", ["shop"], "prod/admin");
const all = [admin, shop, network];
const names = (selected: { id: string }[]) => selected.map(({ id }) => id);

test("without a name all are selected, what others depend on first", () => {
  expect(names(selectStacks(all, []))).toEqual(["network", "shop", "prodadmin12AB"]);
});

test("one that is named comes with what it depends on", () => {
  expect(names(selectStacks(all, ["shop"]))).toEqual(["network", "shop"]);
});

test("a stack is found by its path in the app, and by a pattern", () => {
  expect(names(selectStacks(all, ["prod/*"]))).toEqual(["network", "shop", "prodadmin12AB"]);
  expect(names(selectStacks(all, ["net*"]))).toEqual(["network"]);
});

test("an unknown name says which there are", () => {
  expect(() => selectStacks(all, ["sho"])).toThrow('The app has no stack "sho". It has: prod/admin, shop, network.');
});

test("stacks of one name are refused, unless one of them is chosen by its path", () => {
  const stack = (path: string) => ({
    ...{ id: path, stackName: "web" },
    displayName: path,
    dependencies: [],
  });
  const regions = [stack("eu"), stack("us")];
  expect(() => selectStacks(regions, [])).toThrow("The stacks eu and us have one name, web, and a machine has one");
  expect(selectStacks(regions, ["us"])).toEqual([regions[1]]);
});
