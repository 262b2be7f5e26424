import type { Deployment } from "../ecs/deployment/record";
import type { Draft } from "./draft";
import { EVENT, REASON } from "./events";
import { countUnhealthy, sayDeregistered } from "./failures";
import type { Standing } from "./standing";

/** Stops tasks of a service, with the reason that each has. `deployment`: what does so where nothing is wrong with them. */
export function stop(draft: Draft, deployment: Deployment, standings: Standing[]): void {
  if (standings.length === 0) return;
  for (const { task, health } of standings) {
    if (health.state !== "unhealthy") {
      draft.stopTask(task.id, "ServiceSchedulerInitiated", REASON.scaling(deployment.id));
      continue;
    }
    countUnhealthy(draft, task, health.cause);
    const reason =
      health.cause.kind === "container" ? REASON.containerHealth : REASON.targetHealth(health.cause.targetGroup);
    draft.stopTask(task.id, "ServiceSchedulerInitiated", reason);
    // The circuit breaker has yet to see what was counted just now.
    draft.wake(draft.now);
  }
  const tasks = standings.map(({ task }) => task);
  sayDeregistered(draft, tasks);
  draft.event(EVENT.stopped(tasks.map(({ id }) => id)), deployment);
}
