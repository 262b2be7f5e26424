import { lastPart } from "../arns";
import { type Deployment, deploymentOf } from "../ecs/deployment/record";
import type { Task } from "../ecs/task/record";
import { Books } from "./books";
import { breakCircuit } from "./circuit-breaker";
import { complete } from "./completion";
import { limits } from "./counts";
import { Draft } from "./draft";
import { alreadySaid, EVENT, REASON } from "./events";
import { byTargetGroup, countStops, countUnhealthy, sayDeregistered, sayFailedContainers } from "./failures";
import { judge } from "./health";
import { rebalancing, sayImbalance } from "./rebalance";
import type { Scene } from "./scene";
import type { Decision, Schedule, World } from "./schedule";
import { primary } from "./services";
import { isWanted, type Standing } from "./standing";
import { Starter } from "./start";
import { daemonInstances, daemonRollout } from "./strategies/daemon";
import { makeRoom, type Rollout, type RolloutPlan, roll } from "./strategies/rolling";
import { placeWaiting } from "./waiting";

/** `(desired, observed, now) → decisions`, and nothing else. */
export const schedule: Schedule = (world, now) => {
  const books = new Books((instanceId) => world.page(instanceId));
  const tasks = grouped(world.tasks, ({ serviceArn }) => serviceArn);
  const targets = grouped(world.targets, ({ id }) => id);
  const drafts: Draft[] = [];
  const failures: Decision["failures"] = [];
  for (const service of world.services) {
    if (service.status === "INACTIVE") continue;
    try {
      drafts.push(decide(new Draft(service, now), { world, books, tasks: tasks.get(service.id) ?? [], targets }));
    } catch (error) {
      failures.push({ service: service.id, error });
    }
  }
  const waiting = placeWaiting(world, books, now);
  return {
    services: drafts.filter(({ service, before }) => service !== before).map(({ service }) => service),
    start: drafts.flatMap(({ start }) => start),
    stop: drafts.flatMap(({ stop }) => stop),
    healthy: drafts.flatMap(({ healthy }) => healthy),
    noted: drafts.flatMap(({ noted }) => noted),
    placed: waiting.placed,
    unplaced: [...drafts.flatMap(({ unplaced }) => unplaced), ...waiting.unplaced],
    wakes: drafts.flatMap(({ before, wakeAt }) => (wakeAt === undefined ? [] : { service: before.id, at: wakeAt })),
    failures,
  } satisfies Decision;
};

function decide(draft: Draft, scene: Scene): Draft {
  const { world, tasks } = scene;
  countStops(draft, tasks, world.pace);
  if (draft.service.status === "DRAINING") return drain(draft, tasks);
  stopOnLostInstances(draft, scene);
  const stopped = new Set(draft.stop.map(({ task }) => task));
  const judged = tasks
    .filter((task) => isWanted(task) && !stopped.has(task.id))
    .map((task) => standing(draft, task, scene));
  takeNote(draft, judged, scene);
  breakCircuit(draft);
  // A rollback takes over tasks, so whose they are is asked again.
  const standings = judged.map((each) => ({ ...each, deployment: deploymentOf(draft.service, each.task) }));
  const deployment = primary(draft.service);
  if (!deployment) return draft;
  const daemons =
    draft.service.schedulingStrategy === "DAEMON" ? daemonInstances(draft.service, deployment, scene) : undefined;
  if (daemons && draft.service.desiredCount !== daemons.length) draft.update({ desiredCount: daemons.length });
  const rollout = rolloutOf(draft, deployment, standings, world);
  const starter = new Starter(draft, scene, standings);
  const plan = daemons
    ? daemonRollout(deployment, daemons, rollout, starter)
    : replicaRollout(draft, deployment, rollout, starter, scene);
  stop(draft, deployment, plan.stop);
  if (starter.started.length > 0) draft.event(EVENT.started(starter.started));
  if (plan.stuck && !alreadySaid(draft.service, EVENT.stuck)) draft.event(EVENT.stuck);
  complete(draft, rollout, tasks);
  return draft;
}

function replicaRollout(
  draft: Draft,
  deployment: Deployment,
  rollout: Rollout,
  starter: Starter,
  scene: Scene,
): RolloutPlan {
  const { tasks } = scene;
  const moves = rebalancing(draft, deployment, rollout, scene);
  const plan = roll({ ...rollout, moving: moves.moving });
  const homeless = starter.start(deployment, plan.start);
  if (moves.start) {
    sayImbalance(
      draft,
      deployment,
      rollout.current.map(({ task }) => task),
      scene,
    );
    starter.start(deployment, 1);
  }
  const stable = starter.deployment(rollout.stable?.id);
  if (stable) starter.start(stable, plan.standIns);
  // A task gives up its place when it is STOPPED: until then none is stopped for the same want of room again.
  const leaving = tasks.filter(
    ({ desiredStatus, lastStatus }) => desiredStatus === "STOPPED" && lastStatus !== "STOPPED",
  );
  const short = homeless - leaving.length - plan.stop.length;
  if (short <= 0) return plan;
  return { ...plan, stop: [...plan.stop, ...makeRoom(rollout, new Set(plan.stop), short)] };
}

