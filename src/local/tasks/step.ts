import { awaitsInstance, type Task } from "../ecs/task/record";
import { earlier, isUnderway, members } from "./containers";
import { probing } from "./probing";
import { restarting } from "./restarts";
import { risen } from "./risen";
import { starting } from "./starting";
import { stopping } from "./stopping";
import type { StepTask, TaskContext, TaskOperation } from "./task";
import { counted } from "./version";

type Step = ReturnType<StepTask>;

/** The task with its status moved on as far as it goes, what is to be done now, and when to look again. */
export const stepTask: StepTask = (task, context, now) => {
  if (task.lastStatus === "STOPPED") return { task, operations: [] };
  const step = task.desiredStatus === "STOPPED" ? stepDown(task, context, now) : stepUp(task, context, now);
  return { ...step, task: counted(task, step.task) };
};

function stepUp(task: Task, context: TaskContext, now: number): Step {
  if (awaitsInstance(task)) return { task, operations: [] };
  const all = members(task, context.definition);
  const next = risen(task, now);
  const probes = probing(all, context, now);
  if (next.lastStatus === "RUNNING") {
    const operations = [...restarting(all, context.underway), ...probes.operations];
    return { task: next, operations, wakeAt: probes.wakeAt };
  }
  const { operations, failure, wakeAt } = starting(next, all, context, now);
  if (failure !== undefined) {
    const failed: Task = {
      ...next,
      desiredStatus: "STOPPED",
      stopCode: "TaskFailedToStart",
      stoppedReason: failure,
      stoppingAt: now,
    };
    return stepDown(failed, context, now);
  }
  const pulls = next.pullStartedAt === undefined && operations.some(({ kind }) => kind === "pull");
  const begun = pulls ? { ...next, pullStartedAt: now } : next;
  return { task: begun, operations: [...operations, ...probes.operations], wakeAt: earlier(wakeAt, probes.wakeAt) };
}

function stepDown(task: Task, context: TaskContext, now: number): Step {
  const all = members(task, context.definition);
  const runs = all.some(({ container }) => container.lastStatus === "RUNNING");
  const drains = task.lastStatus === "RUNNING" || task.lastStatus === "DEACTIVATING";
  if (drains && runs && context.registered && !task.lost)
    return { task: withStatus(task, "DEACTIVATING"), operations: [] };
  const { operations, wakeAt, done } = stopping(task, all, context, now);
  if (done) return release(task, context, now);
  // What turned out to run after all when it was to be removed is stopped as well; a status never goes back.
  const next = task.lastStatus === "DEPROVISIONING" ? task : withStatus(task, "STOPPING");
  return { task: next, operations, wakeAt };
}

function release(task: Task, { underway }: TaskContext, now: number): Step {
  const next = withStatus(task, "DEPROVISIONING");
  if (task.retryAt !== undefined && now < task.retryAt) return { task: next, operations: [], wakeAt: task.retryAt };
  const operations: TaskOperation[] = isUnderway(underway, "release") ? [] : [{ kind: "release" }];
  return { task: next, operations };
}

/** The same object where nothing changed, so that a caller sees at once that there is nothing to store. */
function withStatus(task: Task, lastStatus: Task["lastStatus"]): Task {
  return task.lastStatus === lastStatus ? task : { ...task, lastStatus };
}
