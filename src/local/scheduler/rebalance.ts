import type { Deployment } from "../ecs/deployment/record";
import type { Task } from "../ecs/task/record";
import type { Draft } from "./draft";
import { EVENT } from "./events";
import { tally } from "./place/tally";
import { imbalance, zonesOf } from "./place/zones";
import type { Scene } from "./scene";
import { isHealthy, isWaiting } from "./standing";
import type { Rollout } from "./strategies/rolling";

/** What availability zone rebalancing does to a service of Fargate tasks. */
export interface Rebalancing {
  /** Tasks above the desired count that it started, and that have yet to become healthy. */
  moving: number;
  /** Whether it starts one task now, in the zone with fewest; one of the zone with most is stopped once that is healthy. */
  start: boolean;
}

const NOTHING: Rebalancing = { moving: 0, start: false };

/**
 * A service that is at rest, and has two tasks more in one zone than in another, moves one at a time.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
 */
export function rebalancing(
  { service }: Draft,
  deployment: Deployment,
  { limits, current, outgoing, state }: Rollout,
  { world }: Scene,
): Rebalancing {
  const isAsked = service.other.availabilityZoneRebalancing === "ENABLED" && deployment.rolloutState === "COMPLETED";
  if (!isAsked || state !== "rolling" || outgoing.length > 0 || limits.maximum <= limits.desired) return NOTHING;
  if (current.some(({ task }) => task.launchType !== "FARGATE")) return NOTHING;
  const zones = zonesOf(deployment.revision.network, world.subnets, world.lostZones);
  const settled = current.filter(isHealthy).map(({ task }) => task);
  if (settled.length !== limits.desired || imbalance(zones, settled) < 2) return NOTHING;
  const moving = current.filter(isWaiting).length;
  return { moving, start: moving === 0 && current.length === limits.desired };
}

/** Says, as ECS does, in which zones how many of the tasks are. */
export function sayImbalance(draft: Draft, deployment: Deployment, tasks: Task[], { world }: Scene): void {
  const counts = tally(tasks, ({ zone }) => zone);
  const zones = zonesOf(deployment.revision.network, world.subnets, world.lostZones);
  draft.event(EVENT.imbalanced(zones.map((zone) => [zone, counts.get(zone) ?? 0])));
}
