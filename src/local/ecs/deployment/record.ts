import type { StrategyItem } from "../capacity/record";
import type { NetworkConfiguration, Service } from "../service/record";

export interface Deployment {
  /** `ecs-svc/<digits>`. */
  id: string;
  status: "PRIMARY" | "ACTIVE" | "INACTIVE";
  taskDefinition: string;
  capacityProviderStrategy: StrategyItem[];
  launchType?: "FARGATE" | "EC2";
  network?: NetworkConfiguration;
  loadBalancers: Service["loadBalancers"];
  rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  rolloutStateReason: string;
  /** Tasks of this deployment that failed, as the circuit breaker counts them. */
  failedTasks: number;
  /** Whether a task of this deployment has ever been RUNNING (the circuit breaker's second stage). */
  reachedRunning: boolean;
  /** Id of the failed deployment that this one rolls back. */
  rollbackOf?: string;
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
