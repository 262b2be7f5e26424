import { LABEL } from "../../../src/protocol/labels";
import { definition, Machine } from "./control-plane";
import { quiet } from "./simulated-clock";

/** A control plane that is killed at step number `at` of what it does: from then on nothing that it asks for happens. */
function killedAt(machine: Machine, at: number) {
  let steps = 0;
  const gate = () => (++steps > at ? new Promise<never>(() => {}) : Promise.resolve());
  const controlPlane = machine.controlPlane(gate);
  return { controlPlane, wasKilled: () => steps > at };
}

/** Runs a first control plane up to a step, then a second one to the end. False where the first one got to the end. */
async function interrupted(at: number, machine: Machine, isDone: () => boolean): Promise<boolean> {
  const { controlPlane, wasKilled } = killedAt(machine, at);
  void controlPlane.start();
  await machine.clock.runUntil(() => wasKilled() || isDone());
  void controlPlane.stop();
  await quiet();
  void machine.controlPlane().start();
  await machine.clock.runUntil(isDone);
  return wasKilled();
}

it("killed at any moment of a first deployment, loses nothing, doubles nothing and leaves no stray", async () => {
  let killed = true;
  let moments = 0;
  for (let at = 0; killed; at++) {
    const machine = new Machine();
    await machine.define(definition(1));
    await machine.createService(2);
    killed = await interrupted(at, machine, () => machine.isSteady(2));
    expect(machine.tasks()).toHaveLength(2);
    expect(machine.docker.running()).toHaveLength(6);
    for (const { starts } of machine.docker.containers.values()) expect(starts).toBe(1);
    moments = at;
  }
  expect(moments).toBeGreaterThan(30);
});

it("killed at any moment of an update, ends with the new tasks and none of the old", async () => {
  let killed = true;
  for (let at = 0; killed; at++) {
    const machine = new Machine();
    await machine.define(definition(1), definition(2));
    await machine.createService(2);
    const first = machine.controlPlane();
    void first.start();
    await machine.clock.runUntil(() => machine.isSteady(2));
    await first.stop();
    await machine.update({ taskDefinition: definition(2).id });
    killed = await interrupted(at, machine, () => machine.isSteady(2, 2));
    expect(machine.tasks("STOPPED")).toHaveLength(2);
    expect(machine.archived.length).toBeGreaterThanOrEqual(4);
  }
});

it("finds out who died while nobody looked, with the exit codes", async () => {
  const machine = new Machine();
  await machine.define(definition(1));
  await machine.createService(1);
  const first = machine.controlPlane();
  void first.start();
  await machine.clock.runUntil(() => machine.isSteady(1));
  await first.stop();
  machine.docker.die(machine.docker.named("-web").dockerId, 42);
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length === 1 && machine.isSteady(1));
  expect(machine.tasks("STOPPED")[0]?.containers.find(({ name }) => name === "web")).toMatchObject({ exitCode: 42 });
});

it("takes a container that someone removed for killed", async () => {
  const machine = new Machine();
  await machine.define(definition(1));
  await machine.createService(1);
  const first = machine.controlPlane();
  void first.start();
  await machine.clock.runUntil(() => machine.isSteady(1));
  await first.stop();
  machine.docker.containers.delete(machine.docker.named("-web").dockerId);
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.tasks("STOPPED").length === 1 && machine.isSteady(1));
  expect(machine.tasks("STOPPED")[0]?.containers.find(({ name }) => name === "web")).toMatchObject({ exitCode: 137 });
});

it("removes containers of tasks that it doesn't know, and touches nothing else", async () => {
  const machine = new Machine();
  machine.docker.networks.add("slipway-default");
  const spec = (name: string, labels: Record<string, string>) => ({
    name,
    image: "web:1",
    labels,
    environment: {},
    network: { kind: "own" as const, name: "slipway-default", aliases: [] },
  });
  machine.docker.start(machine.docker.create(spec("stray", { [LABEL.task]: "0123456789abcdef" })));
  machine.docker.start(machine.docker.create(spec("database", { theirs: "yes" })));
  await machine.define(definition(1));
  await machine.createService(0);
  await machine.controlPlane().start();
  expect(machine.docker.running()).toEqual(["database"]);
});
