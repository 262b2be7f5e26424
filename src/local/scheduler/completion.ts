import type { Deployment } from "../ecs/deployment/record";
import { bakesUntil } from "./bake";
import type { Draft } from "./draft";
import { succeedsEarly } from "./early-success";
import { EVENT } from "./events";
import type { Scene } from "./scene";
import { completed, primary } from "./services";
import { isDrained, isHealthy, isWanted } from "./standing";
import type { Rollout } from "./strategies/rolling";
import { isShifting } from "./strategies/shifting";

/**
 * Notes that the deployment is completed, and that the service is steady: as many healthy tasks as desired, none of an
 * earlier deployment, and no request in flight to one that is on its way out. One that alarms watch is completed once they
 * have looked at the new tasks alone; one with early success criteria when those are met.
 */
export function complete(draft: Draft, rollout: Rollout, { tasks, world }: Pick<Scene, "tasks" | "world">): void {
  const { limits, current, outgoing } = rollout;
  const deployment = primary(draft.service);
  const changing = draft.start.length + draft.stop.length > 0;
  const there = current.length === limits.desired && current.every(isHealthy) && outgoing.length === 0;
  const drained = tasks.every((task) => isWanted(task) || isDrained(task));
  const steady =
    deployment !== undefined &&
    deployment.rolloutState !== "FAILED" &&
    !changing &&
    there &&
    drained &&
    !isOnItsWay(draft, deployment);
  if (deployment?.rolloutState === "IN_PROGRESS" && (steady || succeedsEarly(draft.service, deployment, rollout))) {
    succeed(draft, deployment, world);
  }
  if (!steady) {
    if (draft.service.steady) draft.update({ steady: false });
    return;
  }
  if (primary(draft.service)?.rolloutState === "COMPLETED") retire(draft, deployment);
  if (draft.service.steady) return;
  draft.update({ steady: true });
  draft.event(EVENT.steady);
}

/** Whether a deployment that shifts requests has stages before it. */
function isOnItsWay({ service }: Draft, deployment: Deployment): boolean {
  return isShifting(service, deployment) && deployment.shift?.stage !== "CLEAN_UP";
}

/** Completes the deployment, once it has been watched for long enough. */
function succeed(draft: Draft, deployment: Deployment, world: Scene["world"]): void {
  const until = bakesUntil(draft.service, deployment, world, draft.now);
  if (until !== undefined && draft.now < until) {
    draft.wake(until);
    if (deployment.steadyAt === undefined) draft.updateDeployment(deployment.id, { steadyAt: draft.now });
    return;
  }
  draft.updateDeployment(deployment.id, completed(deployment, draft.now));
  draft.event(EVENT.completed(deployment.id));
}

/** Nothing of the deployments before is left. */
function retire(draft: Draft, { id }: Deployment): void {
  const isOver = (each: Deployment) => each.id === id || each.status === "INACTIVE";
  if (draft.service.deployments.every(isOver)) return;
  draft.update({
    deployments: draft.service.deployments.map((each) =>
      isOver(each) ? each : { ...each, status: "INACTIVE", updatedAt: draft.now },
    ),
  });
}
