import { attributeOf, type ContainerInstance } from "../../../../src/local/ecs/instance/record";
import { fraction } from "../../../../src/local/ids";
import type { Books } from "../../../../src/local/scheduler/books";
import { candidates } from "../../../../src/local/scheduler/place/candidates";
import { FILTERS } from "../../../../src/local/scheduler/place/filters";
import type { Need } from "../../../../src/local/scheduler/place/need";
import type { Placement } from "../../../../src/local/scheduler/place/place";

/** What placement comes to by looking at every instance for every task: what the kept places are held against. */
export function naivePlace(need: Need, instances: ContainerInstance[], books: Books, seed: string): Placement {
  const open = candidates(need, instances);
  const passed = (each: ContainerInstance) => {
    const at = FILTERS.findIndex((filter) => filter(books.on(each), need) !== undefined);
    return at < 0 ? FILTERS.length : at;
  };
  const memory = (each: ContainerInstance) => books.on(each).memory;
  const [instance] = need.strategy.reduce(
    (left, { type, field = "" }) => {
      if (type === "random") return left.slice(Math.floor(fraction(need.group, seed) * left.length)).slice(0, 1);
      const score = type === "binpack" ? remaining(field, books) : crowd(left, field, need, books);
      return left.filter((each) => score(each) === Math.min(...left.map(score)));
    },
    open.filter((each) => passed(each) === FILTERS.length),
  );
  if (instance) return { instance };
  const [closest] = [...open].sort((a, b) => passed(b) - passed(a) || memory(b) - memory(a));
  if (!closest) {
    return {
      miss: { reason: "RESOURCE:INSTANCE", event: "Reason: No Container Instances were found in your cluster." },
    };
  }
  return { closest, miss: FILTERS[passed(closest)]!(books.on(closest), need)! };
}

function remaining(field: string, books: Books): (instance: ContainerInstance) => number {
  return (each) => books.on(each)[field.toLowerCase() === "cpu" ? "cpu" : "memory"];
}

function crowd(left: ContainerInstance[], field: string, { group }: Need, books: Books) {
  const [, name] = /^attribute:(.+)$/.exec(field) ?? [];
  const where = (each: ContainerInstance) => (name === undefined ? each.id : (attributeOf(each, name) ?? ""));
  const counts = new Map<string, number>();
  for (const each of left) counts.set(where(each), (counts.get(where(each)) ?? 0) + books.on(each).count(group));
  return (each: ContainerInstance) => counts.get(where(each))!;
}
