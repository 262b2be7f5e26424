import type { ContainerInstance } from "../../ecs/instance/record";
import type { Need } from "./need";

/** Which instances are candidates. */
export type CandidateNeed = Pick<Need, "clusterArn" | "capacityProvider" | "external">;

/** What placement asks of who is on the instances. */
export interface Occupancy {
  /** Where something was taken since these books were opened, in order. */
  readonly taken: readonly Room[];
  /** Of those of the instances that are candidates, in their order. */
  rooms(need: CandidateNeed, instances: ContainerInstance[]): readonly Room[];
}

/** What is left of an instance, and who is on it. */
export interface Room {
  readonly instance: ContainerInstance;
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly gpus: number;
  /** Network interfaces for tasks. */
  readonly interfaces: number;
  /** How many of its tasks are RUNNING. */
  readonly running: number;
  /** How many are on their way to it. */
  readonly pending: number;
  /** The groups (`service:web`, `family:job`) of its tasks. */
  readonly groups: Iterable<string>;
  /** How many of its tasks of the group are to run: ECS goes by the desired status. */
  count(group: string): number;
  /** Whether a task on it, or the instance itself, has this fixed port. */
  hasPort(port: string): boolean;
}
