import { lastPart } from "../../arns";
import type { Revision } from "../revision/record";
import type { Task } from "../task/record";

export interface Deployment {
  /** `ecs-svc/<digits>`. */
  id: string;
  status: "PRIMARY" | "ACTIVE" | "INACTIVE";
  /** What it deploys. */
  revision: Revision;
  rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  rolloutStateReason: string;
  /** Tasks of this deployment that failed, as the circuit breaker counts them. */
  failedTasks: number;
  /** Whether a task of this deployment has ever been RUNNING (the circuit breaker's second stage). */
  reachedRunning: boolean;
  /** Id of the failed deployment that this one rolls back. */
  rollbackOf?: string;
  /** What failed it. */
  failedBy?: "circuit breaker" | "stop";
  /** Ids of the deployments that ran when it began. */
  sources?: string[];
  /** Earlier deployments of the same configuration whose tasks count as this one's: a rollback keeps what still runs. */
  continues?: string[];
  /** The service's desired count when another deployment replaced this one. */
  desiredCount?: number;
  /** The last failure, for people: a task's id and why it stopped. */
  lastFailure?: { task: string; reason: string };
  createdAt: number;
  updatedAt: number;
  completedAt?: number;
}

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

/** A rollback is a part of the service deployment that it rolls back. */
export const isOwn = ({ rollbackOf }: Deployment) => rollbackOf === undefined;
