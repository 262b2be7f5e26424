import { ApiError } from "../../../protocol/errors";
import { lastPart, serviceArn, taskArn } from "../../arns";
import type { Control } from "../../control";
import { applyTaskEvent } from "../../tasks";
import { findCluster } from "../cluster/calls";
import type { Cluster } from "../cluster/record";
import { clientException, invalidParameter } from "../errors";
import { type PageInput, page, paged } from "../pages";
import { describeTask } from "./describe";
import type { Task } from "./record";

/** The task of this id or ARN in the cluster. */
export function tryFindTask(control: Control, idOrArn: string, cluster: Cluster): Task | undefined {
  return control.store.get("tasks", taskArn(cluster.name, lastPart(idOrArn)));
}

export async function stopTask(control: Control, input: { task: string; cluster?: string; reason?: string }) {
  const cluster = findCluster(control, input.cluster);
  const task = tryFindTask(control, input.task, cluster);
  if (!task) throw invalidParameter("The referenced task was not found.");
  const stopped = stoppedByUser(control, task, input.reason ?? "Task stopped by user");
  if (stopped !== task) await control.store.commit([{ table: "tasks", put: stopped }]);
  return { task: describeTask(control, stopped, ["TAGS"]) };
}

function stoppedByUser(control: Control, task: Task, reason: string): Task {
  const definition = control.store.get("taskDefinitions", task.taskDefinition);
  if (!definition) throw clientException(`The task definition ${task.taskDefinition} is gone.`);
  const context = { definition, pace: control.pace, registered: false, underway: [] };
  return applyTaskEvent(task, { kind: "stop", stopCode: "UserInitiated", reason }, context, control.clock.now());
}

export async function describeTasks(
  control: Control,
  input: { tasks: string[]; cluster?: string; include?: string[] },
) {
  const cluster = findCluster(control, input.cluster);
  if (input.tasks.length === 0) throw invalidParameter("Tasks cannot be empty.");
  if (input.tasks.length > 100) throw invalidParameter("Tasks has more than 100 entries.");
  const found = input.tasks.map((task) => tryFindTask(control, task, cluster));
  return {
    tasks: found.flatMap((task) => (task ? [describeTask(control, task, input.include ?? [])] : [])),
    failures: input.tasks.flatMap((task, i) =>
      found[i] ? [] : [{ arn: taskArn(cluster.name, lastPart(task)), reason: "MISSING" }],
    ),
  };
}

export async function listTasks(
  control: Control,
  input: PageInput & {
    cluster?: string;
    containerInstance?: string;
    family?: string;
    serviceName?: string;
    startedBy?: string;
    desiredStatus?: "RUNNING" | "PENDING" | "STOPPED";
    launchType?: string;
  },
) {
  const cluster = findCluster(control, input.cluster);
  const { containerInstance, family, serviceName, startedBy, launchType, desiredStatus = "RUNNING" } = input;
  const service = serviceName && serviceArn(cluster.name, lastPart(serviceName));
  if (service && !control.store.get("services", service)) {
    throw new ApiError("ServiceNotFoundException", "Service not found.");
  }
  const arns = control.store
    .list("tasks")
    .filter((task) => task.clusterArn === cluster.id && task.desiredStatus === desiredStatus)
    .filter((task) => !containerInstance || lastPart(task.instanceId ?? "") === lastPart(containerInstance))
    .filter((task) => family === undefined || lastPart(task.taskDefinition).split(":")[0] === family)
    .filter((task) => !service || task.serviceArn === service)
    .filter((task) => startedBy === undefined || task.startedBy === startedBy)
    .filter((task) => launchType === undefined || task.launchType === launchType)
    .map((task) => task.id);
  return paged("taskArns", page(arns, input, 100));
}
