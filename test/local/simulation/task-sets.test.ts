import assert from "node:assert/strict";
import type { Service } from "../../../src/local/ecs/service/record";
import { computedDesiredCount } from "../../../src/local/ecs/task-set/record";
import { createTaskSet, deleteService, deleteTaskSet, makePrimary, scaleTaskSet } from "../../../src/local/scheduler";
import { definitionOf, serviceOf } from "../../support/fixtures";
import { seeded } from "../../support/random";
import { World } from "../../support/world";

const MINUTE = 60_000;
const SEEDS = 30;
const MOST_SETS = 5;

/** A machine on which a controller of task sets does as chance says, and things go wrong meanwhile. */
class Machine extends World {
  constructor(private readonly random: () => number) {
    super();
    this.chance = random;
  }

  async step(nth: number): Promise<void> {
    const sets = this.service.deployments.filter(({ status }) => status !== "DRAINING");
    const set = sets[Math.floor(this.random() * sets.length)];
    const scale = Math.floor(this.random() * 101);
    switch (Math.floor(this.random() * 8)) {
      case 0:
      case 1:
        if (this.service.deployments.length >= MOST_SETS) return;
        return this.change((service, now) => {
          const { revision } = serviceOf({ taskDefinition: definitionOf(1 + (nth % 2)).id });
          return createTaskSet(service, { revision, scale, tags: [] }, now, String(nth));
        });
      case 2:
        return set && this.change((service, now) => scaleTaskSet(service, set.id, scale, now));
      case 3:
        return set && this.change((service, now) => makePrimary(service, set.id, now));
      case 4:
        return set && this.change((service, now) => deleteTaskSet(service, set.id, now));
      case 5:
        return this.update({ desiredCount: Math.floor(this.random() * 5) });
      case 6:
        this.restart();
        return this.watch();
      default: {
        const [victim] = this.running;
        const dockerId = victim?.containers[0]?.dockerId;
        if (dockerId) this.docker.die(dockerId, 1);
      }
    }
  }

  /** What must hold at every commit. */
  watch(): void {
    this.store.onCommit(() => {
      const { deployments } = this.service;
      assert(deployments.filter(({ status }) => status === "PRIMARY").length <= 1, "two task sets are PRIMARY");
      for (const { id, taskSet } of deployments) {
        const meant = this.tasks().filter(
          ({ startedBy, desiredStatus }) => startedBy === id && desiredStatus === "RUNNING",
        );
        // Those that were there before it was scaled in are told to stop in the commit that counts it anew.
        assert(meant.length <= 2 * taskSet!.computedDesiredCount, `${id} has more tasks than it may`);
      }
    });
  }
}

async function play(seed: number): Promise<void> {
  const machine = new Machine(seeded(seed));
  await machine.define(definitionOf(1), definitionOf(2));
  await machine.createService(2, { deploymentController: "EXTERNAL", taskDefinition: "" });
  machine.watch();
  void machine.controlPlane().start();
  for (let nth = 0; nth < 25; nth++) {
    await machine.step(nth);
    await machine.clock.run(Math.floor(machine.chance() * 20_000));
  }
  await machine.clock.run(60 * MINUTE, () => isAtRest(machine));
  assert(isAtRest(machine), `not at rest: ${JSON.stringify(machine.service.deployments)}`);
  await machine.change(deleteService);
  await machine.clock.run(10 * MINUTE, () => machine.service.status === "INACTIVE");
  assert.deepEqual([...machine.docker.containers.values()], [], "containers are left");
  assert.deepEqual(machine.service.deployments, []);
}

/** Every task set has the tasks that it is to have, none that is deleted is left, and Docker has nothing else. */
function isAtRest(machine: Machine): boolean {
  const { service } = machine;
  const alive = machine.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED");
  const wanted = service.deployments.reduce((sum, { taskSet }) => sum + countOf(service, taskSet!.scale), 0);
  const complete = service.deployments.every(({ id, taskSet, revision, status, rolloutState }) => {
    const own = machine.running.filter(({ startedBy }) => startedBy === id);
    return (
      status !== "DRAINING" &&
      rolloutState === "COMPLETED" &&
      own.length === countOf(service, taskSet!.scale) &&
      own.every(({ taskDefinition }) => taskDefinition === revision.taskDefinition)
    );
  });
  return complete && alive.length === wanted && machine.docker.containers.size === wanted;
}

const countOf = ({ desiredCount }: Service, scale: number) => computedDesiredCount(desiredCount, scale);

test.each(Array.from({ length: SEEDS }, (_, seed) => [seed]))(
  "whatever a controller does with task sets, and whatever dies meanwhile, they come to rest (seed %i)",
  (seed) => play(seed),
);
