import type { ObservedTarget } from "../balancer/balancer";
import type { CapacityProvider } from "../ecs/capacity/record";
import type { Cluster } from "../ecs/cluster/record";
import type { ContainerInstance } from "../ecs/instance/record";
import type { Service } from "../ecs/service/record";
import type { StopCode, Task, TaskNotes } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Subnet } from "../network/record";
import type { Pace } from "../pace";
import type { Need } from "./place/need";

/** Everything that the scheduler looks at. */
export interface World {
  clusters: Cluster[];
  services: Service[];
  /** Every task that isn't STOPPED, and the STOPPED ones of services (they count as failures once: see {@link Decision}). */
  tasks: Task[];
  taskDefinitions: ReadonlyMap<string, TaskDefinition>;
  capacityProviders: CapacityProvider[];
  containerInstances: ContainerInstance[];
  subnets: Subnet[];
  targets: ObservedTarget[];
  pace: Pace;
}

/**
 * What the scheduler decided. The caller commits it whole, in one commit: services, new
 * tasks, stops, `healthyAt` and notes. Then a control plane that is killed at any moment counts nothing twice.
 */
export interface Decision {
  /** Services that changed (deployments, events, backoff, steady), whole. */
  services: Service[];
  start: TaskStart[];
  stop: { task: string; stopCode: StopCode; reason: string }[];
  /** Tasks whose `healthyAt` is to be set to now. */
  healthy: string[];
  /** What is to be merged into tasks' `noted`. */
  noted: { task: string; notes: TaskNotes }[];
  /** Tasks that waited for an instance, with the one that they go to. */
  placed: { task: string; instanceId: string; zone: string; subnet?: string }[];
  /** Tasks that found no place on container instances: so many, each of which needs the same. */
  unplaced: { count: number; need: Need }[];
  /** When to look again, though nothing happened. */
  wakeAt?: number;
}

export interface TaskStart {
  /** ARN of the task to be. */
  task: string;
  service: string;
  deployment: string;
  taskDefinition: string;
  capacityProvider?: string;
  launchType: "FARGATE" | "EC2";
  instanceId?: string;
  zone: string;
  subnet?: string;
}

/** `(desired, observed, now) → decisions`, and nothing else. */
export type Schedule = (world: World, now: number) => Decision;
