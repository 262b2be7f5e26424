import type { AutoScalingGroup } from "../../../src/local/auto-scaling/record";
import type { CapacityProvider } from "../../../src/local/ecs/capacity/record";
import { scaledOut } from "../../../src/local/scheduler/managed-scaling";

const provider = (managedScaling = true): CapacityProvider => ({
  id: "pool",
  arn: "arn:pool",
  autoScalingGroup: "group",
  targetCapacity: 100,
  managedScaling,
  tags: [],
});
const group = (desired: number, max = 4): AutoScalingGroup => ({
  id: "group",
  instanceType: "t3.small",
  min: 0,
  max,
  desired,
  zones: ["us-east-1a"],
});
const size = { cpu: 2048, memory: 2048 };
const tasks = (count: number, cpu = 1024, memory = 512, capacityProvider = "pool") => [
  { service: "web", capacityProvider, count, cpu, memory },
];
const desired = (from: number, unplaced: ReturnType<typeof tasks>, managed = true) =>
  scaledOut([{ provider: provider(managed), group: group(from), size }], unplaced).map((each) => each.desired);

test("a pool gets as many instances as the tasks without a place fill", () => {
  expect(desired(0, tasks(3))).toEqual([2]);
});

test("a pool stays within its maximum, and one that is there stays as it is", () => {
  expect(desired(3, tasks(9))).toEqual([4]);
  expect(desired(4, tasks(9))).toEqual([]);
});

test("a task that is larger than an instance makes no pool larger", () => {
  expect(desired(0, tasks(1, 4096))).toEqual([]);
});

test("tasks of another provider, and a pool without managed scaling, change nothing", () => {
  expect(desired(0, tasks(3, 1024, 512, "other"))).toEqual([]);
  expect(desired(0, tasks(3), false)).toEqual([]);
});
