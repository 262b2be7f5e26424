import { FARGATE_CPUS, fargateMemories } from "../ecs/fargate";
import type { ContainerSpec } from "./container";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import { oneOf, whole } from "./values";

/** The task's CPU units, where it runs. */
export const cpuUnits = (onPool: boolean) =>
  onPool ? whole(128, 196608, "CPU units") : oneOf<number>(...FARGATE_CPUS);

interface Size {
  cpu: Maybe<number>;
  memory: Maybe<number>;
}

export function checkFargateSize(service: Property, { cpu, memory }: Size): void {
  if (isLeaf(cpu) || isLeaf(memory)) return;
  const allowed = fargateMemories(cpu);
  if (allowed.includes(memory)) return;
  service
    .get("memory")
    .as(memory)
    .fail(`with ${cpu} CPU units Fargate has ${ranges(allowed)} MiB`);
}

/** `2048, 3072, … 8192` where it's long. */
function ranges(sizes: readonly number[]): string {
  return sizes.length <= 4 ? sizes.join(", ") : `${sizes[0]}, ${sizes[1]}, … ${sizes.at(-1)}`;
}

export function checkSidecarsFit(service: Property, size: Size, sidecars: ContainerSpec[]): void {
  for (const key of ["cpu", "memory"] as const) {
    const whole = size[key];
    const parts = sidecars.map((sidecar) => sidecar[key] ?? 0);
    const sum = parts.reduce<number>((total, part) => total + (isLeaf(part) ? 0 : part), 0);
    if (isLeaf(whole) || sum <= whole) continue;
    service.get(key).as(whole).fail(`allowed is at least the sum of the sidecars' ${key}, ${sum}`);
  }
}
