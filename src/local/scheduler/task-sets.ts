import type { Deployment } from "../ecs/deployment/record";
import { type Revision, UNDEPLOYED } from "../ecs/revision/record";
import type { Service } from "../ecs/service/record";
import { computedDesiredCount, type TaskSet } from "../ecs/task-set/record";
import { deploymentId } from "../ids";

/** What a task set is made from. The caller has checked it. */
export interface NewTaskSet extends Pick<TaskSet, "scale" | "externalId" | "tags" | "createdWith"> {
  revision: Revision;
}

/** The service with one more task set, which is ACTIVE. `seed` tells its id from others of the same moment. */
export function createTaskSet(
  service: Service,
  { revision, ...given }: NewTaskSet,
  now: number,
  seed: string,
): Service {
  const set: Deployment = {
    id: deploymentId(service.id, now, seed),
    status: "ACTIVE",
    revision,
    taskSet: { ...given, computedDesiredCount: 0, stabilityStatusAt: now },
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: "",
    failedTasks: 0,
    reachedRunning: false,
    createdAt: now,
    updatedAt: now,
  };
  return { ...service, steady: false, deployments: [set, ...service.deployments] };
}

/** The service with a task set of another scale. */
export function scaleTaskSet(service: Service, id: string, scale: number, now: number): Service {
  return changed(service, id, (set) => {
    if (!set.taskSet || set.taskSet.scale === scale) return set;
    return recounted({ ...set, taskSet: { ...set.taskSet, scale } }, service.desiredCount, now);
  });
}

/** The service after a change of what it says for all of its task sets: how many tasks, and where they are placed. */
export function carriedOver(service: Service, before: Service, now: number): Service {
  const { placementConstraints, placementStrategy } = service.revision;
  const scaled = service.desiredCount !== before.desiredCount;
  const deployments = service.deployments.map((set) => {
    const placed = { ...set, revision: { ...set.revision, placementConstraints, placementStrategy } };
    return scaled ? recounted(placed, service.desiredCount, now) : placed;
  });
  return { ...service, deployments };
}

/** A task set after a change that may come to another number of tasks. */
function recounted(set: Deployment, desiredCount: number, now: number): Deployment {
  const { scale = 0, computedDesiredCount: before } = set.taskSet ?? {};
  return computedDesiredCount(desiredCount, scale) === before ? { ...set, updatedAt: now } : unsettled(set, now);
}

/** Until the scheduler has seen to it again. What failed before says nothing about another count. */
function unsettled({ taskSet, ...set }: Deployment, now: number): Deployment {
  if (!taskSet) return set;
  const { launchBackoff: _, ...rest } = taskSet;
  return { ...set, rolloutState: "IN_PROGRESS", updatedAt: now, taskSet: { ...rest, stabilityStatusAt: now } };
}

/** The service with a task set that goes when its tasks have. One that was PRIMARY leaves it without. */
export function deleteTaskSet(service: Service, id: string, now: number): Service {
  const wasPrimary = service.deployments.some((set) => set.id === id && set.status === "PRIMARY");
  const deleted = changed(service, id, (set) => unsettled({ ...set, status: "DRAINING" }, now));
  return wasPrimary ? { ...deleted, revision: undeployed(service) } : deleted;
}

/** The service with another PRIMARY task set, whose revision it shows from then on. */
export function makePrimary(service: Service, id: string, now: number): Service {
  const deployments = service.deployments.map((set): Deployment => {
    if (set.id === id) return { ...set, status: "PRIMARY", updatedAt: now };
    return set.status === "PRIMARY" ? { ...set, status: "ACTIVE", updatedAt: now } : set;
  });
  const { revision = service.revision } = deployments.find((set) => set.id === id) ?? {};
  return { ...service, revision, deployments };
}

/** What a service without a PRIMARY task set has: where its tasks are placed is its own. */
export function undeployed({
  revision: { placementConstraints, placementStrategy },
}: {
  revision: Pick<Revision, "placementConstraints" | "placementStrategy">;
}): Revision {
  return { ...UNDEPLOYED, placementConstraints, placementStrategy };
}

function changed(service: Service, id: string, change: (set: Deployment) => Deployment): Service {
  return { ...service, deployments: service.deployments.map((set) => (set.id === id ? change(set) : set)) };
}
