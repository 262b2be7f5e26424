import { grouped } from "./grouped";
import { count as add, tally } from "./place/tally";
import { isHealthy, isUnhealthy, maySpare, type Standing } from "./standing";

/**
 * Which `count` of the candidates to stop, none of the protected ones: those that serve least first; then in the zone
 * with most tasks, on the instance with most, the newest.
 */
export function choose(candidates: Standing[], count: number): Standing[] {
  const left = candidates.filter((each) => !maySpare(each));
  if (count <= 0 || left.length === 0) return [];
  const zones = tally(left, zone);
  const instances = tally(left, instance);
  const size = (sizes: Map<string, number>, key: string) => sizes.get(key) ?? 0;
  const before = (a: Standing, b: Standing) =>
    worth(a) - worth(b) ||
    size(zones, zone(b)) - size(zones, zone(a)) ||
    size(instances, instance(b)) - size(instances, instance(a)) ||
    newest(a, b);
  const queues = [...grouped(left, (each) => `${worth(each)} ${zone(each)} ${instance(each)}`).values()];
  for (const queue of queues) queue.sort(newest).reverse();
  const chosen: Standing[] = [];
  while (chosen.length < Math.min(count, left.length)) {
    const queue = queues
      .filter(({ length }) => length > 0)
      .reduce((one, other) => (before(one.at(-1)!, other.at(-1)!) <= 0 ? one : other));
    const each = queue.pop()!;
    add(zones, zone(each), -1);
    add(instances, instance(each), -1);
    chosen.push(each);
  }
  return chosen;
}

const zone = ({ task }: Standing) => task.zone;
const instance = ({ task }: Standing) => task.instanceId ?? "";
const newest = ({ task: a }: Standing, { task: b }: Standing) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);

function worth(standing: Standing): number {
  if (isUnhealthy(standing)) return 0;
  return isHealthy(standing) ? 2 : 1;
}
