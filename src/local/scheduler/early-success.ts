import type { Deployment, DeploymentSettings } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import { bakesUntil } from "./bake";
import type { Draft } from "./draft";
import type { World } from "./schedule";
import { settingsOf } from "./services";
import { isHealthy } from "./standing";
import type { Rollout } from "./strategies/rolling";

/**
 * Whether so many of the deployment's tasks are healthy that it has succeeded, as its service's early success criteria say.
 * With BLOCKING, none of the tasks before may be left.
 */
export function succeedsEarly(
  service: Service,
  deployment: Deployment,
  { limits, current, outgoing }: Rollout,
): boolean {
  const { earlySuccessCriteria: criteria, strategy } = settingsOf(service, deployment);
  if (!criteria?.enable || strategy !== "ROLLING" || deployment.rollbackOf !== undefined) return false;
  return isEnough(criteria, limits.desired, current) && (isDeferred(criteria) || outgoing.length === 0);
}

/** Whether the tasks before are to go now, all at once: BLOCKING, enough of the new ones are healthy and were watched. */
export function clearsSources(draft: Draft, deployment: Deployment, rollout: Rollout, world: World): boolean {
  const { service, now } = draft;
  const { earlySuccessCriteria: criteria } = settingsOf(service, deployment);
  if (!criteria?.enable || isDeferred(criteria)) return false;
  if (deployment.rolloutState !== "IN_PROGRESS" || deployment.rollbackOf !== undefined) return false;
  if (!isEnough(criteria, rollout.limits.desired, rollout.current)) return false;
  const until = bakesUntil(service, deployment, world, now);
  if (until === undefined || until <= now) return true;
  if (deployment.steadyAt === undefined) draft.updateDeployment(deployment.id, { steadyAt: now });
  draft.wake(until);
  return false;
}

type Criteria = NonNullable<DeploymentSettings["earlySuccessCriteria"]>;

function isEnough({ healthyPercent = 100 }: Criteria, desired: number, current: Rollout["current"]): boolean {
  return current.filter(isHealthy).length >= Math.ceil((desired * healthyPercent) / 100);
}

const isDeferred = ({ sourceServiceRevisionCleanup: cleanup }: Criteria) => cleanup !== "BLOCKING";
