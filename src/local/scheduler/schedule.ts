import type { Alarm } from "../alarms/record";
import type { ContainerInstance } from "../ecs/instance/record";
import type { Service } from "../ecs/service/record";
import type { StopCode, Task, TaskNotes } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { ObservedTarget } from "../elb/balancer";
import type { Subnet } from "../network/record";
import type { Pace } from "../pace";
import type { Page } from "./page";
import type { Need } from "./place/need";

interface Lookup<T> {
  get(id: string): T | undefined;
}

/** Everything that the scheduler looks at. */
export interface World {
  /** Those to decide about; what others have taken is on the pages. */
  services: Service[];
  /**
   * Every task of these services, STOPPED ones included (they count as failures once: see {@link Decision}), and tasks
   * that wait for an instance.
   */
  tasks: Task[];
  /** Those of the tasks. */
  targets: ObservedTarget[];
  taskDefinitions: Lookup<TaskDefinition>;
  containerInstances: Lookup<ContainerInstance> & { of(clusterArn: string): ContainerInstance[] };
  /** What is taken of an instance, by whichever task. */
  page(instanceId: string): Page | undefined;
  subnets: Lookup<Subnet>;
  /** CloudWatch's, by name. @default none */
  alarms?: Lookup<Alarm>;
  /** Zones that nothing can be started in. @default none */
  lostZones?: ReadonlySet<string>;
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
  /** By how much rules and listeners forward to target groups, of services whose deployments shift requests. */
  weights: Weights[];
  /** What found no place on container instances. */
  unplaced: Unplaced[];
  /** When to look at a service again, though nothing happened. */
  wakes: { service: string; at: number }[];
  /** Services that could not be decided about, and why: nothing else here is about them. */
  failures: { service: string; error: unknown }[];
}

/** How the requests of a rule, or of a listener, are divided. */
export interface Weights {
  /** ARN of the rule or the listener. */
  rule: string;
  targetGroups: { arn: string; weight: number }[];
}

/** So many tasks without a place, each of which needs the same. */
export interface Unplaced {
  /** The service whose tasks they are to be, or the one task that waits. */
  whose: string;
  count: number;
  need: Need;
}

/** A task to be, with where it goes. */
export interface TaskStart
  extends Pick<Task, "taskDefinition" | "capacityProvider" | "launchType" | "instanceId" | "zone" | "subnet"> {
  /** Its ARN. */
  task: string;
  service: string;
  deployment: string;
}

/** `(desired, observed, now) → decisions`, and nothing else. */
export type Schedule = (world: World, now: number) => Decision;
