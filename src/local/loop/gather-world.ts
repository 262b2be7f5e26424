import type { ObservedTarget } from "../balancer/balancer";
import type { Task } from "../ecs/task/record";
import type { Pace } from "../pace";
import type { World } from "../scheduler/schedule";
import type { Store } from "../store/store";

/** What the scheduler looks at, of the store and of what was observed. */
export function gatherWorld(store: Store, tasks: Task[], targets: ObservedTarget[], pace: Pace): World {
  return {
    clusters: store.list("clusters"),
    services: store.list("services"),
    tasks,
    taskDefinitions: new Map(store.list("taskDefinitions").map((definition) => [definition.id, definition])),
    capacityProviders: store.list("capacityProviders"),
    containerInstances: store.list("containerInstances"),
    subnets: store.list("subnets"),
    targets,
    pace,
  };
}
