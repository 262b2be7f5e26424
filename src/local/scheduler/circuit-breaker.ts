import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { Draft } from "./draft";
import { EVENT, ROLLOUT } from "./events";
import { deploy, lastCompleted, primary } from "./services";

/** Half of the desired count, between 3 and 200. */
export function threshold(desired: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desired * 0.5)));
}

/** Fails the deployment in progress if too many of its tasks did, and rolls back where that is asked for. */
export function breakCircuit(draft: Draft): void {
  const { service } = draft;
  const deployment = primary(service);
  if (!service.circuitBreaker.enable || deployment?.rolloutState !== "IN_PROGRESS") return;
  if (deployment.failedTasks < threshold(service.desiredCount)) return;
  draft.updateDeployment(deployment.id, { rolloutState: "FAILED", rolloutStateReason: ROLLOUT.failed });
  draft.event(EVENT.failed(deployment.id));
  // A rollback that fails is not rolled back in turn.
  if (!service.circuitBreaker.rollback || deployment.rollbackOf) return;
  const target = lastCompleted(draft.service);
  if (target) rollBack(draft, deployment, target);
}

/** A new deployment of the configuration that was completed last; tasks of it that still run are its tasks. */
function rollBack(draft: Draft, failed: Deployment, target: Deployment): void {
  const { taskDefinition, capacityProviderStrategy, launchType, network, loadBalancers } = target;
  const restored: Service = {
    ...draft.service,
    taskDefinition,
    capacityProviderStrategy,
    launchType,
    network,
    loadBalancers,
  };
  draft.service = deploy(restored, draft.now, {
    rollbackOf: failed.id,
    continues: [target.id, ...(target.continues ?? [])],
    rolloutStateReason: ROLLOUT.rollingBack(target.id),
  });
  draft.updateDeployment(target.id, { status: "INACTIVE" });
  draft.event(EVENT.rollingBack(target.id));
}
