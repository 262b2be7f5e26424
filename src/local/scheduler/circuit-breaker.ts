import type { CircuitBreaker } from "../ecs/service/record";
import type { Draft } from "./draft";
import { EVENT, ROLLOUT } from "./events";
import { fail } from "./fail";
import { hasTakenOver, primary } from "./services";

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
  if (!service.circuitBreaker.enable || deployment?.rolloutState !== "IN_PROGRESS" || hasTakenOver(deployment)) return;
  if (deployment.failedTasks < threshold(service.circuitBreaker, service.desiredCount)) return;
  fail(draft, deployment, {
    failedBy: "circuit breaker",
    reason: ROLLOUT.failed,
    event: EVENT.failed(deployment.id),
    rollback: service.circuitBreaker.rollback ? ROLLOUT.rollingBack : undefined,
  });
}
