import type { Deployment } from "../ecs/deployment/record";
import type { CircuitBreaker } from "../ecs/service/record";
import type { Draft } from "./draft";
import { EVENT, ROLLOUT } from "./events";
import { deploy, lastCompleted, primary } from "./services";

/** How many tasks of a deployment may not fail: ECS's ThresholdConfiguration, which it applies to the latest desired count. */
export function threshold({ threshold }: CircuitBreaker, desired: number): number {
  const { type, value } = threshold ?? { type: "BOUNDED_PERCENT", value: 50 };
  if (type === "COUNT") return value;
  const share = Math.max(1, Math.ceil((desired * value) / 100));
  return type === "BOUNDED_PERCENT" ? Math.min(200, Math.max(3, share)) : share;
}

/** Fails the deployment in progress if too many of its tasks did, and rolls back where that is asked for. */
export function breakCircuit(draft: Draft): void {
  const { service } = draft;
  const deployment = primary(service);
  if (!service.circuitBreaker.enable || deployment?.rolloutState !== "IN_PROGRESS") return;
  if (deployment.failedTasks < threshold(service.circuitBreaker, service.desiredCount)) return;
  draft.updateDeployment(deployment.id, { rolloutState: "FAILED", rolloutStateReason: ROLLOUT.failed });
  draft.event(EVENT.failed(deployment.id));
  // A rollback that fails is not rolled back in turn.
  if (!service.circuitBreaker.rollback || deployment.rollbackOf) return;
  const target = lastCompleted(draft.service);
  if (target) rollBack(draft, deployment, target);
}

/** A new deployment of the revision that was completed last; tasks of it that still run are its tasks. */
function rollBack(draft: Draft, failed: Deployment, target: Deployment): void {
  draft.service = deploy({ ...draft.service, revision: target.revision }, draft.now, {
    rollbackOf: failed.id,
    continues: [target.id, ...(target.continues ?? [])],
    rolloutStateReason: ROLLOUT.rollingBack(target.id),
  });
  draft.updateDeployment(target.id, { status: "INACTIVE" });
  draft.event(EVENT.rollingBack(target.id));
}
