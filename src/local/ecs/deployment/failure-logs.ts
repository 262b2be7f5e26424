import { lastPart } from "../../arns";
import type { Control } from "../../control";
import type { Task, TaskContainer } from "../task/record";

/** Lines of a failing container that a failed deployment shows. */
const LINES = 20;

/** What the container wrote that the deployment's last failure comes from; nothing where that isn't known. */
export async function failureLogs(control: Control, serviceId: string, deployment: string): Promise<string[]> {
  const task = failedTask(control, serviceId, deployment);
  const container = task && culprit(control, task);
  if (!task || !container) return [];
  const id = lastPart(task.id);
  try {
    const lines = await control.logs.read({ Task: id, Container: container.name, Tail: LINES });
    if (lines.length === 0) return [`Container "${container.name}" of task ${id} wrote nothing.`];
    return [`Last lines of container "${container.name}" of task ${id}:`, ...lines.map((line) => `  ${line.Message}`)];
  } catch (error) {
    return [`The logs of container "${container.name}" of task ${id} can't be read: ${(error as Error).message}`];
  }
}

function failedTask({ store }: Control, serviceId: string, deploymentId: string): Task | undefined {
  const deployment = store.get("services", serviceId)?.deployments.find((each) => each.id === deploymentId);
  if (deployment?.lastFailure) return store.get("tasks", deployment.lastFailure.task);
  return store
    .by("tasks", "service", serviceId)
    .filter((task) => task.startedBy === deploymentId && task.stopCode !== undefined)
    .sort((a, b) => (b.stoppingAt ?? 0) - (a.stoppingAt ?? 0))[0];
}

/** The unhealthy container, else the one that failed first, else the first essential one that ran. */
function culprit({ store }: Control, task: Task): TaskContainer | undefined {
  const definition = store.get("taskDefinitions", task.taskDefinition);
  const isEssential = (name: string) => definition?.containers.find((each) => each.name === name)?.essential ?? true;
  const ran = task.containers.filter((container) => container.startedAt !== undefined);
  const byEnd = [...ran].sort((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0));
  return (
    ran.find((container) => container.health.status === "UNHEALTHY") ??
    byEnd.find((container) => container.exitCode && container.signalledAt === undefined) ??
    byEnd.find((container) => container.exitCode !== undefined && isEssential(container.name)) ??
    ran.find((container) => isEssential(container.name))
  );
}
