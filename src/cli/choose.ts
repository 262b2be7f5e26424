import type { OverviewAnswer, TaskOverview } from "../protocol/calls";
import { SlipwayError } from "../protocol/errors";

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
  const service = matchService(
    Services.map(({ Name }) => Name),
    name,
  );
  if (service === undefined) {
    throw new SlipwayError(`There is no task or service "${name}". \`slipway ps\` shows the tasks.`);
  }
  const running = Tasks.find(({ Service, LastStatus }) => Service === service && LastStatus === "RUNNING");
  if (running) return running;
  throw new SlipwayError(`The service ${service} has no running task. \`slipway events ${service}\` says why.`);
}

/**
 * The service that is meant: the one of this name, or the only one with a part of its name that begins so (`web` for
 * `shop-webServiceDF5181DE-6E40493C65FD`, as CloudFormation calls a service that was given no name).
 */
export function matchService(names: readonly string[], text: string): string | undefined {
  const distinct = [...new Set(names)];
  if (distinct.includes(text)) return text;
  const wanted = text.toLowerCase();
  const found = distinct.filter((name) => `-${name.toLowerCase()}`.includes(`-${wanted}`));
  if (found.length > 1) throw new SlipwayError(`"${text}" can be any of the services ${found.join(", ")}.`);
  return found[0];
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

export function unknownService(names: readonly string[], name: string): SlipwayError {
  return new SlipwayError(`There is no service "${name}". There are: ${[...new Set(names)].join(", ") || "none"}.`);
}
