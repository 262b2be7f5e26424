import { BALANCED, pairOf } from "../../support/fixtures";
import { BALANCER_TABLES } from "../../support/load-balancers";
import { World } from "../../support/world";
import { interrupted, steady } from "./interrupted";

/** Two tasks whose service wants none any more; their containers take half a second to stop. */
async function stopping(): Promise<World> {
  const world = await steady(2);
  world.docker.stopsIn = () => 500;
  await world.update({ desiredCount: 0 });
  return world;
}

/** Every container of the tasks heard SIGTERM before anything else, and ended in its own time with its own exit code. */
function expectGraceful({ docker, tasks }: { docker: World["docker"]; tasks: ReturnType<World["tasks"]> }): void {
  const ended = docker.removed.filter(({ name }) => !name.endsWith(".pause"));
  expect(ended).toHaveLength(tasks.length * 2);
  for (const { signals, exitCode } of ended) {
    expect(new Set(signals.map(({ signal }) => signal))).toEqual(new Set(["SIGTERM"]));
    expect(exitCode).toBe(0);
  }
  for (const { containers } of tasks) for (const { exitCode } of containers) expect(exitCode).toBe(0);
}

const over = (world: World) => () => world.isSteady(0);

it("killed at any moment of a stop, the control plane tells every container to stop before it is killed", async () => {
  let killed = true;
  let moments = 0;
  for (let at = 0; killed; at++) {
    const world = await stopping();
    killed = await interrupted(at, world, over(world));
    expectGraceful({ docker: world.docker, tasks: world.tasks("STOPPED") });
    moments = at;
  }
  expect(moments).toBeGreaterThan(20);
});

it.each(["ignores", "forgets", "refuses"] as const)(
  "a call of a stop that Docker %s costs no container its signal",
  async (fault) => {
    let calls = 1;
    for (let at = 0; at < calls; at++) {
      const world = await stopping();
      let call = -1;
      world.docker.fault = () => (++call === at ? fault : undefined);
      void world.controlPlane().start();
      await world.clock.runUntil(over(world));
      expectGraceful({ docker: world.docker, tasks: world.tasks("STOPPED") });
      calls = call + 1;
    }
    expect(calls).toBeGreaterThan(8);
  },
);

it("a Docker that is away when a task is to be stopped, for longer than its stop timeout, costs it nothing", async () => {
  const world = await stopping();
  const controlPlane = world.controlPlane();
  void controlPlane.start();
  world.docker.fault = (call) => (call.startsWith("signal ") ? "ignores" : undefined);
  await world.clock.run(60_000);
  expect(world.docker.running()).toHaveLength(6);
  world.docker.fault = () => undefined;
  await world.clock.runUntil(over(world));
  expectGraceful({ docker: world.docker, tasks: world.tasks("STOPPED") });
});

it("what doesn't heed its signal is killed a stop timeout after it got it, and not before", async () => {
  const world = await stopping();
  world.docker.named("-web").program.onStop = "deaf";
  world.docker.fault = (call) => (call.startsWith("signal ") ? "ignores" : undefined);
  void world.controlPlane().start();
  await world.clock.run(60_000);
  world.docker.fault = () => undefined;
  const before = world.clock.now();
  await world.clock.runUntil(over(world));
  expect(world.clock.now() - before).toBeGreaterThanOrEqual(30_000);
  const web = world.docker.removed.filter(({ name }) => name.endsWith("-web"));
  expect(web.map(({ signals, exitCode }) => [...signals.map(({ signal }) => signal), exitCode])).toEqual([
    ["SIGTERM", "SIGKILL", 137],
    ["SIGTERM", "SIGKILL", 137],
  ]);
});

it("a container whose start was never answered is told to stop before it is removed", async () => {
  const world = await steady(0);
  world.docker.fault = (call) => (/^start .*-web$/.test(call) ? "forgets" : undefined);
  void world.controlPlane().start();
  await world.update({ desiredCount: 1 });
  await world.clock.run(60_000, () => world.docker.running().some((name) => name.endsWith("-web")));
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(over(world));
  const web = world.docker.removed.find(({ name }) => name.endsWith("-web"));
  expect(web).toMatchObject({ signals: [{ signal: "SIGTERM" }], exitCode: 0 });
  expect(world.tasks("STOPPED")[0]?.containers.find(({ name }) => name === "web")).toMatchObject({ exitCode: 0 });
});

it("a container that a start asked for twice has run anew after its end is told to stop as well", async () => {
  const world = await steady(1);
  void world.controlPlane().start();
  const proxy = world.docker.named("-proxy");
  world.docker.die(proxy.dockerId, 0);
  await world.clock.runUntil(
    () => world.running[0]?.containers.some(({ lastStatus }) => lastStatus === "STOPPED") ?? false,
  );
  world.docker.start(proxy.dockerId);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(over(world));
  expect(proxy).toMatchObject({ signals: [{ signal: "SIGTERM" }], exitCode: 0 });
});

it("a task that an earlier control plane began to drain takes no signal before it was drained", async () => {
  const world = new World();
  await world.define(pairOf(1));
  await world.store.commit(BALANCER_TABLES);
  await world.createService(1, BALANCED);
  world.balancer.holds = true;
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.balancer.targets.some(({ health }) => health === "healthy"));
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.balancer.targets.some(({ health }) => health === "draining"));
  world.restart();
  await world.clock.run(60_000);
  expect(world.tasks()).toMatchObject([{ lastStatus: "DEACTIVATING" }]);
  expect(world.docker.named("-web").signals).toEqual([]);
  world.balancer.letGo();
  await world.clock.runUntil(over(world));
});
