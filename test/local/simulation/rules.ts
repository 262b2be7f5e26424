import assert from "node:assert/strict";
import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import { primary, serving } from "../../../src/local/scheduler";
import { isShifting } from "../../../src/local/scheduler/strategies/shifting";
import { LABEL } from "../../../src/protocol/labels";
import type { SimulatedContainer } from "../../support/docker";
import { containerOf } from "../../support/fixtures";
import { READY } from "../scheduler/fixtures";
import type { Observation } from "./simulation";

const STOP_TIMEOUT = containerOf("web").stopTimeout * 1000;

const wanted = (task: Task) => task.desiredStatus === "RUNNING" && task.lastStatus !== "STOPPED";

/** Whether the task serves, found out without the scheduler's own judgement. */
function serves(task: Task, { service, targets, serving, now }: Observation): boolean {
  if (!wanted(task) || task.lastStatus !== "RUNNING") return false;
  if (service.revision.loadBalancers.length === 0) return now >= task.startedAt! + READY;
  return targets.some(
    ({ id, targetGroup, health }) => id === task.id && serving.has(targetGroup) && health === "healthy",
  );
}

/** How many tasks serve beside a deployment that requests are shifted to. */
function beside(service: Service): number | undefined {
  const deployment = primary(service);
  return deployment && isShifting(service, deployment) ? serving(service, deployment)?.desiredCount : undefined;
}

/** What must be true of every single decision, and of every signal. */
export class Rules {
  private readonly started = new Set<string>();

  /** Nothing that runs is killed before it was told to stop, and had its time. */
  signal({ name, labels, signals }: SimulatedContainer, signal: string, now: number): void {
    if (signal !== "SIGKILL" || labels[LABEL.pause]) return;
    const told = signals.find((each) => each.signal === "SIGTERM");
    assert(told, `${name} is killed and was never told to stop`);
    assert(now - told.at >= STOP_TIMEOUT, `${name} is killed ${now - told.at} ms after it was told to stop`);
  }

  decision(observation: Observation): void {
    const { service, decision } = observation;
    const after = decision.services[0] ?? service;
    this.atMostTheMaximum(observation, after);
    this.atLeastTheMinimum(observation, after);
    this.nothingForFailedDeployments(observation, after);
    this.noRollbackOfARollback(after);
    this.eachTaskOnce(observation);
    this.failuresOnce(observation, after);
  }

  private atMostTheMaximum({ tasks, decision }: Observation, service: Service): void {
    if (decision.start.length === 0) return;
    const stops = new Set(decision.stop.map(({ task }) => task));
    const left = tasks.filter((task) => wanted(task) && !stops.has(task.id)).length;
    const most = (desired: number) => Math.floor((desired * service.maximumPercent) / 100);
    const maximum = most(service.desiredCount) + most(beside(service) ?? 0);
    const total = left + decision.start.length;
    assert(total <= maximum, `${total} tasks where ${maximum} are allowed`);
  }

  private atLeastTheMinimum(observation: Observation, service: Service): void {
    const { tasks, decision } = observation;
    if (service.status !== "ACTIVE") return;
    const stops = new Set(decision.stop.map(({ task }) => task));
    const serving = tasks.filter((task) => serves(task, observation));
    const left = serving.filter(({ id }) => !stops.has(id));
    if (left.length === serving.length) return;
    const desired = Math.min(service.desiredCount, beside(service) ?? service.desiredCount);
    const minimum = Math.ceil((desired * service.minimumHealthyPercent) / 100);
    assert(left.length >= minimum, `${left.length} healthy tasks are left of at least ${minimum}`);
  }

  private nothingForFailedDeployments({ decision }: Observation, service: Service): void {
    for (const { deployment } of decision.start) {
      const failed = service.deployments.some(({ id, rolloutState }) => id === deployment && rolloutState === "FAILED");
      assert(!failed, `a task is started for ${deployment}, which has failed`);
    }
  }

  private noRollbackOfARollback({ deployments }: Service): void {
    for (const { rollbackOf } of deployments) {
      const failed = deployments.find(({ id }) => rollbackOf !== undefined && id === rollbackOf);
      assert(!failed?.rollbackOf, `${rollbackOf} is a rollback that is rolled back`);
    }
  }

  private eachTaskOnce({ tasks, decision }: Observation): void {
    for (const { task } of decision.start) {
      assert(!this.started.has(task) && !tasks.some(({ id }) => id === task), `${task} is started twice`);
      this.started.add(task);
    }
  }

  /** A deployment's failures grow by no more than the tasks that this decision takes account of. */
  private failuresOnce({ service: before, tasks, decision }: Observation, service: Service): void {
    const seen = new Map(before.deployments.map(({ id, failedTasks }) => [id, failedTasks]));
    const grown = service.deployments.reduce(
      (sum, { id, failedTasks }) => sum + Math.max(0, failedTasks - (seen.get(id) ?? 0)),
      0,
    );
    const noted = decision.noted.filter(({ task, notes }) => {
      const known = tasks.find(({ id }) => id === task);
      return notes.stop && !known?.noted?.stop;
    });
    assert(grown <= noted.length, `${grown} failures are counted for ${noted.length} tasks that stop`);
  }
}
