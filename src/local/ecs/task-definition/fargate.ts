/** Fargate's sizes: CPU units, and the memory (MiB) that goes with them. */
const SIZES: readonly { cpu: number; memory: readonly number[] }[] = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: gigabytes(1, 4, 1) },
  { cpu: 1024, memory: gigabytes(2, 8, 1) },
  { cpu: 2048, memory: gigabytes(4, 16, 1) },
  { cpu: 4096, memory: gigabytes(8, 30, 1) },
  { cpu: 8192, memory: gigabytes(16, 60, 4) },
  { cpu: 16384, memory: gigabytes(32, 120, 8) },
  { cpu: 32768, memory: [60 * 1024, 120 * 1024, 244 * 1024] },
];

function gigabytes(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, i) => (from + i * step) * 1024);
}

/** What is wrong with a Fargate task's size, or undefined. */
export function fargateSizeError(cpu: number, memory: number): string | undefined {
  const size = SIZES.find((other) => other.cpu === cpu);
  if (size?.memory.includes(memory)) return undefined;
  const allowed = size
    ? `with ${cpu} CPU, memory may be ${size.memory.join(", ")}`
    : `cpu may be ${SIZES.map((other) => other.cpu).join(", ")}`;
  return `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory; ${allowed}.`;
}
