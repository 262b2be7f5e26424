import type { Deployment } from "../ecs/deployment/record";
import { deploysAnew, REVISION_PARTS, type Revision, type RevisionChanges, revised } from "../ecs/revision/record";
import type { Service } from "../ecs/service/record";
import { deploymentId } from "../ids";
import { ROLLOUT } from "./events";

/** What a service is made from, its revision's parts among it; the rest of a {@link Service} is the scheduler's. */
export type NewService = Omit<
  Service,
  "revision" | "status" | "deployments" | "events" | "launchBackoff" | "steady" | "createdAt"
> &
  Revision;

/** What UpdateService can change. What is left out, or undefined, stays. */
export type ServiceChanges = Partial<
  Omit<NewService, "id" | "name" | "clusterArn" | "schedulingStrategy" | "network">
> & {
  network?: RevisionChanges["network"];
  /** A new deployment though nothing changed. @default false */
  forceNewDeployment?: boolean;
};

/** Ended deployments that are kept, to tell how they ended and to go back to one that was completed. */
const KEPT_ENDED = 10;

/** A service with its first deployment. The caller has checked `input`. */
export function createService(input: NewService, now: number): Service {
  const [revision, rest] = split(input);
  const service = { ...rest, revision, status: "ACTIVE", deployments: [], events: [], steady: false, createdAt: now };
  return deploy(service as Service, now);
}

/**
 * The service after UpdateService: with a new PRIMARY deployment where what its tasks are made from changed or
 * `forceNewDeployment` asks for one, else with the changes alone.
 */
export function updateService(service: Service, changes: ServiceChanges, now: number): Service {
  const { forceNewDeployment, ...given } = changes;
  const [parts, rest] = split(given);
  const revision = revised(service.revision, parts);
  const next: Service = { ...service, ...rest, revision };
  if (forceNewDeployment || deploysAnew(service.revision, revision)) return deploy(next, now, {}, service.desiredCount);
  const deployments = service.deployments.map((each) => (each.status === "PRIMARY" ? { ...each, revision } : each));
  const scaled = next.desiredCount !== service.desiredCount;
  // What failed before says nothing about the new count.
  if (scaled) delete next.launchBackoff;
  return { ...next, deployments, steady: service.steady && !scaled };
}

/** The service being deleted: its tasks are stopped, and then it is INACTIVE. */
export function deleteService(service: Service): Service {
  return service.status === "ACTIVE" ? { ...service, status: "DRAINING", desiredCount: 0, steady: false } : service;
}

/** The service with a new PRIMARY deployment of its present configuration; the one before becomes ACTIVE. */
export function deploy(
  service: Service,
  now: number,
  more: Partial<Deployment> = {},
  desiredCount = service.desiredCount,
): Service {
  const id = deploymentId(service.id, now, service.createdAt, service.deployments[0]?.id ?? "");
  const deployment: Deployment = {
    id,
    status: "PRIMARY",
    revision: service.revision,
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: ROLLOUT.inProgress(id),
    failedTasks: 0,
    reachedRunning: false,
    sources: service.deployments.flatMap((each) => (each.status === "INACTIVE" ? [] : each.id)),
    createdAt: now,
    updatedAt: now,
    ...more,
  };
  const before = service.deployments.map((each) =>
    each.status === "PRIMARY" ? { ...each, status: "ACTIVE" as const, desiredCount, updatedAt: now } : each,
  );
  const { launchBackoff: _, ...rest } = service;
  return { ...rest, steady: false, deployments: keep([deployment, ...before]) };
}

export function primary(service: Service): Deployment | undefined {
  return service.deployments.find((deployment) => deployment.status === "PRIMARY");
}

/** The newest deployment that was completed, which is what a rollback goes back to. */
export function lastCompleted(service: Service): Deployment | undefined {
  return service.deployments
    .filter((deployment) => deployment.rolloutState === "COMPLETED")
    .sort((a, b) => b.createdAt - a.createdAt)[0];
}

/** All that are not INACTIVE, the last completed one, and the newest of the others. `deployments` is newest first. */
function keep(deployments: Deployment[]): Deployment[] {
  const completed = deployments.find((deployment) => deployment.rolloutState === "COMPLETED");
  let ended = 0;
  return deployments.filter((deployment) => {
    if (deployment.status !== "INACTIVE") return true;
    ended += 1;
    return ended <= KEPT_ENDED || deployment === completed;
  });
}

/** The parts of a revision, and the others; without those that are undefined. */
function split<T extends Partial<NewService> | Omit<ServiceChanges, "forceNewDeployment">>(
  input: T,
): [parts: Pick<T, keyof Revision & keyof T>, rest: Partial<Service>] {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const isPart = ([name]: [string, unknown]) => REVISION_PARTS.some((part) => part === name);
  return [
    Object.fromEntries(given.filter(isPart)) as Pick<T, keyof Revision & keyof T>,
    Object.fromEntries(given.filter((each) => !isPart(each))),
  ];
}