/** A service that is being deleted: its tasks are stopped, and when they are gone it is INACTIVE. */
function drain(draft: Draft, tasks: Task[]): Draft {
  const wanted = tasks.filter(isWanted);
  for (const task of wanted) draft.stopTask(task.id, "ServiceSchedulerInitiated", REASON.scaling(scaledBy(draft)));
  sayDeregistered(draft, wanted);
  if (wanted.length > 0) draft.event(EVENT.stopped(wanted.map(({ id }) => id)));
  if (tasks.every(({ lastStatus }) => lastStatus === "STOPPED")) {
    const deployments = draft.service.deployments.map((each) => ({ ...each, status: "INACTIVE" as const }));
    draft.update({ status: "INACTIVE", deployments });
  }
  return draft;
}

const scaledBy = ({ service }: Draft) => primary(service)?.id ?? service.name;

function stopOnLostInstances(draft: Draft, { world, tasks }: Scene): void {
  for (const { id, instanceId } of tasks.filter(isWanted)) {
    if (instanceId === undefined || world.containerInstances.get(instanceId)) continue;
    draft.stopTask(id, "TerminationNotice", REASON.instanceGone(lastPart(instanceId)));
  }
}

function standing(draft: Draft, task: Task, { world, targets }: Scene): Standing {
  const { service, now } = draft;
  const deployment = deploymentOf(service, task);
  const health = judge(
    task,
    {
      definition: world.taskDefinitions.get(task.taskDefinition),
      loadBalancers: (deployment ?? service).revision.loadBalancers,
      targets: targets.get(task.id) ?? [],
      gracePeriodSeconds: service.healthCheckGracePeriodSeconds,
      pace: world.pace,
    },
    now,
  );
  if (health.state === "waiting") draft.wake(health.until);
  const { protectedUntil } = task;
  const spared = protectedUntil !== undefined && now < protectedUntil;
  if (spared) draft.wake(protectedUntil);
  return { task, health, deployment, spared };
}

/** What became known about tasks since the scheduler last looked: that they run, take requests, are healthy. */
function takeNote(draft: Draft, standings: Standing[], { targets }: Scene): void {
  const registered = standings.map(({ task }) => task).filter(({ id, noted }) => targets.has(id) && !noted?.registered);
  for (const { id } of registered) draft.note(id, { registered: true });
  for (const [group, count] of byTargetGroup(draft.service, registered)) draft.event(EVENT.registered(count, group));
  for (const { task, health } of standings) {
    sayFailedContainers(draft, task);
    const deployment = deploymentOf(draft.service, task);
    if (deployment && !deployment.reachedRunning && task.startedAt !== undefined) {
      draft.updateDeployment(deployment.id, { reachedRunning: true });
    }
    if (health.state !== "healthy" || task.healthyAt !== undefined) continue;
    draft.healthy.push(task.id);
    if (draft.service.launchBackoff) draft.update({ launchBackoff: undefined });
    const resets = draft.service.circuitBreaker.resetOnHealthyTask ?? true;
    if (resets && deployment && deployment.failedTasks > 0) draft.updateDeployment(deployment.id, { failedTasks: 0 });
  }
}

function rolloutOf(draft: Draft, deployment: Deployment, standings: Standing[], world: World): Rollout {
  const { service, now } = draft;
  const drains = (instanceId = "") => world.containerInstances.get(instanceId)?.status === "DRAINING";
  const stays = ({ task, deployment: own }: Standing) => own?.id === deployment.id && !drains(task.instanceId);
  const delayed = service.launchBackoff !== undefined && now < service.launchBackoff.until;
  if (delayed) draft.wake(service.launchBackoff?.until);
  const stable = service.deployments.find((each) => each.status === "ACTIVE" && each.rolloutState === "COMPLETED");
  return {
    limits: limits(service),
    current: standings.filter(stays),
    outgoing: standings.filter((each) => !stays(each)),
    state: deployment.rolloutState === "FAILED" ? "failed" : delayed ? "delayed" : "rolling",
    stable: stable && { id: stable.id, desired: stable.desiredCount ?? service.desiredCount },
  };
}

function stop(draft: Draft, deployment: Deployment, standings: Standing[]): void {
  if (standings.length === 0) return;
  for (const { task, health } of standings) {
    if (health.state !== "unhealthy") {
      draft.stopTask(task.id, "ServiceSchedulerInitiated", REASON.scaling(deployment.id));
      continue;
    }
    countUnhealthy(draft, task, health.cause);
    const reason =
      health.cause.kind === "container" ? REASON.containerHealth : REASON.targetHealth(health.cause.targetGroup);
    draft.stopTask(task.id, "ServiceSchedulerInitiated", reason);
    // The circuit breaker has yet to see what was counted just now.
    draft.wake(draft.now);
  }
  const tasks = standings.map(({ task }) => task);
  sayDeregistered(draft, tasks);
  draft.event(EVENT.stopped(tasks.map(({ id }) => id)));
}

function grouped<T>(items: T[], key: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const of = key(item);
    if (of === undefined) continue;
    const group = groups.get(of);
    if (group) group.push(item);
    else groups.set(of, [item]);
  }
  return groups;
}
