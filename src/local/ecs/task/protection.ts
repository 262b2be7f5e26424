import type { Calls } from "../../api";
import { missing, taskArn } from "../../arns";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import { invalidParameter } from "../errors";
import { seconds } from "../seconds";
import { tryFindTask } from "./find";
import type { Task } from "./record";

/** Minutes: ECS's two hours where nothing is said, and its 48 at most. */
const EXPIRES = { default: 120, most: 2880 };
const MINUTE = 60_000;
/** As many tasks as ECS takes in one call. */
const MOST = { UpdateTaskProtection: 10, GetTaskProtection: 100 };

interface UpdateInput {
  cluster: string;
  tasks: string[];
  protectionEnabled: boolean;
  expiresInMinutes?: number;
}

async function updateTaskProtection(control: Control, input: UpdateInput) {
  const cluster = findCluster(control, input.cluster);
  const { protectionEnabled, expiresInMinutes = EXPIRES.default } = input;
  if (expiresInMinutes < 1 || expiresInMinutes > EXPIRES.most) {
    throw invalidParameter(`expiresInMinutes is ${expiresInMinutes}; allowed are 1 to ${EXPIRES.most}.`);
  }
  const { tasks, failures } = serviceTasks(control, cluster, input.tasks, "UpdateTaskProtection");
  const now = control.clock.now();
  const changed = tasks.map(({ protectedUntil: _, ...task }) =>
    protectionEnabled ? { ...task, protectedUntil: now + expiresInMinutes * MINUTE } : task,
  );
  if (changed.length > 0) await control.store.commit(changed.map((put) => ({ table: "tasks", put })));
  return { protectedTasks: changed.map((task) => describeProtection(task, now)), failures };
}

async function getTaskProtection(control: Control, input: { cluster: string; tasks?: string[] }) {
  const cluster = findCluster(control, input.cluster);
  const { tasks, failures } = serviceTasks(control, cluster, input.tasks ?? [], "GetTaskProtection");
  return { protectedTasks: tasks.map((task) => describeProtection(task, control.clock.now())), failures };
}

function describeProtection({ id, protectedUntil }: Task, now: number) {
  const holds = protectedUntil !== undefined && now < protectedUntil;
  return { taskArn: id, protectionEnabled: holds, ...(holds && { expirationDate: seconds(protectedUntil) }) };
}

/** Those that a service runs; of any other ECS answers a failure. */
function serviceTasks(control: Control, cluster: Cluster, named: string[], call: keyof typeof MOST) {
  if (named.length === 0) throw invalidParameter("Tasks cannot be empty.");
  if (named.length > MOST[call]) throw invalidParameter(`Tasks has more than ${MOST[call]} entries.`);
  const sought = [...new Set(named)].map((name) => ({ name, task: tryFindTask(control, name, cluster) }));
  return {
    tasks: sought.flatMap(({ task }) => (task && invalid(task) === undefined ? [task] : [])),
    failures: sought.flatMap(({ name, task }): { arn: string; reason: string; detail?: string }[] => {
      if (!task) return [missing(name, (id) => taskArn(cluster.name, id))];
      const detail = invalid(task);
      return detail === undefined ? [] : [{ arn: task.id, reason: "TASK_NOT_VALID", detail }];
    }),
  };
}

function invalid({ serviceArn, lastStatus }: Task): string | undefined {
  if (serviceArn === undefined) return "The task is not part of an ECS service.";
  return lastStatus === "STOPPED" ? "The task is STOPPED." : undefined;
}

export const PROTECTION_CALLS: Calls = {
  UpdateTaskProtection: {
    run: updateTaskProtection,
    acts: all("cluster", "tasks", "protectionEnabled", "expiresInMinutes"),
  },
  GetTaskProtection: { run: getTaskProtection, acts: all("cluster", "tasks") },
};
