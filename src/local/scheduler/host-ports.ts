import type { HostPort, Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import { fraction } from "../ids";

/**
 * Linux's ephemeral ports, of which a host port of 0 is one.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
const EPHEMERAL = { first: 32768, last: 60999 };

/** Whether the task has ports of its instance that it wasn't given yet. */
export function awaitsHostPorts(task: Task, { networkMode, containers }: TaskDefinition): boolean {
  if (task.hostPorts !== undefined || task.instanceId === undefined || task.desiredStatus === "STOPPED") return false;
  if (networkMode !== "bridge" && networkMode !== "host") return false;
  return containers.some(({ portMappings }) => portMappings.length > 0);
}

/**
 * The host ports of a task that are free beside those of `others` on its instance. They are a matter of the books: no
 * port of this machine is bound, so that every instance has all of them, and a load balancer goes to the container's own
 * address for its instance's port.
 */
export function hostPortsOf(
  task: Task,
  definition: TaskDefinition,
  others: Task[],
  definitions: { get(id: string): TaskDefinition | undefined },
): HostPort[] {
  const taken = new Set(
    others.flatMap((other) => {
      if (other.id === task.id || other.lastStatus === "STOPPED") return [];
      const defined = definitions.get(other.taskDefinition);
      return [...(other.hostPorts ?? []), ...(defined ? fixedPorts(defined) : [])].map(key);
    }),
  );
  for (const port of fixedPorts(definition)) taken.add(key(port));
  return definition.containers.flatMap(({ name, portMappings }) =>
    portMappings.map(({ containerPort, hostPort: asked, protocol }): HostPort => {
      const hostPort = fixed(definition, containerPort, asked) ?? ephemeral(`${task.id} ${name}`, protocol, taken);
      taken.add(key({ hostPort, protocol }));
      return { container: name, containerPort, hostPort, protocol };
    }),
  );
}

function fixedPorts(definition: TaskDefinition): Pick<HostPort, "hostPort" | "protocol">[] {
  return definition.containers.flatMap(({ portMappings }) =>
    portMappings.flatMap(({ containerPort, hostPort: asked, protocol }) => {
      const hostPort = fixed(definition, containerPort, asked);
      return hostPort === undefined ? [] : [{ hostPort, protocol }];
    }),
  );
}

/** In `host` mode a container's port is its instance's; in `bridge` mode one of 0 or none is any that is free. */
function fixed({ networkMode }: TaskDefinition, containerPort: number, asked: number | undefined): number | undefined {
  if (networkMode === "host") return asked || containerPort;
  return networkMode === "bridge" ? asked || undefined : undefined;
}

/** The first free one from a place that is the task's own, so that a port that came free isn't the next one's at once. */
function ephemeral(seed: string, protocol: HostPort["protocol"], taken: ReadonlySet<string>): number {
  const count = EPHEMERAL.last - EPHEMERAL.first + 1;
  const begin = Math.floor(fraction(seed) * count);
  for (let step = 0; step < count; step++) {
    const hostPort = EPHEMERAL.first + ((begin + step) % count);
    if (!taken.has(key({ hostPort, protocol }))) return hostPort;
  }
  throw new Error(`no port of ${EPHEMERAL.first}–${EPHEMERAL.last} is free on the instance`);
}

/** As placement has it. */
const key = ({ hostPort, protocol }: Pick<HostPort, "hostPort" | "protocol">) => `${hostPort}/${protocol}`;
