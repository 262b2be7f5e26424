import type { Deployment, DeploymentSettings } from "../ecs/deployment/record";
import {
  alternated,
  deploysAnew,
  REVISION_PARTS,
  type Revision,
  type RevisionChanges,
  revised,
  targetGroupsOf,
} from "../ecs/revision/record";
import type { Service } from "../ecs/service/record";
import { deploymentId } from "../ids";
import { ROLLOUT } from "./events";
import { carriedOver } from "./task-sets";

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

/** A service, with its first deployment where ECS's scheduler makes those. The caller has checked `input`. */
export function createService(input: NewService, now: number): Service {
  const [revision, rest] = split(input);
  const service = { ...rest, revision, status: "ACTIVE", deployments: [], events: [], steady: false, createdAt: now };
  // Of one with a controller of its own nothing runs until that makes a task set.
  return input.deploymentController === "EXTERNAL" ? (service as Service) : deploy(service as Service, now);
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
  if (service.deploymentController === "EXTERNAL") return carriedOver(next, service, now);
  if (forceNewDeployment || deploysAnew(service.revision, revision)) return deploy(next, now, {}, service.desiredCount);
  const scaled = next.desiredCount !== service.desiredCount;
  const before = serving(service, primary(service));
  const deployments = service.deployments.map((each) => {
    if (each.status === "PRIMARY") return { ...each, revision: each.alternate ? alternated(revision) : revision };
    // ECS scales both revisions of a deployment under way, so that the one that serves is enough for the load.
    return scaled && each.id === before?.id ? { ...each, desiredCount: next.desiredCount } : each;
  });
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
  const before = service.deployments.map((each) =>
    each.status === "PRIMARY"
      ? { ...replaced(each, now), status: "ACTIVE" as const, desiredCount, updatedAt: now }
      : each,
  );
  const isAlternate = !more.revision && alternates({ ...service, deployments: before });
  const deployment: Deployment = {
    id,
    status: "PRIMARY",
    revision: service.revision,
    strategy: service.strategy ?? ROLLING,
    ...(isAlternate && { alternate: true, revision: alternated(service.revision) }),
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: ROLLOUT.inProgress(id),
    failedTasks: 0,
    reachedRunning: false,
    sources: service.deployments.flatMap((each) => (each.status === "INACTIVE" ? [] : each.id)),
    createdAt: now,
    updatedAt: now,
    ...more,
  };
  const { launchBackoff: _, ...rest } = service;
  return { ...rest, steady: false, deployments: keep([deployment, ...before]) };
}

/** One that has all requests, while what served before it goes, has done what it was for: the next one comes after it. */
function replaced(deployment: Deployment, now: number): Deployment {
  if (!hasTakenOver(deployment)) return deployment;
  return { ...deployment, ...completed(deployment, now) };
}

/** What makes a deployment a completed one. */
export const completed = ({ id }: Deployment, now: number) =>
  ({ rolloutState: "COMPLETED", rolloutStateReason: ROLLOUT.completed(id), completedAt: now }) as const;

/** Whether all requests go to the deployment for good: what served before it is being stopped, and can't be gone back to. */
export const hasTakenOver = ({ rolloutState, shift }: Deployment) =>
  rolloutState === "IN_PROGRESS" && shift?.stage === "CLEAN_UP";

/** The deployment that serves while another one is under way: the one that was completed, or a rollback to it. */
export function serving({ deployments }: Pick<Service, "deployments">, beside?: Deployment): Deployment | undefined {
  const live = deployments.filter((each) => each.status !== "INACTIVE" && each.id !== beside?.id);
  return live.find(({ rolloutState }) => rolloutState === "COMPLETED") ?? live.find(({ rollbackOf }) => rollbackOf);
}

/** Whether a new deployment's tasks go to the alternate target groups: those of the one that serves are elsewhere, where requests shift. */
function alternates(service: Service): boolean {
  const { loadBalancers } = service.revision;
  const before = serving(service);
  if (!before || !loadBalancers.some((each) => targetGroupsOf(each).length > 1)) return false;
  return shifts(service) ? !before.alternate : (before.alternate ?? false);
}

const ROLLING: DeploymentSettings = { strategy: "ROLLING" };

/** How a deployment goes: what the service is asked meanwhile holds for the next one. */
export function settingsOf(service: Pick<Service, "strategy">, deployment: Deployment): DeploymentSettings {
  return deployment.strategy ?? service.strategy ?? ROLLING;
}

/** Whether requests are shifted between deployments of the service that are not over. */
export function shiftsRequests(service: Pick<Service, "strategy" | "deployments">): boolean {
  return service.deployments.some(
    (each) => each.status !== "INACTIVE" && shifts({ strategy: settingsOf(service, each) }),
  );
}

/** Whether deployments that go so are beside what serves, and requests shift to them. */
export function shifts({ strategy }: Pick<Service, "strategy">): boolean {
  return strategy !== undefined && strategy.strategy !== "ROLLING";
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
