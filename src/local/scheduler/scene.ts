import type { Task } from "../ecs/task/record";
import type { ObservedTarget } from "../elb/balancer";
import type { Books } from "./books";
import type { World } from "./schedule";

/** What is looked at to decide about one service. */
export interface Scene {
  world: World;
  books: Books;
  /** The service's own, STOPPED ones included. */
  tasks: Task[];
  targets: ReadonlyMap<string, ObservedTarget[]>;
}
