import { type Deployment, deploymentOf, revisionOf } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { Task } from "../ecs/task/record";
import type { Pace } from "../pace";
import { afterFailure, backoffOf, INCONSISTENT_AFTER, setBackoff } from "./backoff";
import type { Draft } from "./draft";
import { EVENT } from "./events";
import { grouped } from "./grouped";
import type { Cause } from "./health";

/** Takes account, once, of each task that stops without the scheduler having told it to. */
export function countStops(draft: Draft, tasks: Task[], pace: Pace): void {
  const stops = tasks.filter((task) => task.desiredStatus === "STOPPED" && !task.noted?.stop);
  for (const task of stops) {
    draft.note(task.id, { stop: true });
    if (isFailure(task)) countFailure(draft, task, describe(task), pace);
  }
  sayDeregistered(draft, stops);
}

/** Takes account of a task that the scheduler stops because a check condemned it. */
export function countUnhealthy(draft: Draft, task: Task, cause: Cause): void {
  const deployment = deploymentOf(draft.service, task);
  if (cause.kind === "container") draft.event(EVENT.unhealthyContainer(task.id), deployment);
  else draft.event(EVENT.unhealthyTarget(cause.port, cause.targetGroup, cause.description), deployment);
  const reason =
    cause.kind === "container"
      ? `container health checks failed${checkOutput(task)}`
      : `unhealthy in target group ${cause.targetGroup}: ${cause.description}`;
  if (!deployment) return;
  draft.updateDeployment(deployment.id, {
    failedTasks: deployment.failedTasks + 1,
    lastFailure: { task: task.id, reason },
  });
}

/** The event of each container that failed and that its task goes on without. */
export function sayFailedContainers(draft: Draft, { id, containers, noted }: Task): void {
  const said = noted?.failed ?? [];
  const failed = containers.filter(
    ({ name, lastStatus, exitCode }) => lastStatus === "STOPPED" && exitCode && !said.includes(name),
  );
  if (failed.length === 0) return;
  draft.note(id, { failed: [...said, ...failed.map(({ name }) => name)] });
  for (const { name, exitCode = 0 } of failed) draft.event(EVENT.containerFailed(id, name, exitCode));
}

/** The events of tasks that leave their target groups. */
export function sayDeregistered(draft: Draft, tasks: Task[]): void {
  const registered = tasks.filter((task) => task.noted?.registered);
  for (const { deployment, own } of byDeployment(draft.service, registered)) {
    for (const [targetGroup, count] of byTargetGroup(draft.service, own)) {
      draft.event(EVENT.deregistered(count, targetGroup), deployment);
    }
    draft.eventOf(EVENT.draining(own.length), deployment);
  }
}

/** The events of tasks that came to be in their target groups. */
export function sayRegistered(draft: Draft, tasks: Task[]): void {
  for (const { deployment, own } of byDeployment(draft.service, tasks)) {
    for (const [targetGroup, count] of byTargetGroup(draft.service, own)) {
      draft.event(EVENT.registered(count, targetGroup), deployment);
    }
  }
}

function byDeployment(service: Service, tasks: Task[]): { deployment?: Deployment; own: Task[] }[] {
  const each = tasks.map((task) => ({ task, deployment: deploymentOf(service, task) }));
  return [...grouped(each, ({ deployment }) => deployment?.id ?? "").values()].map((group) => ({
    deployment: group[0]!.deployment,
    own: group.map(({ task }) => task),
  }));
}

/** How many of the tasks are in each target group. */
function byTargetGroup(service: Service, tasks: Task[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const { loadBalancers } = revisionOf(service, task);
    for (const { targetGroupArn } of loadBalancers) counts.set(targetGroupArn, (counts.get(targetGroupArn) ?? 0) + 1);
  }
  return counts;
}

/**
 * ECS's first stage counts tasks that never reach RUNNING. Here a container runs as soon as it is started, so a task that
 * exits at once has been RUNNING for a moment: it counts until it was healthy, and so does its delay.
 */
function isFailure(task: Task): boolean {
  const itself = task.stopCode === "TaskFailedToStart" || task.stopCode === "EssentialContainerExited";
  return itself && task.healthyAt === undefined;
}

function countFailure(draft: Draft, task: Task, reason: string, pace: Pace): void {
  const deployment = deploymentOf(draft.service, task);
  const before = backoffOf(draft.service, deployment);
  const after = afterFailure(before, pace, draft.now);
  setBackoff(draft, deployment, after);
  if (after !== before && after.failures >= INCONSISTENT_AFTER) {
    draft.event(EVENT.inconsistent(task.id, reason), deployment);
  }
  if (!deployment) return;
  draft.updateDeployment(deployment.id, {
    failedTasks: deployment.failedTasks + 1,
    lastFailure: { task: task.id, reason },
  });
}

/** Why a task stopped, with what its containers left behind. */
function describe(task: Task): string {
  const reason = task.stoppedReason ?? "no reason was given";
  const ended = task.containers
    .filter(({ exitCode }) => exitCode !== undefined)
    .map((each) => `${each.name}: exit code ${each.exitCode}${each.reason ? `, ${each.reason}` : ""}`);
  return ended.length > 0 ? `${reason} (${ended.join("; ")})` : reason;
}

function checkOutput(task: Task): string {
  const bad = task.containers.find(({ health }) => health.status === "UNHEALTHY");
  const output = bad?.health.output?.trim();
  return bad ? ` (${bad.name}${output ? `: ${output.slice(0, 200)}` : ""})` : "";
}
