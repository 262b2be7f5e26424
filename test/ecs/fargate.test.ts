import { FARGATE_CPUS, fargateMemories, isFargateSize } from "../../src/ecs/fargate";

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
