import type { ContainerInstance } from "../../ecs/instance/record";
import type { Demand } from "./demand";

/** What an instance has so much of. */
export type Resource = Exclude<keyof Demand, "ports">;

/** What placement asks of who is on the instances. */
export interface Occupancy {
  /** What is left of the instance. */
  left(instance: ContainerInstance, of: Resource): number;
  /** Whether a task on the instance has this fixed port. */
  hasPort(instanceId: string, port: string): boolean;
  /** How many tasks of the group (`service:web`, `family:job`) on the instance are to run: ECS goes by the desired status. */
  count(instanceId: string, group: string): number;
  /** The groups of the tasks on the instance. */
  groups(instanceId: string): Iterable<string>;
  /** How many tasks on the instance are RUNNING, and on their way to it. */
  tasks(instanceId: string): { running: number; pending: number };
}
