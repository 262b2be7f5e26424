import { lastPart } from "../../arns";
import { alternated, type Revision } from "../revision/record";
import type { ImagePin, Task } from "../task/record";
import type { TaskSet } from "../task-set/record";

export interface Deployment {
  /** `ecs-svc/<digits>`. */
  id: string;
  /** `DRAINING` are task sets alone. */
  status: "PRIMARY" | "ACTIVE" | "DRAINING" | "INACTIVE";
  /** What it deploys. */
  revision: Revision;
  /** What makes it a task set, of a service that another controller than ECS's own deploys. */
  taskSet?: TaskSet;
  /** Of a task set: COMPLETED while its stability is STEADY_STATE. */
  rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  rolloutStateReason: string;
  /** Tasks of this deployment that failed, as the circuit breaker counts them. */
  failedTasks: number;
  /** Whether a task of this deployment has ever been RUNNING (the circuit breaker's second stage). */
  reachedRunning: boolean;
  /** Id of the failed deployment that this one rolls back. */
  rollbackOf?: string;
  /** What failed it. */
  failedBy?: "circuit breaker" | "stop" | "alarms" | "hook";
  /** Whether the service's alarms fail it; where one was in ALARM when it began, they don't. @default not yet known */
  alarms?: "monitored" | "ignored";
  /** The alarms that failed it. */
  triggeredAlarms?: string[];
  /** When it was done but for its alarms. */
  steadyAt?: number;
  /** Ids of the deployments that ran when it began. */
  sources?: string[];
  /** Earlier deployments of the same configuration whose tasks count as this one's: a rollback keeps what still runs. */
  continues?: string[];
  /** The service's desired count when another deployment replaced this one. */
  desiredCount?: number;
  /** The last failure, for people: a task's id and why it stopped. */
  lastFailure?: { task: string; reason: string };
  /** Its tasks are targets of the alternate target groups: {@link revision} has them the other way round. @default false */
  alternate?: true;
  /** By the container's name: what its image came to be in the first task that had it, which all later ones run. */
  images?: Record<string, ImagePin>;
  /** How it goes, as the service was asked when it began. @default as the service is asked, of one that began before it was noted */
  strategy?: DeploymentSettings;
  /** How far one that shifts requests has come. */
  shift?: Shift;
  createdAt: number;
  updatedAt: number;
  completedAt?: number;
}

/** How a service's deployments go, as it was asked for. Minutes are ECS's own. */
export interface DeploymentSettings {
  strategy: "ROLLING" | "BLUE_GREEN" | "LINEAR" | "CANARY";
  /** For how long a deployment that is otherwise done is watched. @default 0 */
  bakeTimeInMinutes?: number;
  lifecycleHooks?: LifecycleHook[];
  linearConfiguration?: { stepPercent: number; stepBakeTimeInMinutes: number };
  canaryConfiguration?: { canaryPercent: number; canaryBakeTimeInMinutes: number };
  /** When a rolling deployment has succeeded before all of it is there. */
  earlySuccessCriteria?: {
    enable: boolean;
    healthyPercent?: number;
    sourceServiceRevisionCleanup?: "BLOCKING" | "DEFERRED";
  };
}

/** Where a deployment waits for ContinueServiceDeployment. */
export interface LifecycleHook {
  targetType: "PAUSE";
  lifecycleStages: string[];
  timeoutConfiguration?: { timeoutInMinutes?: number; action?: "ROLLBACK" | "CONTINUE" };
}

/** ECS's lifecycle stages, in order. */
export const STAGES = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "SCALE_UP",
  "POST_SCALE_UP",
  "TEST_TRAFFIC_SHIFT",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
  "BAKE_TIME",
  "CLEAN_UP",
] as const;

export type Stage = (typeof STAGES)[number];

export interface Shift {
  stage: Stage;
  /** When it came to the stage; of a stage with hooks, when they let it go on. */
  since: number;
  /** Percent of the requests, and of those of tests, that go to it. */
  production: number;
  test: number;
  /** Hooks of its stages, oldest first. */
  hooks: HookRun[];
}

/** A pause at a stage. */
export interface HookRun {
  id: string;
  stage: Stage;
  status: "AWAITING_ACTION" | "SUCCEEDED" | "FAILED" | "TIMED_OUT";
  expiresAt: number;
  timeoutAction: "ROLLBACK" | "CONTINUE";
}

/** The revision as the service was asked for it: with the target groups as they were given. */
export const asAsked = ({ revision, alternate }: Pick<Deployment, "revision" | "alternate">): Revision =>
  alternate ? alternated(revision) : revision;

/** Of a service: what its tasks count for. */
interface Deployed {
  revision: Revision;
  deployments: Deployment[];
}

/** The deployment that a task counts for: the one that started it, or one that goes on with that one's tasks. */
export function deploymentOf(service: Pick<Deployed, "deployments">, task: Task): Deployment | undefined {
  const { startedBy } = task;
  if (startedBy === undefined) return undefined;
  const live = service.deployments.filter(({ status }) => status !== "INACTIVE");
  return (
    live.find(({ id, continues }) => id === startedBy || continues?.includes(startedBy)) ??
    service.deployments.find(({ id }) => id === startedBy)
  );
}

/** What a task of the service was made of; that of the service where its deployment isn't known any more. */
export function revisionOf(service: Deployed, task: Task): Revision {
  return deploymentOf(service, task)?.revision ?? service.revision;
}

/** The digits of a deployment's id, which its ARN and its revision's end with. */
export const shortId = ({ id }: Pick<Deployment, "id">) => lastPart(id);

/** ECS: a rollback deploys the revision that it goes back to, every other deployment one of its own. */
export function revisionIdOf({ id, continues = [] }: Pick<Deployment, "id" | "continues">): string {
  return lastPart(continues.at(-1) ?? id);
}

/** Whether it is a service deployment: a rollback is a part of the one that it rolls back, and a task set is none. */
export const isOwn = ({ rollbackOf, taskSet }: Deployment) => rollbackOf === undefined && taskSet === undefined;
