import { machine, throughProvider, throughTemplate } from "./locally";
import { onCdk, templateOf } from "./on-cdk";
import { program } from "./on-pulumi";
import type { Scenario } from "./scenario";
import { SCENARIOS } from "./scenarios";
import { named, THERE, type There } from "./there";

const NOTHING = { changed: 0, left: [], gone: [] };

beforeAll(() => {
  // What is only recorded is warned of.
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterAll(() => {
  jest.restoreAllMocks();
});

/** The scenario's course from both frameworks, each on a machine of its own. */
async function fromBoth(scenario: Scenario, put: There["put"] = async () => ({})) {
  const [first, second] = [machine(), machine()];
  const [once, twice] = [named(scenario, await put(first)), named(scenario, await put(second))];
  return [await throughTemplate(templateOf(onCdk(once)), first), await throughProvider(() => program(twice), second)];
}

test.each(Object.entries(SCENARIOS))(
  "%s comes up on the local ECS from both frameworks, stays as it is in a second deployment, and leaves nothing",
  async (name, scenario) => {
    const put = THERE.find(({ scenarios }) => scenarios.test(name))?.put;
    expect(await fromBoth(scenario, put)).toEqual([NOTHING, NOTHING]);
  },
);

test.each(Object.entries(SCENARIOS).filter(([name]) => THERE.some(({ scenarios }) => scenarios.test(name))))(
  "%s is refused on a machine without what it names, which is said",
  async (name, scenario) => {
    const { refused } = THERE.find(({ scenarios }) => scenarios.test(name))!;
    await expect(throughTemplate(templateOf(onCdk(scenario)))).rejects.toThrow(refused);
    await expect(throughProvider(() => program(scenario))).rejects.toThrow(refused);
  },
);
