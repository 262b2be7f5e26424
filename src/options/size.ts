import { FARGATE_CPUS, fargateMemories, nearestFargateSizes, smallestFargateSize } from "../ecs/fargate";
import { type ContainerSpec, LEAST_MEMORY } from "./container";
import type { Around } from "./entry";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import { oneOf, whole } from "./values";

/** The task's CPU units, where it runs. @default the smallest size of Fargate's that holds the containers */
export const cpuUnits = (onPool: boolean) =>
  (onPool ? whole(128, 196608, "CPU units") : oneOf<number>(...FARGATE_CPUS)).default((around) => {
    const said = around.root.get("memory");
    const least = leastOf(around, "cpu");
    follows(around.root.get("cpu"), said);
    const memory = said.checkable ? Number(said.value) : least.memory;
    return smallestFargateSize({ cpu: least.cpu, memory })?.cpu ?? 256;
  });

/** The task's MiB of memory, the least that goes with its CPU units. */
export const mebibytes = () =>
  whole(LEAST_MEMORY, undefined, "MiB").default((around) => {
    const cpu = around.sibling<Maybe<number>>("cpu");
    const { memory } = leastOf(around, "memory");
    follows(around.root.get("memory"), around.root.get("cpu").as(cpu));
    return fargateMemories(Number(cpu)).find((each) => each >= memory) ?? Math.max(512, memory);
  });

/** What follows from another property has to be said where that is known only later: the plan is made before. */
function follows(property: Property, from: Property): void {
  if (isLeaf(from.value)) property.fail(`it is needed, since ${from.path} is known only later`);
}

/** What the sidecars have, and the least that the main container does with. `key` follows from it. */
function leastOf({ root, sibling }: Around, key: "cpu" | "memory"): { cpu: number; memory: number } {
  const reserved = root.get("memoryReservation");
  if (key === "memory") follows(root.get(key), reserved);
  const least = { cpu: 0, memory: reserved.checkable ? Number(reserved.value) : LEAST_MEMORY };
  for (const name of Object.keys(sibling<object>("sidecars"))) {
    const sidecar = root.get("sidecars").get(name);
    const limit = sidecar.get("memory").value === undefined ? sidecar.get("memoryReservation") : sidecar.get("memory");
    follows(root.get(key), sidecar.get("cpu"));
    follows(root.get(key), limit);
    least.cpu += Number(sidecar.get("cpu").value ?? 0);
    least.memory += Number(limit.value ?? 0);
  }
  return least;
}

interface Size {
  cpu: Maybe<number>;
  memory: Maybe<number>;
}

export function checkFargateSize(service: Property, { cpu, memory }: Size): void {
  if (isLeaf(cpu) || isLeaf(memory)) return;
  const allowed = fargateMemories(cpu);
  if (allowed.includes(memory)) return;
  const nearest = nearestFargateSizes({ cpu, memory }).map((size) => `${size.memory} MiB with ${size.cpu}`);
  service
    .get("memory")
    .as(memory)
    .fail(`with ${cpu} CPU units Fargate has ${ranges(allowed)} MiB; the nearest sizes are ${nearest.join(" and ")}`);
}

/** `2048, 3072, … 8192` where it's long. */
function ranges(sizes: readonly number[]): string {
  return sizes.length <= 4 ? sizes.join(", ") : `${sizes[0]}, ${sizes[1]}, … ${sizes.at(-1)}`;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_memory */
export function checkContainersFit(service: Property, size: Size, [main, ...sidecars]: ContainerSpec[]): void {
  const isWithin = (key: keyof Size, sum: number, what: string) => {
    const whole = size[key];
    if (isLeaf(whole) || sum <= whole) return;
    service.get(key).as(whole).fail(`allowed is at least the sum of ${what}, ${sum}`);
  };
  for (const key of ["cpu", "memory"] as const) {
    isWithin(key, sumOf(sidecars.map((sidecar) => sidecar[key])), `the sidecars' ${key}`);
  }
  const reserved = sidecars.map(({ memoryReservation, memory }) => memoryReservation ?? memory);
  isWithin("memory", sumOf([main?.memoryReservation, ...reserved]), "what the containers reserve");
}

const sumOf = (parts: (Maybe<number> | undefined)[]) =>
  parts.reduce<number>((total, part = 0) => total + (isLeaf(part) ? 0 : part), 0);
