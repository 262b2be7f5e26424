import { kebab } from "../../src/pulumi/names";
import golden from "../golden/pulumi-names.json";
import { everything } from "./everything";
import { run } from "./mocks";

// Whether this machine's Docker answers is nothing to these tests.
jest.mock("../../src/client/docker/docker", () => ({ connectDocker: async () => ({}) }));

/** Names and types make URNs, which are public API: a changed one replaces what a user has. */
test.each(["docker", "aws"] as const)("names of the children on %s are those of the golden file", async (backend) => {
  const { all } = await run(() => everything(), { backend });
  const names = all.map(({ type, name }) => `${name} (${type})`).sort();
  expect(names).toEqual(golden[backend]);
});

test.each([
  ["TaskDefinition", "task-definition"],
  ["PublicSubnet1", "public-subnet-1"],
  ["PrivateSubnet12RouteTableAssociation", "private-subnet-12-route-table-association"],
])("the role %s in a name is %s", (role, expected) => {
  expect(kebab(role)).toBe(expected);
});
