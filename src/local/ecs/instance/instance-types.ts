import { isMadeOf } from "../../../ecs/wildcard";
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

/** MiB that a type has where so much of it is for tasks. */
export const mibFor = (memory: number): number => Math.ceil(memory / LEFT_BY_THE_SYSTEM);

/** Part of an instance's memory that the operating system leaves to ECS. */
const LEFT_BY_THE_SYSTEM = 0.95;

interface Hardware {
  type: string;
  vcpus: number;
  mib: number;
  interfaces: number;
  gpus: number;
}

/** What an instance of this type registers with, or undefined for a type that isn't known. */
export function instanceSize(type: string): InstanceSize | undefined {
  const [family = ""] = type.split(".");
  const found = hardware(family).find((each) => each.type === type);
  return (
    found && {
      cpu: found.vcpus * 1024,
      memory: Math.floor(found.mib * LEFT_BY_THE_SYSTEM),
      gpus: found.gpus,
      interfaces: Math.max(0, found.interfaces - 1),
    }
  );
}

/** Graviton's families have a g behind their generation's number; only the first one, a1, has not. */
export function isArm(type: string): boolean {
  const [, options = ""] = /^[a-z-]+\d+([a-z]*)/.exec(type) ?? [];
  return type.startsWith("a1.") || options.includes("g");
}

/** What instances must have at least. */
interface Least {
  vcpus: number;
  mib: number;
  /** @default 0, and none */
  gpus?: number;
  /** Whether the processors are Arm's. @default false */
  arm?: boolean;
  /** @default any number */
  maxVcpus?: number;
  /** @default any amount */
  maxMib?: number;
  /** Names and patterns (`m7i.*`) of types. @default all */
  allowed?: string[];
}

/** The smallest type, and not a whole machine, that has so much: what attributes may stand for. */
export function smallestType({
  vcpus,
  mib,
  gpus = 0,
  arm = false,
  maxVcpus = Infinity,
  maxMib = Infinity,
  allowed,
}: Least): string | undefined {
  const hasGpus = (each: Hardware) => (gpus === 0 ? each.gpus === 0 : each.gpus >= gpus);
  return Object.keys(FAMILIES)
    .flatMap(hardware)
    .filter((each) => each.vcpus >= vcpus && each.mib >= mib && hasGpus(each))
    .filter((each) => each.vcpus <= maxVcpus && each.mib <= maxMib)
    .filter(({ type }) => (allowed ? isOneOf(type, allowed) : isArm(type) === arm && !type.includes("metal")))
    .sort((a, b) => a.mib - b.mib || a.vcpus - b.vcpus || (a.type < b.type ? -1 : 1))[0]?.type;
}

const isOneOf = (type: string, patterns: string[]) => patterns.some((each) => isMadeOf(each.split("*"), type));

function hardware(family: string): Hardware[] {
  const sizes = Object.hasOwn(FAMILIES, family) ? FAMILIES[family] : undefined;
  return (sizes?.split(", ") ?? []).map((line) => {
    const [size, ...numbers] = line.split(" ");
    const [vcpus = 0, mib = 0, interfaces = 0, gpus = 0] = numbers.map(Number);
    return { type: `${family}.${size}`, vcpus, mib, interfaces, gpus };
  });
}

/** For messages. */
export const KNOWN_TYPES = "those of EC2 (t3.medium, m7g.xlarge, g5.2xlarge, …)";
