import { type Entries, group } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { oneOf, whole } from "./values";

/**
 * What the instances of a pool must have: Auto Scaling chooses among all types of the current generation that have it.
 * @example { vcpus: 2, memory: 4096 }
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/create-mixed-instances-group-attribute-based-instance-type-selection.html
 */
export interface InstanceRequirementsOptions {
  /** vCPUs at least, 1 or more. */
  vcpus: number;
  /** vCPUs at most, `vcpus` or more. @default any number */
  maxVcpus?: number;
  /** MiB of memory at least, 1 or more. */
  memory: number;
  /** MiB of memory at most, `memory` or more. @default any amount */
  maxMemory?: number;
  /** GPUs of NVIDIA's at least, 0 or more; with any, the image has their drivers. Known while the program runs. @default 0, and none */
  gpus?: number;
  /** The processors, which the tasks' images are for. Known while the program runs. @default "X86_64" */
  architecture?: "X86_64" | "ARM64";
}

const ENTRIES = {
  vcpus: whole(1).required("a number of vCPUs is needed, such as 2"),
  maxVcpus: whole(1),
  memory: whole(1).required("MiB of memory are needed, such as 4096"),
  maxMemory: whole(1),
  gpus: whole(0).known().default(0),
  architecture: oneOf("X86_64", "ARM64").known().default("X86_64"),
} satisfies Entries<InstanceRequirementsOptions>;

export const INSTANCE_REQUIREMENTS = group(ENTRIES, (requirements, { vcpus, maxVcpus, memory, maxMemory }) => {
  ordered(requirements.get("maxVcpus"), "vcpus", vcpus, maxVcpus);
  ordered(requirements.get("maxMemory"), "memory", memory, maxMemory);
});

function ordered(most: Property, name: string, least: unknown, value: unknown): void {
  if (isLeaf(least) || isLeaf(value) || value === undefined || Number(value) >= Number(least)) return;
  most.fail(`allowed is at least ${name}, which is ${least}`);
}
