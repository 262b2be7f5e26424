import type { AutoScalingGroup } from "../../../../src/local/auto-scaling/record";
import type { ContainerInstance } from "../../../../src/local/ecs/instance/record";
import { type Leaving, leaving } from "../../../../src/local/scheduler/pools/leaving";
import { instanceOf } from "../fixtures";

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const minutes = (ago: number) => NOW - ago * 60_000;

const group = (change: Partial<AutoScalingGroup> = {}): AutoScalingGroup => ({
  id: "hosts",
  instanceType: "t3.medium",
  min: 0,
  max: 10,
  desired: 0,
  zones: ["us-east-1a", "us-east-1b"],
  launch: "new",
  ...change,
});

const member = (id: string, change: Partial<ContainerInstance> = {}) =>
  instanceOf(id, { zone: "us-east-1a", launch: "new", registeredAt: minutes(10), ...change });

/** The ids of those that go when so many stay. */
function gone(
  members: ContainerInstance[],
  desired: number,
  change: Partial<AutoScalingGroup> = {},
  on: Partial<Leaving> = {},
) {
  const scene = { isBusy: () => false, now: NOW, ...on };
  return leaving(group({ desired, ...change }), members, scene).map(({ id }) => id.split("/").at(-1));
}

const busy = (...ids: string[]) => ({
  isBusy: ({ id }: ContainerInstance) => ids.includes(id.split("/").at(-1) ?? ""),
});

test("what runs on an instance is nothing to Auto Scaling", () => {
  const members = [member("1", { launch: "old" }), member("2"), member("3")];
  expect(gone(members, 2, {}, busy("1"))).toEqual(["1"]);
});

test("managed scaling lets go of those that run nothing first", () => {
  const members = [member("1", { launch: "old" }), member("2"), member("3")];
  expect(gone(members, 2, {}, { ...busy("1", "2"), idleFirst: true })).toEqual(["3"]);
});

test("the zone with most goes before every policy", () => {
  const members = [member("1", { zone: "us-east-1b", launch: "old" }), member("2"), member("3")];
  expect(gone(members, 2)).toEqual(["2"]);
});

test("by default what was launched from something else goes first, then what is closest to its next hour", () => {
  const members = [
    member("1", { registeredAt: minutes(65) }),
    member("2", { registeredAt: minutes(50) }),
    member("3", { launch: "old", registeredAt: minutes(1) }),
  ];
  expect(gone(members, 0)).toEqual(["3", "2", "1"]);
});

test.each([
  [["OldestInstance"], ["1", "2", "3"]],
  [["NewestInstance"], ["3", "2", "1"]],
  [
    ["OldestLaunchTemplate", "NewestInstance"],
    ["2", "3", "1"],
  ],
  [["ClosestToNextInstanceHour"], ["2", "3", "1"]],
])("by %j it is %j", (terminationPolicies, order) => {
  const members = [
    member("1", { registeredAt: minutes(61) }),
    member("2", { registeredAt: minutes(40), launch: "old" }),
    member("3", { registeredAt: minutes(20) }),
  ];
  expect(gone(members, 0, { terminationPolicies })).toEqual(order);
});

test("the kind goes of which a mixed group has more than its share", () => {
  const onDemand = { base: 1, percent: 0 };
  const members = [member("1"), member("2"), member("3", { spot: true })];
  expect(gone(members, 1, { onDemand })).toEqual(["1", "3"]);
});

describe("a protected instance never goes", () => {
  const members = [
    member("1"),
    member("2", { protectedFromScaleIn: false }),
    member("3", { protectedFromScaleIn: true }),
  ];

  test("by its own word, else the group's", () => {
    expect(gone(members, 0)).toEqual(["1", "2"]);
    expect(gone(members, 0, { protected: true })).toEqual(["2"]);
  });

  test("where ECS manages protection, it is whatever runs something", () => {
    expect(gone(members, 0, { protected: true }, { ...busy("2"), managedProtection: true })).toEqual(["1", "3"]);
  });
});
