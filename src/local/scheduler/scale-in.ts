import { tally } from "./place/tally";
import { isHealthy, isUnhealthy, maySpare, type Standing } from "./standing";

/**
 * Which `count` of the candidates to stop, none of the protected ones: those that serve least first; then in the zone with most tasks, on the instance
 * with most, the newest.
 */
export function choose(candidates: Standing[], count: number): Standing[] {
  const left = candidates.filter((each) => !maySpare(each));
  const chosen: Standing[] = [];
  while (chosen.length < count && left.length > 0) {
    const zones = tally(left, ({ task }) => task.zone);
    const instances = tally(left, ({ task }) => task.instanceId ?? "");
    left.sort(
      (a, b) =>
        worth(a) - worth(b) ||
        (zones.get(b.task.zone) ?? 0) - (zones.get(a.task.zone) ?? 0) ||
        (instances.get(b.task.instanceId ?? "") ?? 0) - (instances.get(a.task.instanceId ?? "") ?? 0) ||
        b.task.createdAt - a.task.createdAt ||
        (a.task.id < b.task.id ? -1 : 1),
    );
    chosen.push(...left.splice(0, 1));
  }
  return chosen;
}

function worth(standing: Standing): number {
  if (isUnhealthy(standing)) return 0;
  return isHealthy(standing) ? 2 : 1;
}
