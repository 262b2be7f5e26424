import { lastPart } from "../arns";
import { type Deployment, deploymentOf } from "../ecs/deployment/record";
import type { Task } from "../ecs/task/record";
import { backoffOf, setBackoff } from "./backoff";
import { Books } from "./books";
import { breakCircuit } from "./circuit-breaker";
import { complete } from "./completion";
import { limits } from "./counts";
import { heedAlarms } from "./deployment-alarms";
import { Draft } from "./draft";
import { clearsSources } from "./early-success";
import { alreadySaid, EVENT, REASON } from "./events";
import { countStops, sayDeregistered, sayFailedContainers, sayRegistered } from "./failures";
import { grouped } from "./grouped";
import { judge } from "./health";
import { noteImages } from "./images";
import { rebalancing, sayImbalance } from "./rebalance";
import type { Scene } from "./scene";
import type { Decision, Schedule, World } from "./schedule";
import { primary } from "./services";
import { isWanted, type Standing } from "./standing";
import { Starter } from "./start";
import { stop } from "./stop";
import { daemonInstances, daemonRollout } from "./strategies/daemon";
import { type Rollout, type RolloutPlan, roll, roomFor } from "./strategies/rolling";
import { isShifting, shiftRollout } from "./strategies/shifting";
import { scheduleTaskSets } from "./strategies/task-sets";
import { placeWaiting } from "./waiting";
import { weightsOf } from "./weights";

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
    weights: drafts.flatMap(({ service }) => weightsOf(service)),
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
  heedAlarms(draft, world);
  // A rollback takes over tasks, so whose they are is asked again.
  const standings = judged.map((each) => ({ ...each, deployment: deploymentOf(draft.service, each.task) }));
  if (draft.service.deploymentController === "EXTERNAL") return scheduleTaskSets(draft, standings, scene);
  const deployment = primary(draft.service);
  if (!deployment) return draft;
  const daemons =
    draft.service.schedulingStrategy === "DAEMON" ? daemonInstances(draft.service, deployment, scene) : undefined;
  if (daemons && draft.service.desiredCount !== daemons.length) draft.update({ desiredCount: daemons.length });
  const rollout = rolloutOf(draft, deployment, standings, world);
  const starter = new Starter(draft, scene, standings);
  const plan = daemons
    ? daemonRollout(deployment, daemons, rollout, starter)
    : isShifting(draft.service, deployment)
      ? shiftRollout(draft, deployment, rollout, starter, scene)
      : replicaRollout(draft, deployment, rollout, starter, scene);
  stop(draft, deployment, plan.stop);
  if (starter.started.length > 0) draft.event(EVENT.started(starter.started));
  if (plan.stuck && !alreadySaid(draft.service, EVENT.stuck)) draft.event(EVENT.stuck);
  complete(draft, rollout, scene);
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
  const clear = clearsSources(draft, deployment, rollout, scene.world);
  const plan = roll({ ...rollout, moving: moves.moving, clear });
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
  const stable = draft.deployment(rollout.stable?.id);
  if (stable) starter.start(stable, plan.standIns);
  return { ...plan, stop: [...plan.stop, ...roomFor(homeless, rollout, plan, tasks)] };
}

/** A service that is being deleted: its tasks are stopped, and when they are gone it is INACTIVE. */
function drain(draft: Draft, tasks: Task[]): Draft {
  const wanted = tasks.filter(isWanted);
  for (const task of wanted) draft.stopTask(task.id, "ServiceSchedulerInitiated", REASON.scaling(scaledBy(draft)));
  sayDeregistered(draft, wanted);
  if (wanted.length > 0) draft.event(EVENT.stopped(wanted.map(({ id }) => id)));
  if (tasks.every(({ lastStatus }) => lastStatus === "STOPPED")) {
    const deployments = draft.service.deployments
      .filter(({ taskSet }) => taskSet === undefined)
      .map((each) => ({ ...each, status: "INACTIVE" as const }));
    draft.update({ status: "INACTIVE", deployments, inactiveAt: draft.now });
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
function takeNote(draft: Draft, standings: Standing[], { targets, world }: Scene): void {
  const registered = standings.map(({ task }) => task).filter(({ id, noted }) => targets.has(id) && !noted?.registered);
  for (const { id } of registered) draft.note(id, { registered: true });
  sayRegistered(draft, registered);
  for (const { task, health } of standings) {
    sayFailedContainers(draft, task);
    noteImages(draft, task, world);
    const deployment = deploymentOf(draft.service, task);
    if (deployment && !deployment.reachedRunning && task.startedAt !== undefined) {
      draft.updateDeployment(deployment.id, { reachedRunning: true });
    }
    if (health.state !== "healthy" || task.healthyAt !== undefined) continue;
    draft.healthy.push(task.id);
    if (backoffOf(draft.service, deployment)) setBackoff(draft, deployment, undefined);
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
  const before = service.deployments.find((each) => each.status === "ACTIVE" && each.rolloutState === "COMPLETED");
  // Once it is completed, what is left of the one before only goes.
  const stable = deployment.rolloutState === "COMPLETED" ? undefined : before;
  return {
    limits: limits(service),
    current: standings.filter(stays),
    outgoing: standings.filter((each) => !stays(each)),
    state: deployment.rolloutState === "FAILED" ? "failed" : delayed ? "delayed" : "rolling",
    stable: stable && { id: stable.id, desired: stable.desiredCount ?? service.desiredCount },
  };
}
