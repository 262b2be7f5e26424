import { matchService } from "../client/named-service";
import { SlipwayError } from "../protocol/errors";
import type { OverviewAnswer, TaskOverview } from "../protocol/overview";
import { isTaskOf } from "./is-task-of";
import { shortId } from "./output/names";

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
    throw new SlipwayError(`Task ${shortId(task.Id)} ${problem}.`);
  }
  if (container.LastStatus !== "RUNNING" || !container.DockerId) {
    throw new SlipwayError(
      `Container ${container.Name} of task ${shortId(task.Id)} is ${container.LastStatus}, not RUNNING.`,
    );
  }
  return { ...container, DockerId: container.DockerId };
}
