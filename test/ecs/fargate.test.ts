import {
  FARGATE_CPUS,
  fargateMemories,
  isFargateSize,
  nearestFargateSizes,
  smallestFargateSize,
} from "../../src/ecs/fargate";

const GIB = 1024;

test.each([
  [256, 512, 2 * GIB, 3],
  [512, 1 * GIB, 4 * GIB, 4],
  [1024, 2 * GIB, 8 * GIB, 7],
  [2048, 4 * GIB, 16 * GIB, 13],
  [4096, 8 * GIB, 30 * GIB, 23],
  [8192, 16 * GIB, 60 * GIB, 12],
  [16384, 32 * GIB, 120 * GIB, 12],
  [32768, 60 * GIB, 244 * GIB, 3],
])("%i CPU units go with %i to %i MiB, in %i sizes", (cpu, least, most, count) => {
  const memories = fargateMemories(cpu);
  expect([memories[0], memories.at(-1), memories.length]).toEqual([least, most, count]);
});

test("there is no other CPU, and no size between", () => {
  expect(FARGATE_CPUS).toHaveLength(8);
  expect(fargateMemories(300)).toEqual([]);
  expect(isFargateSize(8192, 18 * GIB)).toBe(false);
  expect(isFargateSize(8192, 20 * GIB)).toBe(true);
});

test.each([
  [0, 6, 256, 512],
  [256, 2049, 512, 3 * GIB],
  [300, 6, 512, 1 * GIB],
  [0, 17 * GIB, 4096, 17 * GIB],
  [0, 31 * GIB, 8192, 32 * GIB],
  [16385, 6, 32768, 60 * GIB],
])("%i CPU units and %i MiB are held by %i and %i", (cpu, memory, ...held) => {
  const size = smallestFargateSize({ cpu, memory });
  expect([size?.cpu, size?.memory]).toEqual(held);
});

test("nothing holds more than the largest", () => {
  expect(smallestFargateSize({ cpu: 32769, memory: 6 })).toBeUndefined();
  expect(smallestFargateSize({ cpu: 0, memory: 245 * GIB })).toBeUndefined();
});

test("next to a size that there is not are one with its CPU and one with its memory", () => {
  expect(nearestFargateSizes({ cpu: 256, memory: 3 * GIB })).toEqual([
    { cpu: 256, memory: 2 * GIB },
    { cpu: 512, memory: 3 * GIB },
  ]);
  expect(nearestFargateSizes({ cpu: 256, memory: 600 })).toEqual([
    { cpu: 256, memory: 512 },
    { cpu: 256, memory: 1 * GIB },
  ]);
  expect(nearestFargateSizes({ cpu: 1024, memory: 300 * GIB })).toEqual([{ cpu: 1024, memory: 8 * GIB }]);
});
