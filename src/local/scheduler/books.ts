import type { ContainerInstance } from "../ecs/instance/record";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { World } from "./schedule";

/** What a task takes of an instance: CPU units and MiB. */
export interface Size {
  cpu: number;
  memory: number;
}

/** Who is on an instance. */
type Guest = { instanceId?: string; serviceArn?: string };

/** A task's own size, or what its containers reserve. */
export function sizeOf(definition: TaskDefinition, overrides?: Task["overrides"]): Size {
  const sum = (of: (container: TaskDefinition["containers"][number]) => number) =>
    definition.containers.reduce((total, container) => total + of(container), 0);
  return {
    cpu: overrides?.cpu ?? definition.cpu ?? sum(({ cpu }) => cpu),
    memory:
      overrides?.memory ??
      definition.memory ??
      sum(({ memory, memoryReservation }) => memoryReservation ?? memory ?? 0),
  };
}

/** What is taken of the container instances: by every task until it is STOPPED, and by those decided on just now. */
export class Books {
  private readonly taken = new Map<string, Size>();
  private readonly guests: Guest[] = [];

  constructor({ tasks, taskDefinitions }: Pick<World, "tasks" | "taskDefinitions">) {
    for (const task of tasks) {
      const definition = taskDefinitions.get(task.taskDefinition);
      if (task.instanceId === undefined || task.lastStatus === "STOPPED" || !definition) continue;
      this.take(task.instanceId, sizeOf(definition, task.overrides), task.serviceArn);
    }
  }

  take(instanceId: string, { cpu, memory }: Size, serviceArn: string | undefined): void {
    const before = this.taken.get(instanceId) ?? { cpu: 0, memory: 0 };
    this.taken.set(instanceId, { cpu: before.cpu + cpu, memory: before.memory + memory });
    this.guests.push({ instanceId, serviceArn });
  }

  free(instance: ContainerInstance): Size {
    const { cpu, memory } = this.taken.get(instance.id) ?? { cpu: 0, memory: 0 };
    return { cpu: instance.cpu - cpu, memory: instance.memory - memory };
  }

  /** How many tasks of the service are on the instance. */
  count(instanceId: string, serviceArn: string): number {
    return this.guests.filter((each) => each.instanceId === instanceId && each.serviceArn === serviceArn).length;
  }
}
