import { throughProvider, throughTemplate } from "./locally";
import { onCdk, templateOf } from "./on-cdk";
import { program } from "./on-pulumi";
import { SCENARIOS } from "./scenarios";

/** What doesn't come up on a machine that has nothing else, and what is said of it. */
const REFUSED: [scenarios: RegExp, message: RegExp][] = [
  [/^files of an environment$/, /is not on this machine; `slipway secrets set --environment-file/],
  [/^secrets of|^sidecars with resources|^roles that are there$/, /unable to retrieve secrets? from (asm|ssm)/],
  [/^a volume of EBS, of a snapshot$/, /there are no snapshots here; use sizeInGiB/],
  [/found by name in a cluster that is there$/, /NamespaceId is .*; it must be of a namespace that is there/],
  [/cluster that is there/, /it must be a cluster that is on this machine/],
  [/load balancer that is there/, /there is no such load balancer/],
  [/listener that is there/, /there is no such listener/],
];

const NOTHING = { changed: 0, left: [] };

beforeAll(() => {
  // What is only recorded is warned of.
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
});

afterAll(() => {
  jest.restoreAllMocks();
});

test.each(Object.entries(SCENARIOS))(
  "%s comes up on the local ECS from both frameworks, stays as it is in a second deployment, and leaves nothing",
  async (name, scenario) => {
    const template = templateOf(onCdk(scenario));
    const [, refused] = REFUSED.find(([scenarios]) => scenarios.test(name)) ?? [];
    if (refused) {
      await expect(throughTemplate(template)).rejects.toThrow(refused);
      return;
    }
    expect(await throughTemplate(template)).toEqual(NOTHING);
    expect(await throughProvider(() => program(scenario))).toEqual(NOTHING);
  },
);
