import type { OverviewAnswer, TaskOverview } from "../protocol/calls";
import { SlipwayError } from "../protocol/errors";

/** A service, there or removed, as far as it takes to find it. */
export interface NamedService {
  Name: string;
  DisplayName: string;
  Stack?: string;
}

/** The task that is meant by the beginning of its id, or a running one of the service of that name. */
export function chooseTask(
  { Tasks, Services }: Pick<OverviewAnswer, "Tasks" | "Services">,
  name: string,
): TaskOverview {
  const byId = Tasks.filter(({ Id, Arn }) => Id.startsWith(name) || Arn === name);
  if (byId.length === 1) return byId[0]!;
  if (byId.length > 1) {
    throw new SlipwayError(
      `"${name}" is the beginning of ${byId.length} tasks: ${byId.map(({ Id }) => Id).join(", ")}.`,
    );
  }
  const service = matchService(Services, name);
  if (service === undefined) {
    throw new SlipwayError(`There is no task or service "${name}". \`slipway ps\` shows the tasks.`);
  }
  const running = Tasks.find((task) => isTaskOf(service, task) && task.LastStatus === "RUNNING");
  if (running) return running;
  const shown = service.DisplayName;
  throw new SlipwayError(`The service ${shown} has no running task. \`slipway events ${shown}\` says why.`);
}

/** Whether the task is one of the service's. A service's name is its own in its cluster only. */
export function isTaskOf(
  service: { Name: string; Cluster: string },
  task: Pick<TaskOverview, "Service" | "Cluster">,
): boolean {
  return task.Service === service.Name && task.Cluster === service.Cluster;
}

/**
 * The service that is meant: the one that is shown by this name, else the only one that has it for its own (with its stack's
 * before it or not), else the only one with a part of its name that begins so.
 */
export function matchService<T extends NamedService>(services: readonly T[], text: string): T | undefined {
  const wanted = text.toLowerCase();
  const ways: ((service: T) => boolean)[] = [
    ({ DisplayName }) => DisplayName === text,
    ({ Name, DisplayName, Stack }) => {
      const names = [Name, withoutState(DisplayName)].flatMap((name) => [name, `${Stack}/${name}`]);
      return names.includes(text) || withoutState(DisplayName).endsWith(`/${text}`);
    },
    ({ Name, DisplayName }) => `-${Name}/${DisplayName}`.toLowerCase().replaceAll("/", "-").includes(`-${wanted}`),
  ];
  for (const way of ways) {
    const found = services.filter(way);
    if (found.length > 1) {
      throw new SlipwayError(`"${text}" can be any of the services ${shownNames(found).join(", ")}.`);
    }
    if (found[0]) return found[0];
  }
  return undefined;
}

/** The container to work in: the one that is named, else the first that runs. */
export function chooseContainer(
  task: TaskOverview,
  name?: string,
): TaskOverview["Containers"][number] & { DockerId: string } {
  const names = task.Containers.map(({ Name }) => Name).join(", ");
  const container = name
    ? task.Containers.find(({ Name }) => Name === name)
    : task.Containers.find(({ LastStatus }) => LastStatus === "RUNNING");
  if (!container) {
    const problem = name ? `has no container "${name}"; it has ${names}` : "has no running container";
    throw new SlipwayError(`Task ${task.Id} ${problem}.`);
  }
  if (container.LastStatus !== "RUNNING" || !container.DockerId) {
    throw new SlipwayError(`Container ${container.Name} of task ${task.Id} is ${container.LastStatus}, not RUNNING.`);
  }
  return { ...container, DockerId: container.DockerId };
}

export function unknownService(services: readonly NamedService[], name: string): SlipwayError {
  return new SlipwayError(`There is no service "${name}". There are: ${shownNames(services).join(", ") || "none"}.`);
}

/** As they are shown; where several are shown the same, as they are called. */
function shownNames(services: readonly NamedService[]): string[] {
  const count = (name: string) => services.filter(({ DisplayName }) => DisplayName === name).length;
  return services.map(({ Name, DisplayName }) => (count(DisplayName) > 1 ? Name : DisplayName));
}

/** `web (removed)` and `web (replaced)` are called `web`. */
function withoutState(name: string): string {
  return name.replace(/ \((removed|replaced)\)$/, "");
}
