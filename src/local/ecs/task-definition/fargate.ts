import { FARGATE_CPUS, fargateMemories } from "../../../ecs/fargate";

/** What is wrong with a Fargate task's size, or undefined. */
export function fargateSizeError(cpu: number, memory: number): string | undefined {
  const memories = fargateMemories(cpu);
  if (memories.includes(memory)) return undefined;
  const allowed =
    memories.length > 0
      ? `with ${cpu} CPU, memory may be ${memories.join(", ")}`
      : `cpu may be ${FARGATE_CPUS.join(", ")}`;
  return `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory; ${allowed}.`;
}
