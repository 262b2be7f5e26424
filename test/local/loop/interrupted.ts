import { pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

/** A control plane that is killed at step number `at` of what it does: from then on nothing that it asks for happens. */
function killedAt(world: World, at: number) {
  let steps = 0;
  const gate = () => (++steps > at ? new Promise<never>(() => {}) : Promise.resolve());
  const controlPlane = world.controlPlane(gate);
  return { controlPlane, wasKilled: () => steps > at };
}

/** Runs a first control plane up to a step, then a second one to the end. False where the first one got to the end. */
export async function interrupted(at: number, world: World, isDone: () => boolean): Promise<boolean> {
  const { controlPlane, wasKilled } = killedAt(world, at);
  void controlPlane.start();
  await world.clock.runUntil(() => wasKilled() || isDone());
  world.restart();
  await world.clock.runUntil(isDone);
  return wasKilled();
}

/** A world with a steady service, whose control plane has ended. */
export async function steady(count: number): Promise<World> {
  const world = new World();
  await world.define(pairOf(1), pairOf(2));
  await world.createService(count);
  const first = world.controlPlane();
  void first.start();
  await world.clock.runUntil(() => world.isSteady(count));
  await first.stop();
  return world;
}
