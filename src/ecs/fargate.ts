const GIB = 1024;

const gib = (from: number, to: number, step = 1) =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => (from + i * step) * GIB);

/**
 * CPU units, and the memory (MiB) that goes with them, on Linux and platform 1.4.0.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1 * GIB, 2 * GIB]],
  [512, gib(1, 4)],
  [1024, gib(2, 8)],
  [2048, gib(4, 16)],
  [4096, gib(8, 30)],
  [8192, gib(16, 60, 4)],
  [16384, gib(32, 120, 8)],
  [32768, [60 * GIB, 120 * GIB, 244 * GIB]],
]);

/** The CPU units that a task on Fargate may have. */
export const FARGATE_CPUS: readonly number[] = [...SIZES.keys()];

/** The memory, in MiB, that Fargate has for so much CPU; none for CPU that it doesn't have. */
export const fargateMemories = (cpu: number): readonly number[] => SIZES.get(cpu) ?? [];

/** Whether Fargate has tasks of this size. */
export const isFargateSize = (cpu: number, memory: number): boolean => fargateMemories(cpu).includes(memory);
