import type { Task } from "../ecs/task/record";
import type { Draft } from "./draft";
import { EVENT, ROLLOUT } from "./events";
import { primary } from "./services";
import { isDrained, isHealthy, isWanted } from "./standing";
import type { Rollout } from "./strategies/rolling";

/**
 * Notes that the deployment is completed, and that the service is steady: as many healthy tasks as desired, none of an
 * earlier deployment, and no request in flight to one that is on its way out.
 */
export function complete(draft: Draft, { limits, current, outgoing }: Rollout, tasks: Task[]): void {
  const { service } = draft;
  const deployment = primary(service);
  const changing = draft.start.length + draft.stop.length > 0;
  const there = current.length === limits.desired && current.every(isHealthy) && outgoing.length === 0;
  const drained = tasks.every((task) => isWanted(task) || isDrained(task));
  if (!deployment || deployment.rolloutState === "FAILED" || changing || !there || !drained) {
    if (service.steady) draft.update({ steady: false });
    return;
  }
  if (deployment.rolloutState === "IN_PROGRESS") {
    draft.update({
      deployments: service.deployments.map((each) =>
        each.id === deployment.id || each.status === "INACTIVE"
          ? each
          : { ...each, status: "INACTIVE", updatedAt: draft.now },
      ),
    });
    draft.updateDeployment(deployment.id, {
      rolloutState: "COMPLETED",
      rolloutStateReason: ROLLOUT.completed(deployment.id),
      completedAt: draft.now,
    });
    draft.event(EVENT.completed(deployment.id));
  }
  if (service.steady) return;
  draft.update({ steady: true });
  draft.event(EVENT.steady);
}
