import { clientException } from "../errors";
import type { ContainerDefinition, TaskDefinition } from "./record";

/**
 * The log router of a task: the container that has a FireLens configuration.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 */
export interface Firelens {
  type: "fluentbit" | "fluentd";
  options: Record<string, string>;
}

export function firelensOf({ given }: Pick<ContainerDefinition, "given">): Firelens | undefined {
  const said = given.firelensConfiguration as { type: Firelens["type"]; options?: Record<string, string> } | undefined;
  return said && { type: said.type, options: said.options ?? {} };
}

export const routerOf = ({ containers }: Pick<TaskDefinition, "containers">): ContainerDefinition | undefined =>
  containers.find((container) => firelensOf(container) !== undefined);

/** Whether what the container writes goes to the task's log router. */
export const isRouted = ({ logConfiguration }: Pick<ContainerDefinition, "logConfiguration">): boolean =>
  logConfiguration?.logDriver === "awsfirelens";

/** The router has been started before those that write to it, as if they depended on that. */
export function behindRouter(containers: ContainerDefinition[]): ContainerDefinition[] {
  const router = routerOf({ containers })?.name;
  if (router === undefined) return containers;
  return containers.map((container) => {
    const { dependsOn } = container;
    if (!isRouted(container) || dependsOn.some(({ containerName }) => containerName === router)) return container;
    return { ...container, dependsOn: [...dependsOn, { containerName: router, condition: "START" as const }] };
  });
}

/** Throws what ECS, or this machine, doesn't take of log routers. */
export function checkFirelens({ containers, networkMode }: TaskDefinition): void {
  const routers = containers.filter((container) => firelensOf(container) !== undefined);
  if (routers.length === 0) return;
  if (routers.length > 1) throw clientException("There can be only one firelens container per task definition.");
  const [{ name, logConfiguration }] = routers as [ContainerDefinition];
  if (logConfiguration?.logDriver === "awsfirelens") {
    throw clientException(`The firelens container "${name}" cannot use the awsfirelens log driver itself.`);
  }
  if (networkMode === "awsvpc") return;
  throw clientException(
    `firelensConfiguration ("${name}") cannot run on this machine in networkMode ${networkMode}: a log router is reached by its ` +
      "task's address; use awsvpc.",
  );
}
