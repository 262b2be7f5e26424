import { FAMILIES } from "./instance-types.generated";

/** What an instance of a type has for tasks. */
export interface InstanceSize {
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  gpus: number;
  /** Network interfaces for tasks: one is the instance's own. */
  interfaces: number;
}

/** Part of an instance's memory that the operating system leaves to ECS. */
const LEFT_BY_THE_SYSTEM = 0.95;

/** What an instance of this type registers with, or undefined for a type that isn't known. */
export function instanceSize(type: string): InstanceSize | undefined {
  const dot = type.indexOf(".");
  const family = type.slice(0, dot);
  if (dot < 0 || !Object.hasOwn(FAMILIES, family)) return undefined;
  const sizes = (FAMILIES[family] ?? "").split(", ").map((line) => line.split(" "));
  const found = sizes.find(([size]) => size === type.slice(dot + 1));
  if (!found) return undefined;
  const [vcpus = 0, mib = 0, interfaces = 0, gpus = 0] = found.slice(1).map(Number);
  return {
    cpu: vcpus * 1024,
    memory: Math.floor(mib * LEFT_BY_THE_SYSTEM),
    gpus,
    interfaces: Math.max(0, interfaces - 1),
  };
}

/** For messages. */
export const KNOWN_TYPES = "those of EC2 (t3.medium, m7g.xlarge, g5.2xlarge, …)";
