import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import { goodNews } from "../pace";
import { watchedFor } from "./deployment-alarms";
import type { World } from "./schedule";
import { settingsOf, shifts } from "./services";

const MINUTE = 60;

/**
 * Until when a deployment that is otherwise done is watched: for its bake time, and as long as the slowest of its alarms
 * needs to see that something is wrong. Undefined where it isn't. One that shifts requests was watched at a stage of its own.
 */
export function bakesUntil(
  service: Service,
  deployment: Deployment,
  world: Pick<World, "alarms" | "pace">,
  now: number,
): number | undefined {
  const strategy = settingsOf(service, deployment);
  if (shifts({ strategy }) && deployment.rollbackOf === undefined) return undefined;
  const { bakeTimeInMinutes = 0 } = strategy;
  const bake = deployment.rollbackOf ? 0 : goodNews(world.pace, bakeTimeInMinutes * MINUTE);
  const longest = Math.max(bake, watchedFor(service, deployment, world));
  return longest === 0 ? undefined : (deployment.steadyAt ?? now) + longest;
}
