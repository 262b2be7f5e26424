import { FARGATE_CPUS, fargateMemories } from "../../ecs/fargate";
import { SERVICE_DEFAULTS } from "../defaults";
import { isLeaf } from "../leaf";
import type { Property } from "../property";

/** What a task on an EC2 instance may ask for. */
const EC2_CPU = { min: 128, max: 196608 };
const LEAST_MEMORY = 6;

/** The task's size, and that its sidecars fit into it. */
export function checkSize(service: Property, onPool: boolean): void {
  const cpu = service.get("cpu");
  const memory = service.get("memory");
  if (onPool) {
    cpu.whole(EC2_CPU.min, EC2_CPU.max, "CPU units");
    memory.whole(LEAST_MEMORY, undefined, "MiB");
  } else checkFargateSize(cpu, memory);
  checkSidecarsFit(service, cpu, SERVICE_DEFAULTS.cpu);
  checkSidecarsFit(service, memory, SERVICE_DEFAULTS.memory);
}

function checkFargateSize(cpu: Property, memory: Property): void {
  cpu.oneOf(FARGATE_CPUS);
  memory.whole(LEAST_MEMORY, undefined, "MiB");
  if (isLeaf(cpu.value) || isLeaf(memory.value)) return;
  const units = cpu.number ?? SERVICE_DEFAULTS.cpu;
  const allowed = fargateMemories(units);
  if (allowed.includes(memory.number ?? SERVICE_DEFAULTS.memory)) return;
  const with_ = `with ${units} CPU units Fargate has ${ranges(allowed)} MiB`;
  memory.as(memory.value ?? SERVICE_DEFAULTS.memory).fail(with_);
}

/** `2048, 3072, … 8192` where it's long. */
function ranges(sizes: readonly number[]): string {
  return sizes.length <= 4 ? sizes.join(", ") : `${sizes[0]}, ${sizes[1]}, … ${sizes.at(-1)}`;
}

function checkSidecarsFit(service: Property, size: Property, defaultSize: number): void {
  const whole = size.value === undefined ? defaultSize : size.number;
  const key = size.path;
  const parts = service
    .get("sidecars")
    .entries()
    .map(([, sidecar]) => sidecar.get(key).number ?? 0);
  const sum = parts.reduce((total, part) => total + part, 0);
  if (whole !== undefined && sum > whole) {
    size.as(whole).fail(`allowed is at least the sum of the sidecars' ${key}, ${sum}`);
  }
}
