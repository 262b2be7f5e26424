import { SlipwayError } from "../client/errors";
import type { OverviewAnswer, ServiceOverview, TaskOverview } from "../client/protocol";

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
  const running = Tasks.filter(({ Service, LastStatus }) => Service === name && LastStatus === "RUNNING");
  if (running.length > 0) return running[0]!;
  if (Services.some(({ Name }) => Name === name)) {
    throw new SlipwayError(`The service ${name} has no running task. \`slipway events ${name}\` says why.`);
  }
  throw new SlipwayError(`There is no task or service "${name}". \`slipway ps\` shows the tasks.`);
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

export function unknownService(services: readonly ServiceOverview[], name: string): SlipwayError {
  const list = services.map(({ Name }) => Name).join(", ") || "none";
  return new SlipwayError(`There is no service "${name}". There are: ${list}.`);
}
