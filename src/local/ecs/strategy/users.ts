import type { Control } from "../../control";
import type { Service } from "../service/record";
import type { Task } from "../task/record";

/** What keeps a capacity provider in its cluster. */
export interface Users {
  /** Those whose strategy has it. */
  services: Service[];
  /** Those on it that are of no such service, and are not to stop. */
  tasks: Task[];
}

/**
 * ECS takes no provider out of a cluster that a service or a task uses.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
 */
export function usersOf({ store }: Pick<Control, "store">, clusterArn: string, provider: string): Users {
  const services = store.by("services", "cluster", clusterArn).filter(({ status, revision }) => {
    return status === "ACTIVE" && revision.capacityProviderStrategy.some((item) => item.capacityProvider === provider);
  });
  const counted = new Set(services.map(({ id }) => id));
  const tasks = store.by("tasks", "cluster", clusterArn).filter((task) => {
    const { capacityProvider, desiredStatus, serviceArn } = task;
    return capacityProvider === provider && desiredStatus === "RUNNING" && !counted.has(serviceArn ?? "");
  });
  return { services, tasks };
}

/** By name, as a sentence has them: `the service web`, `2 tasks of family:report`. */
export function namesOf({ services, tasks }: Users): string {
  const groups = new Map<string, number>();
  for (const { group } of tasks) groups.set(group, (groups.get(group) ?? 0) + 1);
  return [
    ...(services.length > 0
      ? [`the ${services.length > 1 ? "services" : "service"} ${services.map(({ name }) => name).join(", ")}`]
      : []),
    ...[...groups].map(([group, count]) => `${count === 1 ? "a task" : `${count} tasks`} of ${group}`),
  ].join(" and ");
}
