import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import { goodNews, type Pace } from "../pace";
import type { Draft } from "./draft";

/** Seconds after the first failure; doubled by each further one. */
const FIRST = 10;
/** Seconds: ECS's 15 minutes. */
const LONGEST = 900;
/** Failures from which on the service says that it can't start tasks. */
export const INCONSISTENT_AFTER = 3;

type Backoff = NonNullable<Service["launchBackoff"]>;

/** What tasks of the deployment are delayed by: a task set has its own, so that one that fails delays no other. */
export function backoffOf(service: Service, deployment: Deployment | undefined): Backoff | undefined {
  return deployment?.taskSet ? deployment.taskSet.launchBackoff : service.launchBackoff;
}

export function setBackoff(draft: Draft, deployment: Deployment | undefined, launchBackoff: Backoff | undefined): void {
  const { taskSet } = (deployment && draft.deployment(deployment.id)) ?? {};
  if (deployment && taskSet) draft.updateDeployment(deployment.id, { taskSet: { ...taskSet, launchBackoff } });
  else draft.update({ launchBackoff });
}

/**
 * The delay after a task stopped before it was ever healthy. It delays good news, so it runs in the pace of good news.
 * Tasks that fail while it lasts were started together with the one that began it, and don't lengthen it.
 */
export function afterFailure(backoff: Backoff | undefined, pace: Pace, now: number): Backoff {
  if (backoff && now < backoff.until) return backoff;
  const failures = (backoff?.failures ?? 0) + 1;
  const seconds = Math.min(LONGEST, FIRST * 2 ** Math.min(failures - 1, 20));
  return { failures, until: now + goodNews(pace, seconds) };
}
