import { instanceSize, isArm, smallestType } from "../../../../src/local/ecs/instance/instance-types";
import { attributesOf } from "../../../../src/local/ecs/instance/record";
import { instanceOf } from "../../scheduler/fixtures";

test.each([
  ["t3.small", 2048, 1945, 0, 2],
  ["m7g.xlarge", 4096, 15564, 0, 3],
  ["g5.2xlarge", 8192, 31129, 1, 3],
  ["p3.8xlarge", 32768, 237363, 4, 7],
  ["i3.metal", 73728, 498073, 0, 14],
  ["a1.medium", 1024, 1945, 0, 1],
  ["x2gd.medium", 1024, 15564, 0, 1],
])(
  "a %s has %i CPU units, %i MiB, %i GPUs and %i network interfaces for tasks",
  (type, cpu, memory, gpus, interfaces) => {
    expect(instanceSize(type)).toEqual({ cpu, memory, gpus, interfaces });
  },
);

test.each(["t3", "t3.huge", "z99.large", "toString.small", ""])("%j is no type", (type) => {
  expect(instanceSize(type)).toBeUndefined();
});

test("attributes stand for the smallest type that has them", () => {
  expect(smallestType({ vcpus: 2, mib: 4096 })).toMatch(/^t\d\w*\.medium$|^c\d\w*\.large$/);
  expect(smallestType({ vcpus: 4, mib: 60_000 })).toBeDefined();
  expect(smallestType({ vcpus: 10_000, mib: 0 })).toBeUndefined();
  expect(isArm(smallestType({ vcpus: 2, mib: 4096, arm: true }) ?? "")).toBe(true);
  expect(instanceSize(smallestType({ vcpus: 4, mib: 0, gpus: 1 }) ?? "")?.gpus).toBeGreaterThanOrEqual(1);
});

test.each([
  ["m7g.large", "arm64"],
  ["a1.large", "arm64"],
  ["im4gn.large", "arm64"],
  ["g4dn.xlarge", "x86_64"],
  ["t3.small", "x86_64"],
])("a %s is %s", (instanceType, architecture) => {
  const attributes = attributesOf(instanceOf("1", { instanceType }));
  expect(attributes).toContainEqual({ name: "ecs.cpu-architecture", value: architecture });
});
