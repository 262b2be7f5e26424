import { awaitsInstance } from "../ecs/task/record";
import type { Books } from "./books";
import { needOf } from "./place/need";
import { place } from "./place/place";
import { subnetIn } from "./place/zones";
import type { Decision, World } from "./schedule";

/** Where the tasks go that RunTask left waiting for an instance, the oldest first. */
export function placeWaiting(
  { tasks, taskDefinitions, containerInstances, subnets }: World,
  books: Books,
  now: number,
): Pick<Decision, "placed" | "unplaced"> {
  const placed: Decision["placed"] = [];
  const unplaced: Decision["unplaced"] = [];
  for (const task of tasks.filter(awaitsInstance).sort((a, b) => a.createdAt - b.createdAt)) {
    const definition = taskDefinitions.get(task.taskDefinition);
    if (!definition || !task.placement) continue;
    const { constraints, strategy, subnets: own } = task.placement;
    const need = needOf({
      ...task,
      definition,
      placementConstraints: constraints,
      placementStrategy: strategy,
    });
    const found = place(need, containerInstances.of(task.clusterArn), books, `${now}/${task.id}`);
    if ("miss" in found) {
      unplaced.push({ whose: task.id, count: 1, need });
      continue;
    }
    const { id: instanceId, zone } = found.instance;
    books.take(found.instance, need.demand, need.group);
    placed.push({ task: task.id, instanceId, zone, subnet: subnetIn(own, subnets, zone) });
  }
  return { placed, unplaced };
}
