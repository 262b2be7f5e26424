import type { StopCode, Task, TaskContainer } from "../ecs/task/record";
import { isOptional } from "../ecs/task-definition/record";
import { members, withContainer } from "./containers";
import { afterProbe, healthCheck, taskHealth } from "./health";
import { isOver, mayRestart, restarted } from "./restarts";
import { risen } from "./risen";
import type { ApplyTaskEvent, TaskContext, TaskEvent, TaskOperation } from "./task";
import { counted } from "./version";

/** Milliseconds until an operation of stopping or releasing that was refused is tried again. */
const RETRY = 5000;

/** The task after `event`. */
export const applyTaskEvent: ApplyTaskEvent = (task, event, context, now) =>
  task.lastStatus === "STOPPED" ? task : counted(task, applied(task, event, context, now));

function applied(task: Task, event: TaskEvent, context: TaskContext, now: number): Task {
  switch (event.kind) {
    case "provisioned":
      return { ...task, ...(event.pause ? { pause: event.pause } : { alone: true }), ...addressesOf(event) };
    case "pulled":
      return pulled(task, event, now);
    case "created":
      return withContainer(task, event.container, (container) =>
        container.lastStatus === "PENDING"
          ? { ...container, lastStatus: "CREATED", dockerId: event.dockerId, createdAt: now }
          : container,
      );
    case "started":
      return started(task, event, context, now);
    case "signalled":
      return withContainer(task, event.container, (container) => ({ signalledAt: now, ...container }));
    case "exited":
      return exited(task, event, context, now);
    case "namespaceLost":
      return event.of === "instance"
        ? stop(task, "InfrastructureHealth", "The network of the container instance was lost", now)
        : stop(task, "EssentialContainerExited", "The pause container of the task exited", now);
    case "probed":
      return probed(task, event, context, now);
    case "released":
      return released(task, now);
    case "failed":
      return failed(task, event.operation, event.reason, context, now);
    case "stop":
      return event.lost
        ? { ...stop(task, event.stopCode, event.reason, now), lost: true }
        : stop(task, event.stopCode, event.reason, now);
  }
}

function mayBeLeftOut(task: Task, name: string, { definition }: TaskContext): boolean {
  const found = definition.containers.find((container) => container.name === name);
  return task.desiredStatus !== "STOPPED" && found !== undefined && isOptional(found);
}

/** As if it had been started and had ended at once, so that the others go on: the task runs without it. */
function leftOut(task: Task, name: string, reason: string, now: number): Task {
  const after = withContainer(task, name, (container) => ({
    ...container,
    lastStatus: "STOPPED",
    reason,
    startedAt: now,
    finishedAt: now,
  }));
  return pulled(after, { kind: "pulled", container: name }, now);
}

function pulled(task: Task, event: TaskEvent & { kind: "pulled" }, now: number): Task {
  const { container: name, digest, id, runs } = event;
  const after = withContainer(task, name, (container) => ({
    ...container,
    pulled: true,
    ...(digest && { imageDigest: digest }),
    ...(id && { imageId: id }),
    ...(runs && { image: runs }),
  }));
  return after.containers.every((container) => container.pulled) ? { ...after, pullStoppedAt: now } : after;
}

function started(task: Task, event: TaskEvent & { kind: "started" }, context: TaskContext, now: number): Task {
  const { container: name, ip, anew } = event;
  // The namespace of one that is alone is the task's.
  const isOfTask = task.alone && context.definition.networkMode === "awsvpc";
  const after = withContainer(task, name, (container) => {
    const { lastStatus } = container;
    // Its death may be heard of before the answer to its start.
    if (lastStatus === "PENDING" || lastStatus === "CREATED")
      return { ...container, lastStatus: "RUNNING", startedAt: now, ...(ip && !isOfTask && { ip }) };
    return anew ? runsAnew(container) : container;
  });
  return isOfTask ? { ...after, ...addressesOf(event) } : after;
}

