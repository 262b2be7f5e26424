import { attributeOf, type ContainerInstance } from "../../ecs/instance/record";
import type { PlacementStrategy } from "../../ecs/revision/record";
import { fraction } from "../../ids";
import type { Need } from "./need";
import type { Occupancy } from "./occupancy";

/** What a service without a strategy gets: over the zones, then over the instances. */
export const SERVICE_DEFAULT: PlacementStrategy[] = [
  { type: "spread", field: "attribute:ecs.availability-zone" },
  { type: "spread", field: "instanceId" },
];

/** The instance that the strategies like best, each deciding among those that the one before it left. */
export function best(
  candidates: ContainerInstance[],
  need: Need,
  occupancy: Occupancy,
  seed: string,
): ContainerInstance | undefined {
  const left = need.strategy.reduce(
    (instances, strategy) => narrow(instances, strategy, need, occupancy, seed),
    candidates,
  );
  return left.reduce<ContainerInstance | undefined>(
    (first, each) => (first && first.id < each.id ? first : each),
    undefined,
  );
}

function narrow(
  candidates: ContainerInstance[],
  { type, field = "" }: PlacementStrategy,
  need: Need,
  occupancy: Occupancy,
  seed: string,
): ContainerInstance[] {
  if (candidates.length < 2) return candidates;
  if (type === "random") {
    const index = Math.floor(fraction(need.group, seed) * candidates.length);
    return candidates.slice(index, index + 1);
  }
  const score = type === "binpack" ? remaining(field, occupancy) : crowd(candidates, field, need, occupancy);
  let least = Number.POSITIVE_INFINITY;
  let left: ContainerInstance[] = [];
  for (const each of candidates) {
    const own = score(each);
    if (own > least) continue;
    if (own < least) left = [];
    least = own;
    left.push(each);
  }
  return left;
}

function remaining(field: string, occupancy: Occupancy): (instance: ContainerInstance) => number {
  return (instance) => occupancy.left(instance, field.toLowerCase() === "cpu" ? "cpu" : "memory");
}

/** How many tasks of the group are where the instance is; instances without an attribute are one place. */
function crowd(
  candidates: ContainerInstance[],
  field: string,
  need: Need,
  occupancy: Occupancy,
): (instance: ContainerInstance) => number {
  const [, name] = /^attribute:(.+)$/.exec(field) ?? [];
  // By instance (`instanceId`, `host`) each is a place of its own.
  if (name === undefined) return (instance) => occupancy.count(instance.id, need.group);
  const place = (instance: ContainerInstance) => attributeOf(instance, name) ?? "";
  const counts = new Map<string, number>();
  for (const each of candidates) {
    const where = place(each);
    counts.set(where, (counts.get(where) ?? 0) + occupancy.count(each.id, need.group));
  }
  return (instance) => counts.get(place(instance)) ?? 0;
}
