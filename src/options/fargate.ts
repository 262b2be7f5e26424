/** CPU units and memory (MiB) of the tasks that Fargate runs: platform 1.4.0 on Linux. */
const GIB = 1024;

const upTo = (from: number, to: number, step = 1) =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => (from + i * step) * GIB);

const SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1 * GIB, 2 * GIB]],
  [512, upTo(1, 4)],
  [1024, upTo(2, 8)],
  [2048, upTo(4, 16)],
  [4096, upTo(8, 30)],
  [8192, upTo(16, 60, 4)],
  [16384, upTo(32, 120, 8)],
  [32768, [60 * GIB, 120 * GIB, 244 * GIB]],
]);

export const FARGATE_CPUS: readonly number[] = [...SIZES.keys()];

/** The memory sizes that Fargate has for so much CPU. */
export const fargateMemories = (cpu: number): readonly number[] => SIZES.get(cpu) ?? [];

export const isFargateSize = (cpu: number, memory: number): boolean => fargateMemories(cpu).includes(memory);
