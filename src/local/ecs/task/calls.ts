import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import { taskArn } from "../../arns";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { applyTaskEvent } from "../../tasks";
import { PAGE } from "../acts";
import { findCluster } from "../cluster/find";
import { clientException, invalidParameter } from "../errors";
import { tryFindInstance } from "../instance/find";
import { type PageInput, paged } from "../pages";
import { tryFindService } from "../service/find";
import { sought } from "../sought";
import { familyAndRevision } from "../task-definition/find";
import { describeTask } from "./describe";
import { tryFindTask } from "./find";
import { PROTECTION_CALLS } from "./protection";
import type { Task } from "./record";
import { RUN_TASK, runTask, START_TASK } from "./run";
import { startTask } from "./start";

async function stopTask(control: Control, input: { task: string; cluster?: string; reason?: string }) {
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

async function describeTasks(control: Control, input: { tasks: string[]; cluster?: string; include?: string[] }) {
  const cluster = findCluster(control, input.cluster);
  if (input.tasks.length === 0) throw invalidParameter("Tasks cannot be empty.");
  if (input.tasks.length > 100) throw invalidParameter("Tasks has more than 100 entries.");
  const { found, failures } = sought(
    input.tasks,
    (task) => tryFindTask(control, task, cluster),
    (id) => taskArn(cluster.name, id),
  );
  return { tasks: found.map((task) => describeTask(control, task, input.include ?? [])), failures };
}

interface ListTasksInput extends PageInput {
  cluster?: string;
  containerInstance?: string;
  family?: string;
  serviceName?: string;
  startedBy?: string;
  desiredStatus?: "RUNNING" | "PENDING" | "STOPPED";
  launchType?: string;
}

/** What ECS filters by alone. */
const ALONE = {
  startedBy: ["serviceName", "family", "containerInstance", "launchType"],
  serviceName: ["family", "containerInstance"],
} as const;

function checkFilters(input: ListTasksInput): void {
  for (const [filter, others] of Object.entries(ALONE) as [keyof typeof ALONE, readonly (keyof ListTasksInput)[]][]) {
    const other = others.find((each) => input[each] !== undefined);
    if (input[filter] === undefined || other === undefined) continue;
    throw invalidParameter(`cannot specify ${filter} with other arguments (${other} is given too).`);
  }
}

async function listTasks(control: Control, input: ListTasksInput) {
  checkFilters(input);
  const cluster = findCluster(control, input.cluster);
  const { containerInstance, family, serviceName, startedBy, launchType, desiredStatus = "RUNNING" } = input;
  const service = serviceName === undefined ? undefined : tryFindService(control, serviceName, cluster);
  if (serviceName !== undefined && !service) throw new ApiError("ServiceNotFoundException", "Service not found.");
  const instance = containerInstance === undefined ? undefined : tryFindInstance(control, cluster, containerInstance);
  if (containerInstance !== undefined && !instance) {
    throw invalidParameter(`The container instance ${containerInstance} was not found.`);
  }
  const arns = control.store
    .by("tasks", "cluster", cluster.id)
    .filter((task) => task.desiredStatus === desiredStatus)
    .filter((task) => !instance || task.instanceId === instance.id)
    .filter((task) => family === undefined || familyAndRevision(task.taskDefinition)?.family === family)
    .filter((task) => !service || task.serviceArn === service.id)
    .filter((task) => startedBy === undefined || task.startedBy === startedBy)
    .filter((task) => launchType === undefined || task.launchType === launchType)
    .map((task) => task.id);
  return paged("taskArns", arns, input, 100);
}

export const TASK_CALLS: Calls = {
  ...PROTECTION_CALLS,
  RunTask: { run: runTask, acts: RUN_TASK },
  StartTask: { run: startTask, acts: START_TASK },
  StopTask: { run: stopTask, acts: all("cluster", "task", "reason") },
  DescribeTasks: { run: describeTasks, acts: all("cluster", "tasks", "include") },
  ListTasks: {
    run: listTasks,
    acts: {
      ...all("cluster", "containerInstance", "family", "serviceName", "startedBy", "desiredStatus", "launchType"),
      ...PAGE,
      daemonName: "there are no daemons here; a service of the DAEMON strategy is found by serviceName",
    },
  },
};