/** A part of a task. */
const addressesOf = ({ ip, mac }: { ip?: string; mac?: string }) => ({ ...(ip && { ip }), ...(mac && { mac }) });

/** It has to be told to stop, whatever its first run was told. */
function runsAnew({ exitCode: _, finishedAt: __, signalledAt: ___, ...container }: TaskContainer): TaskContainer {
  return { ...container, lastStatus: "RUNNING" };
}

/** A container that was never started has ended as well, without an exit code. */
function released(task: Task, now: number): Task {
  const containers = task.containers.map((container) => ({ ...container, lastStatus: "STOPPED" as const }));
  return { ...task, lastStatus: "STOPPED", stoppedAt: now, containers };
}

/** The first reason to stop is the one that is kept. */
function stop(task: Task, stopCode: StopCode, stoppedReason: string, now: number): Task {
  if (task.desiredStatus === "STOPPED") return task;
  return { ...task, desiredStatus: "STOPPED", stopCode, stoppedReason, stoppingAt: now };
}

function exited(task: Task, event: TaskEvent & { kind: "exited" }, { definition }: TaskContext, now: number): Task {
  const before = task.containers.find(({ name }) => name === event.container);
  const described = definition.containers.find(({ name }) => name === event.container);
  const { at = now } = event;
  if (!before || before.lastStatus === "STOPPED" || isOver(before, at)) return task;
  if (task.desiredStatus === "RUNNING" && described && mayRestart(described, before, event.exitCode, at)) {
    const again = withContainer(task, event.container, (container) => restarted(container, at));
    return { ...again, healthStatus: taskHealth(members(again, definition)) };
  }
  const after = withContainer(task, event.container, (container) => ({
    ...container,
    lastStatus: "STOPPED",
    exitCode: event.exitCode,
    ...(event.oomKilled && { reason: "OutOfMemoryError: Container killed due to memory usage" }),
    startedAt: container.startedAt ?? now,
    finishedAt: now,
  }));
  if (!described?.essential || after.desiredStatus === "STOPPED") return after;
  // The last one that was started may end before the task was looked at: it has been RUNNING all the same.
  return stop(risen(after, now), "EssentialContainerExited", "Essential container in task exited", now);
}

function probed(task: Task, event: TaskEvent & { kind: "probed" }, { definition }: TaskContext, now: number): Task {
  const found = definition.containers.find(({ name }) => name === event.container);
  const check = found && healthCheck(found);
  if (!check || task.desiredStatus === "STOPPED") return task;
  const probe = { ...event, beganAt: event.beganAt ?? now - check.timeout * 1000 };
  const after = withContainer(task, event.container, (container) =>
    container.lastStatus === "RUNNING" ? { ...container, health: afterProbe(container, check, probe, now) } : container,
  );
  return { ...after, healthStatus: taskHealth(members(after, definition)) };
}

function failed(task: Task, operation: TaskOperation, reason: string, context: TaskContext, now: number): Task {
  switch (operation.kind) {
    case "provision":
      return stop(task, "TaskFailedToStart", reason, now);
    case "pull":
    case "create":
    case "start": {
      if (operation.kind === "pull" && mayBeLeftOut(task, operation.container, context))
        return leftOut(task, operation.container, reason, now);
      const after = withContainer(task, operation.container, (container) =>
        // A container that is being stopped anyway has no failure of its own to report.
        task.desiredStatus === "STOPPED" || container.lastStatus === "STOPPED" ? container : { ...container, reason },
      );
      const pulling = operation.kind === "pull" ? { pullStoppedAt: now } : {};
      return stop({ ...after, ...pulling }, "TaskFailedToStart", reason, now);
    }
    case "probe":
      return probed(
        task,
        { kind: "probed", container: operation.container, exitCode: 1, output: reason },
        context,
        now,
      );
    case "signal": {
      const after = withContainer(task, operation.container, (container) => ({ signalRefusedAt: now, ...container }));
      return { ...after, retryAt: now + RETRY };
    }
    case "kill":
    case "release":
      return { ...task, retryAt: now + RETRY };
  }
}
