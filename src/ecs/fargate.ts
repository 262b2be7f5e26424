/** The capacity providers that every account has. */
export const FARGATE_PROVIDERS = ["FARGATE", "FARGATE_SPOT"] as const;

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

/** What a task needs at least. */
interface Least {
  cpu: number;
  memory: number;
}

/** The smallest size that Fargate has with so much CPU and memory at least, least CPU first; none where it has none. */
export function smallestFargateSize({ cpu, memory }: Least): Least | undefined {
  for (const [has, memories] of SIZES) {
    const enough = has < cpu ? undefined : memories.find((each) => each >= memory);
    if (enough !== undefined) return { cpu: has, memory: enough };
  }
  return undefined;
}

/** Sizes that Fargate has, next to one that it hasn't: with the same CPU, and the smallest with as much memory. */
export function nearestFargateSizes({ cpu, memory }: Least): Least[] {
  const distance = (each: number) => Math.abs(each - memory);
  const [same] = [...fargateMemories(cpu)].sort((a, b) => distance(a) - distance(b) || b - a);
  const other = smallestFargateSize({ cpu: 0, memory });
  return [
    ...(same === undefined ? [] : [{ cpu, memory: same }]),
    ...(other === undefined || (other.cpu === cpu && other.memory === same) ? [] : [other]),
  ];
}
