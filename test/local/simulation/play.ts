import assert from "node:assert/strict";
import type { Service } from "../../../src/local/ecs/service/record";
import {
  continueDeployment,
  deleteService,
  hasTakenOver,
  primary,
  stopDeployment,
  updateService,
} from "../../../src/local/scheduler";
import { definitionOf } from "../../support/fixtures";
import { seeded } from "../../support/random";
import { type Script, type Step, scriptOf } from "./script";
import { revisionOf, Simulation } from "./simulation";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The revision that is deployed in the end, and behaves well. */
const LAST = 30;

/** Plays the script of a seed. Throws where a rule is broken on the way, or where it doesn't come to rest when faults end. */
export async function playSeed(seed: number): Promise<void> {
  const script = scriptOf(seed, seeded(seed));
  // The rules are checked at every decision; that nothing was overlooked, which takes longer, in some runs.
  const simulation = await play(script, seed % 20 === 0);
  try {
    simulation.calm();
    for (const revision of Object.keys(simulation.behaviours)) simulation.behave(Number(revision), {});
    if (script.ends === "deleted") await ended(simulation);
    else await rested(simulation, script.service.desiredCount);
  } finally {
    await simulation.stop();
  }
}

async function play({ seed, service, first, steps }: Script, looksOver: boolean): Promise<Simulation> {
  const simulation = new Simulation({ seed, service, behaviours: { 1: first }, looksOver });
  let revision = 1;
  for (const { wait, step } of steps) {
    await simulation.run(wait);
    if (step.kind === "deploy") revision += 1;
    await take(simulation, step, revision);
  }
  return simulation;
}

/** What happens in one step. */
export async function take(simulation: Simulation, step: Step, revision: number): Promise<void> {
  switch (step.kind) {
    case "deploy":
      simulation.behave(revision, step.behaviour);
      return simulation.change((service, now) =>
        updateService(service, { taskDefinition: definitionOf(revision).id }, now),
      );
    case "scale":
      return simulation.change((service, now) => updateService(service, { desiredCount: step.desired }, now));
    case "force":
      return simulation.change((service, now) => updateService(service, { forceNewDeployment: true }, now));
    case "strategy":
      return simulation.change((service, now) => updateService(service, { strategy: step.strategy }, now));
    case "stop":
      return simulation.change((service, now) => {
        const deployment = primary(service);
        return deployment && hasTakenOver(deployment) ? service : stopDeployment(service, step.stopType, now);
      });
    case "continue":
      return simulation.change((service, now) => {
        const hook = primary(service)?.shift?.hooks.find(({ status }) => status === "AWAITING_ACTION");
        return hook ? continueDeployment(service, hook, step.action, now) : service;
      });
    case "kill":
      return simulation.killAfter(step.after);
    case "restart":
    case "silence":
    case "trouble":
    case "slowness":
      return simulation[step.kind]();
    case "bounce":
      return simulation.docker.restart();
    case "spoil":
      for (const known of Object.keys(simulation.behaviours)) simulation.behave(Number(known), { noImage: true });
      for (const task of simulation.running) simulation.crash(task);
      return;
    case "crash":
    case "disturb": {
      const tasks = simulation.running;
      const task = tasks[Math.floor(simulation.chance() * tasks.length)];
      if (task) simulation[step.kind](task);
    }
  }
}

/** Deleted, it leaves nothing behind. */
async function ended(simulation: Simulation): Promise<void> {
  await simulation.change(deleteService);
  await simulation.run(HOUR, () => simulation.service.status === "INACTIVE");
  assert.equal(simulation.service.status, "INACTIVE");
  assert.deepEqual([...simulation.docker.containers.values()], [], "containers are left");
}

/** A hook that nobody acts on may take the last version back. */
const withoutHooks = ({ strategy }: Service) => strategy && { strategy: { ...strategy, lifecycleHooks: [] } };

/** With a good version, and room for one more task so that no percentages make it impossible, it comes to rest. */
async function rested(simulation: Simulation, desiredCount: number): Promise<void> {
  const taskDefinition = definitionOf(LAST).id;
  await simulation.change((service, now) =>
    updateService(service, { taskDefinition, maximumPercent: 200, desiredCount, ...withoutHooks(service) }, now),
  );
  await simulation.run(HOUR, () => simulation.service.steady && isServed(simulation));
  assert(simulation.service.steady, "the service is not steady an hour after the last fault");
  // What doesn't hear its stop signal takes its stop timeout to go.
  await simulation.run(5 * MINUTE, () => simulation.docker.containers.size === desiredCount * 3);
  await simulation.run(MINUTE / 4);
  assert(simulation.service.steady, "the service did not stay steady");
  const revisions = simulation.running.map((task) => revisionOf(task.taskDefinition));
  assert.deepEqual(revisions, Array(desiredCount).fill(LAST));
  assert.equal(simulation.docker.containers.size, desiredCount * 3, "containers that no task has");
  assert(isServed(simulation), "requests go elsewhere than to the service's tasks");
}

/** Whether all requests go to where the tasks are targets. */
function isServed({ service, running, balancer, forwarded }: Simulation): boolean {
  if (service.revision.loadBalancers.length === 0) return true;
  const isTarget = (task: string) =>
    balancer.targets.some(({ id, targetGroup }) => id === task && forwarded.has(targetGroup));
  return running.every(({ id }) => isTarget(id));
}
