import type { Size } from "../../scheduler/books";

/** Memory in GiB for each vCPU, by the letter of the family. */
const GIB_PER_VCPU: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** vCPUs and GiB of the burstable families, which follow no rule. */
const BURSTABLE: Readonly<Record<string, readonly [vcpus: number, gib: number]>> = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  "2xlarge": [8, 32],
};

/** Part of an instance's memory that the operating system leaves to ECS. */
const LEFT_BY_THE_SYSTEM = 0.95;

/** CPU units and MiB that an instance of this type registers with, or undefined for a type that isn't known. */
export function instanceSize(type: string): Size | undefined {
  const [, letter = "", , variant = "", size = ""] = /^([a-z]+)(\d+)([a-z-]*)\.(\w+)$/.exec(type) ?? [];
  const found = letter === "t" ? BURSTABLE[size] : ruled(letter, variant, size);
  if (!found) return undefined;
  const [vcpus, gib] = found;
  return { cpu: vcpus * 1024, memory: Math.floor(gib * 1024 * LEFT_BY_THE_SYSTEM) };
}

function ruled(letter: string, variant: string, size: string): readonly [number, number] | undefined {
  const gib = GIB_PER_VCPU[letter];
  // Arm's, AMD's and Intel's variants, with disks (d), more network (n): the sizes are the same.
  if (gib === undefined || !/^[gai]?d?n?$/.test(variant)) return undefined;
  const vcpus = vcpusOf(size);
  return vcpus === undefined ? undefined : [vcpus, vcpus * gib];
}

function vcpusOf(size: string): number | undefined {
  if (size === "medium") return 1;
  if (size === "large") return 2;
  const [, times] = /^(\d*)xlarge$/.exec(size) ?? [];
  return times === undefined ? undefined : 4 * Number(times || 1);
}

/** For messages. */
export const KNOWN_TYPES =
  "those of the families t2 to t4g, and c, m and r of every generation (t3.medium, m7g.xlarge, …)";
