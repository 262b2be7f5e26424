import type { TaskOverrides } from "../../ecs/task/record";
import { type ContainerDefinition, gpusOf, type TaskDefinition } from "../../ecs/task-definition/record";

/** What a task takes of a container instance. */
export interface Demand {
  /** CPU units. */
  cpu: number;
  /** MiB. */
  memory: number;
  gpus: number;
  /** Network interfaces: one in `awsvpc` mode. */
  interfaces: number;
  /** Fixed ports of the instance, as `8080/tcp`. */
  ports: string[];
}

/** Its own size, or what its containers reserve, with what it was started with in place of what is defined. */
export function demandOf(definition: TaskDefinition, overrides?: TaskOverrides): Demand {
  const containers = definition.containers.map((container) => {
    const { cpu, memory } = overrides?.containers.find(({ name }) => name === container.name) ?? {};
    return { cpu: cpu ?? container.cpu, memory: memory ?? container.memoryReservation ?? container.memory ?? 0 };
  });
  const sum = (of: "cpu" | "memory") => containers.reduce((total, container) => total + container[of], 0);
  return {
    cpu: overrides?.cpu ?? definition.cpu ?? sum("cpu"),
    memory: overrides?.memory ?? definition.memory ?? sum("memory"),
    gpus: definition.containers.reduce((total, container) => total + gpusOf(container), 0),
    interfaces: definition.networkMode === "awsvpc" ? 1 : 0,
    ports: definition.containers.flatMap((container) => portsOf(definition.networkMode, container)),
  };
}

/** In `bridge` mode a host port of 0 or none is any that is free; in `host` mode a container's port is the instance's. */
function portsOf(mode: TaskDefinition["networkMode"], { portMappings }: ContainerDefinition): string[] {
  if (mode !== "bridge" && mode !== "host") return [];
  return portMappings.flatMap(({ containerPort, hostPort, protocol }) => {
    const port = mode === "host" ? hostPort || containerPort : hostPort;
    return port ? [`${port}/${protocol}`] : [];
  });
}
