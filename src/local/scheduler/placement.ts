import { lastPart } from "../arns";
import type { ContainerInstance } from "../ecs/instance/record";
import type { Service } from "../ecs/service/record";
import type { Books, Size } from "./books";
import { ExpressionError, isMember } from "./constraints";
import { fraction } from "./ids";
import type { World } from "./schedule";

/** Where a task goes, or why it can't. */
export type Place = { instance: ContainerInstance } | { why: string };

type Strategy = Service["placementStrategy"][number];

/** ECS's own where none is given. */
const DEFAULT_STRATEGY: Strategy[] = [
  { type: "spread", field: "attribute:ecs.availability-zone" },
  { type: "spread", field: "instanceId" },
];

/** Instances of the service's cluster that take tasks, and of the capacity provider where one is given. */
export function openInstances(world: World, service: Service, provider: string | undefined): ContainerInstance[] {
  return world.containerInstances.filter(
    (each) =>
      each.clusterArn === service.clusterArn &&
      each.status === "ACTIVE" &&
      (provider === undefined || each.capacityProvider === provider),
  );
}

/** Those of the instances that the service's `memberOf` constraints mean, or what is wrong with the constraints. */
export function members(service: Service, instances: ContainerInstance[]): ContainerInstance[] | { why: string } {
  const expressions = service.placementConstraints.flatMap(({ type, expression }) =>
    type === "memberOf" && expression ? [expression] : [],
  );
  try {
    return instances.filter((instance) => expressions.every((expression) => isMember(instance, expression)));
  } catch (error) {
    if (error instanceof ExpressionError) return { why: `Reason: ${error.message}.` };
    throw error;
  }
}

/** The instance for one more task of the service. `seed` tells tasks apart that are placed at random. */
export function place(service: Service, instances: ContainerInstance[], books: Books, size: Size, seed: string): Place {
  if (instances.length === 0) return { why: "Reason: No Container Instances were found in your cluster." };
  const allowed = members(service, instances);
  if ("why" in allowed) return allowed;
  const distinct = service.placementConstraints.some(({ type }) => type === "distinctInstance");
  const open = allowed.filter((each) => !distinct || books.count(each.id, service.id) === 0);
  if (open.length === 0) return { why: "Reason: No instance satisfies the placement constraints of the service." };
  const fitting = open.filter((each) => lacks(each, books, size) === undefined);
  if (fitting.length === 0) {
    const closest = [...open].sort((a, b) => books.free(b).memory - books.free(a).memory)[0]!;
    const what = lacks(closest, books, size);
    return {
      why: `The closest matching (container-instance ${lastPart(closest.id)}) has insufficient ${what} available.`,
    };
  }
  const strategies = service.placementStrategy.length > 0 ? service.placementStrategy : DEFAULT_STRATEGY;
  const best = strategies.reduce((left, strategy) => narrow(left, strategy, service, books, seed), fitting);
  return { instance: [...best].sort((a, b) => (a.id < b.id ? -1 : 1))[0]! };
}

function lacks(instance: ContainerInstance, books: Books, { cpu, memory }: Size): string | undefined {
  const free = books.free(instance);
  if (free.cpu < cpu) return "CPU units";
  return free.memory < memory ? "memory" : undefined;
}

/** Those of the candidates that a strategy likes best; the next strategy decides among them. */
function narrow(
  candidates: ContainerInstance[],
  { type, field }: Strategy,
  service: Service,
  books: Books,
  seed: string,
): ContainerInstance[] {
  if (type === "random") {
    const index = Math.floor(fraction(service.id, seed) * candidates.length);
    return candidates.slice(index, index + 1);
  }
  const score = type === "binpack" ? remaining(field, books) : crowd(candidates, field, service, books);
  const least = Math.min(...candidates.map(score));
  return candidates.filter((each) => score(each) === least);
}

function remaining(field: string | undefined, books: Books): (instance: ContainerInstance) => number {
  return (instance) => books.free(instance)[field?.toLowerCase() === "cpu" ? "cpu" : "memory"];
}

/** How many of the service's tasks are where the instance is. */
function crowd(
  candidates: ContainerInstance[],
  field: string | undefined,
  service: Service,
  books: Books,
): (instance: ContainerInstance) => number {
  const group = groupBy(field);
  const counts = new Map<string, number>();
  for (const each of candidates)
    counts.set(group(each), (counts.get(group(each)) ?? 0) + books.count(each.id, service.id));
  return (instance) => counts.get(group(instance)) ?? 0;
}

function groupBy(field: string | undefined): (instance: ContainerInstance) => string {
  switch (field) {
    case "attribute:ecs.availability-zone":
      return ({ zone }) => zone;
    case "attribute:ecs.instance-type":
      return ({ instanceType }) => instanceType;
    default:
      return ({ id }) => id;
  }
}
