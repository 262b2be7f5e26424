import { lastPart } from "../../arns";
import type { ContainerInstance } from "../../ecs/instance/record";
import { FILTERS, type Miss } from "./filters";
import type { Need } from "./need";
import type { Occupancy } from "./occupancy";
import { best } from "./strategies";

/** Where a task goes, or why it can't: `closest` is the instance that lacks least. */
export type Placement = { instance: ContainerInstance } | { closest?: ContainerInstance; miss: Miss };

const NO_INSTANCES: Miss = {
  reason: "RESOURCE:INSTANCE",
  event: "Reason: No Container Instances were found in your cluster.",
};

/** The instance for one more task. `seed` tells tasks apart that are placed at random. */
export function place(need: Need, instances: ContainerInstance[], occupancy: Occupancy, seed: string): Placement {
  const open = candidates(need, instances);
  const fitting: ContainerInstance[] = [];
  const short: Shortfall[] = [];
  for (const instance of open) {
    const missing = shortfall(need, instance, occupancy);
    if (missing) short.push(missing);
    else fitting.push(instance);
  }
  const instance = best(fitting, need, occupancy, seed);
  if (instance) return { instance };
  const closest = short.reduce<Shortfall | undefined>(
    (first, each) => (first && !closer(each, first, occupancy) ? first : each),
    undefined,
  );
  return closest ? { closest: closest.instance, miss: closest.miss } : { miss: NO_INSTANCES };
}

/** Instances of the cluster that take tasks, and of the capacity provider where one is asked for. */
export function candidates(
  need: Pick<Need, "clusterArn" | "capacityProvider">,
  instances: ContainerInstance[],
): ContainerInstance[] {
  return instances.filter(
    (each) =>
      each.clusterArn === need.clusterArn &&
      each.status === "ACTIVE" &&
      (need.capacityProvider === undefined || each.capacityProvider === need.capacityProvider),
  );
}

/** Why a task found no place, as the event of its service says it. */
export function explained({ closest, miss }: { closest?: ContainerInstance; miss: Miss }): string {
  return closest ? `The closest matching (container-instance ${lastPart(closest.id)}) ${miss.event}.` : miss.event;
}

interface Shortfall {
  instance: ContainerInstance;
  miss: Miss;
  /** How many filters let the task through. */
  passed: number;
}

function shortfall(need: Need, instance: ContainerInstance, occupancy: Occupancy): Shortfall | undefined {
  for (let passed = 0; passed < FILTERS.length; passed++) {
    const miss = FILTERS[passed]!(instance, need, occupancy);
    if (miss) return { instance, miss, passed };
  }
  return undefined;
}

function closer(one: Shortfall, other: Shortfall, occupancy: Occupancy): boolean {
  if (one.passed !== other.passed) return one.passed > other.passed;
  const difference = occupancy.left(one.instance, "memory") - occupancy.left(other.instance, "memory");
  return difference === 0 ? one.instance.id < other.instance.id : difference > 0;
}
