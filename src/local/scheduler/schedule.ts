import type { ObservedTarget } from "../balancer/balancer";
import type {
  CapacityProvider,
  Cluster,
  ContainerInstance,
  Service,
  StopCode,
  Subnet,
  Task,
  TaskDefinition,
} from "../model";
import type { Pace } from "../pace";

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

/** What the scheduler decided. The caller commits `services` and carries out the rest. */
export interface Decision {
  /** Services that changed (deployments, events, backoff, steady), whole. */
  services: Service[];
  start: TaskStart[];
  stop: { task: string; stopCode: StopCode; reason: string }[];
  /** Tasks whose `healthyAt` is to be set to now. */
  healthy: string[];
  /** When to look again, though nothing happened. */
  wakeAt?: number;
}

export interface TaskStart {
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
