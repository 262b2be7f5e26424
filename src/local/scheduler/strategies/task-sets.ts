import type { Deployment } from "../../ecs/deployment/record";
import { computedDesiredCount } from "../../ecs/task-set/record";
import { backoffOf } from "../backoff";
import type { Draft } from "../draft";
import { EVENT } from "../events";
import type { Scene } from "../scene";
import { isDrained, isHealthy, isWanted, type Standing } from "../standing";
import { Starter } from "../start";
import { stop } from "../stop";
import { type Rollout, roll, roomFor } from "./rolling";

/**
 * ECS: the percentages of a service with another controller are the defaults, 100 and 200, whatever it was given. They
 * are each task set's own: what one has is no room of another.
 */
const MAXIMUM = 2;

/** Keeps every task set of a service at its number of tasks, and says when they are steady. */
export function scheduleTaskSets(draft: Draft, standings: Standing[], scene: Scene): Draft {
  const starter = new Starter(draft, scene, standings);
  // Oldest first: it has its place.
  for (const { id } of [...draft.service.deployments].reverse()) keep(draft, id, standings, starter, scene);
  const sets = draft.service.deployments;
  const steady = sets.length > 0 && sets.every(({ rolloutState }) => rolloutState === "COMPLETED");
  if (draft.service.steady !== steady) {
    draft.update({ steady });
    if (steady) draft.event(EVENT.steady);
  }
  return draft;
}

function keep(draft: Draft, id: string, standings: Standing[], starter: Starter, scene: Scene): void {
  const set = counted(draft, id);
  if (!set) return;
  const own = scene.tasks.filter(({ startedBy }) => startedBy === id);
  if (set.status === "DRAINING" && own.every(({ lastStatus }) => lastStatus === "STOPPED")) {
    draft.update({ deployments: draft.service.deployments.filter((each) => each.id !== id) });
    return;
  }
  const rollout = rolloutOf(draft, set, standings, scene);
  const plan = roll(rollout);
  const before = starter.started.length;
  const homeless = starter.start(set, plan.start);
  const stopped = [...plan.stop, ...roomFor(homeless, rollout, plan, own)];
  stop(draft, set, stopped);
  const started = starter.started.slice(before);
  if (started.length > 0) draft.event(EVENT.started(started), set);
  const changing = started.length + stopped.length > 0;
  const { current, outgoing, limits } = rollout;
  const there = current.length === limits.desired && current.every(isHealthy) && outgoing.length === 0;
  const settled = own.every((task) => isWanted(task) || isDrained(task));
  settle(draft, id, set.status !== "DRAINING" && !changing && there && settled);
}

/** The task set with its number of tasks as it now is; undefined where it isn't there any more. */
function counted(draft: Draft, id: string): Deployment | undefined {
  const set = draft.deployment(id);
  if (!set?.taskSet) return undefined;
  const { taskSet } = set;
  const count = set.status === "DRAINING" ? 0 : computedDesiredCount(draft.service.desiredCount, taskSet.scale);
  if (count === taskSet.computedDesiredCount) return set;
  draft.updateDeployment(id, { taskSet: { ...taskSet, computedDesiredCount: count } });
  draft.event(EVENT.computed(id, count));
  return draft.deployment(id);
}

function rolloutOf(draft: Draft, set: Deployment, standings: Standing[], { world }: Scene): Rollout {
  const desired = set.taskSet?.computedDesiredCount ?? 0;
  const own = standings.filter(({ deployment }) => deployment?.id === set.id);
  const drains = ({ task }: Standing) => world.containerInstances.get(task.instanceId ?? "")?.status === "DRAINING";
  const { until = 0 } = backoffOf(draft.service, set) ?? {};
  if (draft.now < until) draft.wake(until);
  return {
    limits: { desired, minimum: desired, maximum: desired * MAXIMUM },
    current: own.filter((each) => !drains(each)),
    outgoing: own.filter(drains),
    state: draft.now < until ? "delayed" : "rolling",
  };
}

/** Notes whether the task set is in STEADY_STATE. */
function settle(draft: Draft, id: string, steady: boolean): void {
  const set = draft.deployment(id);
  const rolloutState = steady ? "COMPLETED" : "IN_PROGRESS";
  if (!set?.taskSet || set.rolloutState === rolloutState) return;
  draft.updateDeployment(id, { rolloutState, taskSet: { ...set.taskSet, stabilityStatusAt: draft.now } });
  if (steady) draft.event(EVENT.steady, set);
}
