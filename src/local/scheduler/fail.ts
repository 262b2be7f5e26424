import { asAsked, type Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import { Draft } from "./draft";
import { EVENT, ROLLOUT } from "./events";
import { deploy, lastCompleted, primary } from "./services";

interface Failure {
  failedBy: NonNullable<Deployment["failedBy"]>;
  /** The rollout state's reason. */
  reason: string;
  event: string;
  /** The rollback's own reason, by the id of the deployment that it goes back to; none where it isn't rolled back. */
  rollback?: (to: string) => string;
}

/** Fails the deployment in progress, which starts no more tasks then, and rolls it back where that is asked for. */
export function fail(draft: Draft, deployment: Deployment, { failedBy, reason, event, rollback }: Failure): void {
  draft.updateDeployment(deployment.id, { rolloutState: "FAILED", rolloutStateReason: reason, failedBy });
  draft.event(event);
  // A rollback that fails is not rolled back in turn.
  if (!rollback || deployment.rollbackOf) return;
  const target = lastCompleted(draft.service);
  if (target) rollBack(draft, deployment, target, rollback(target.id));
}

/** A new deployment of the revision that was completed last; tasks of it that still run are its tasks. */
function rollBack(draft: Draft, failed: Deployment, target: Deployment, rolloutStateReason: string): void {
  const goneBackTo = [target.id, ...(target.continues ?? [])];
  // Rollbacks to the same one that others replaced before they were completed: what they started serves as well.
  const earlier = draft.service.deployments.filter(({ continues }) => continues?.includes(target.id));
  draft.service = deploy({ ...draft.service, revision: asAsked(target) }, draft.now, {
    rollbackOf: failed.id,
    ...(failed.strategy && { strategy: failed.strategy }),
    revision: target.revision,
    ...(target.alternate && { alternate: true }),
    ...(target.images && { images: target.images }),
    continues: [...earlier.map(({ id }) => id), ...goneBackTo],
    rolloutStateReason,
  });
  for (const { id } of [target, ...earlier]) draft.updateDeployment(id, { status: "INACTIVE" });
  draft.event(EVENT.rollingBack(target.id));
}

/** The service whose deployment in progress someone stopped: left as it is, or rolled back. */
export function stopDeployment(service: Service, stopType: "ABORT" | "ROLLBACK", now: number): Service {
  const deployment = primary(service);
  if (deployment?.rolloutState !== "IN_PROGRESS") return service;
  const draft = new Draft(service, now);
  fail(draft, deployment, {
    failedBy: "stop",
    reason: ROLLOUT.stopped(deployment.id),
    event: EVENT.deploymentStopped(deployment.id),
    rollback: stopType === "ROLLBACK" ? ROLLOUT.rollingBackOnRequest : undefined,
  });
  return draft.service;
}
