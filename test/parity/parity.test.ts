import { definePlatform } from "../../src/cdk";
import { TABLE } from "../../src/pulumi/aws/table";
import { Coverage } from "./coverage";
import { isDifferent, REFUSED_BY_PULUMI } from "./differences";
import { type Inventory, TYPE } from "./inventory";
import { cdkInventory, onCdk } from "./on-cdk";
import { pulumiInventory } from "./on-pulumi";
import { SCENARIOS } from "./scenarios";

/** What only one of the two says, or both differently. */
function differences(scenario: string, cdk: Inventory, pulumi: Inventory): string[] {
  const ids = new Set([...Object.keys(cdk), ...Object.keys(pulumi)]);
  return [...ids].sort().flatMap((id) => {
    const [there, here] = [cdk[id], pulumi[id]];
    const type = (there ?? here)![TYPE]!;
    if (!there || !here) return [`${id} (${type}): only ${there ? "the CDK" : "Pulumi"} makes it`];
    const paths = new Set([...Object.keys(there), ...Object.keys(here)]);
    return [...paths]
      .sort()
      .filter((path) => there[path] !== here[path] && !isDifferent(scenario, type, path))
      .map((path) => `${id} (${type}) ${path}: ${there[path]} by the CDK, ${here[path]} by Pulumi`);
  });
}

const all = Object.entries(SCENARIOS);

const types = new Set<string>();

const coverage = new Coverage();
const components = new Set<string>();

/** What no scenario says, and why. */
const UNSAID: Record<string, string> = {
  build: "an image that is built is an asset in the CDK, and a repository with an image in Pulumi",
  "loadBalancer.zoneName": "the CDK looks it up in the account",
};

function onCdkOf(name: string): Inventory {
  const made = coverage.of(() => onCdk(SCENARIOS[name]!));
  for (const component of made.components) components.add(component.constructor.name);
  const inventory = cdkInventory(made);
  for (const settings of Object.values(inventory)) types.add(settings[TYPE]!);
  return inventory;
}

test.each(all.filter(([name]) => !(name in REFUSED_BY_PULUMI)))(
  "%s is the same on AWS from the CDK and from Pulumi",
  async (name, scenario) => {
    const fromPulumi = await pulumiInventory(scenario);
    expect(differences(name, onCdkOf(name), fromPulumi)).toEqual([]);
  },
);

test.each(Object.entries(REFUSED_BY_PULUMI))("%s is refused by Pulumi, with its name", async (name, { error }) => {
  expect(Object.keys(onCdkOf(name))).not.toEqual([]);
  await expect(pulumiInventory(SCENARIOS[name]!)).rejects.toThrow(error);
});

test("the scenarios have every type that there is in a plan", () => {
  expect(Object.keys(TABLE).filter((type) => !types.has(type))).toEqual([]);
});

test("the scenarios say every option that there is", () => {
  expect(coverage.unsaid).toEqual(Object.keys(UNSAID).sort());
});

test("the scenarios have every component", () => {
  expect([...components].sort()).toEqual(Object.keys(definePlatform({})).sort());
});

test("there are sixty scenarios at least", () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
});
