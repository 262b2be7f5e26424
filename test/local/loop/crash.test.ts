import { lastPart } from "../../../src/local/arns";
import { LABEL } from "../../../src/protocol/labels";
import { pairOf } from "../../support/fixtures";
import { World } from "../../support/world";
import { interrupted, steady } from "./interrupted";

it("killed at any moment of a first deployment, loses nothing, doubles nothing and leaves no stray", async () => {
  let killed = true;
  let moments = 0;
  for (let at = 0; killed; at++) {
    const world = new World();
    await world.define(pairOf(1));
    await world.createService(2);
    killed = await interrupted(at, world, () => world.isSteady(2));
    expect(world.tasks()).toHaveLength(2);
    expect(world.docker.running()).toHaveLength(6);
    for (const { starts } of world.docker.containers.values()) expect(starts).toBe(1);
    moments = at;
  }
  expect(moments).toBeGreaterThan(30);
});

it("killed at any moment of an update, ends with the new tasks and none of the old", async () => {
  let killed = true;
  for (let at = 0; killed; at++) {
    const world = await steady(2);
    await world.update({ taskDefinition: pairOf(2).id });
    killed = await interrupted(at, world, () => world.isSteady(2, 2));
    expect(world.tasks("STOPPED")).toHaveLength(2);
    expect(world.archived.length).toBeGreaterThanOrEqual(4);
  }
});

it("finds out who died while nobody looked, with the exit codes", async () => {
  const world = await steady(1);
  world.docker.die(world.docker.named("-web").dockerId, 42);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 1 && world.isSteady(1));
  expect(world.tasks("STOPPED")[0]?.containers.find(({ name }) => name === "web")).toMatchObject({ exitCode: 42 });
});

it("takes a container that someone removed for killed", async () => {
  const world = await steady(1);
  world.docker.containers.delete(world.docker.named("-web").dockerId);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 1 && world.isSteady(1));
  expect(world.tasks("STOPPED")[0]?.containers.find(({ name }) => name === "web")).toMatchObject({ exitCode: 137 });
});

it("removes containers of tasks that it doesn't know, and touches nothing else", async () => {
  const world = new World();
  world.docker.networks.add("slipway-default");
  const spec = (name: string, labels: Record<string, string>) => ({
    name,
    image: "web:1",
    labels,
    environment: {},
    network: { kind: "own" as const, name: "slipway-default", aliases: [] },
  });
  world.docker.start(
    world.docker.create(spec("stray", { [LABEL.task]: "0123456789abcdef", [LABEL.owner]: "slipway" })),
  );
  world.docker.start(world.docker.create(spec("database", { theirs: "yes" })));
  await world.define(pairOf(1));
  await world.createService(0);
  await world.controlPlane().start();
  expect(world.docker.running()).toEqual(["database"]);
});

const late = (task: string) => ({
  ...{ name: "late", image: "web:1", environment: {} },
  labels: { [LABEL.task]: task, [LABEL.owner]: "slipway" },
  network: { kind: "own" as const, name: "slipway-default", aliases: [] },
});

it("removes what Docker makes for a task that is over by then, and keeps what is of one that lives", async () => {
  const world = await steady(1);
  await world.controlPlane().start();
  const [task] = world.tasks("RUNNING");
  world.docker.create(late(lastPart(task!.id)));
  world.docker.create({ ...late("0123456789abcdef"), name: "stray" });
  await world.clock.run(10_000);
  expect([...world.docker.containers.values()].map(({ name }) => name)).toContain("late");
  expect([...world.docker.containers.values()].map(({ name }) => name)).not.toContain("stray");
});

it("asks again to remove it where Docker refuses, and says why", async () => {
  const world = await steady(1);
  await world.controlPlane().start();
  let refusals = 2;
  world.docker.fault = (call) => (call.startsWith("remove ") && refusals-- > 0 ? "refuses" : undefined);
  world.docker.create(late("0123456789abcdef"));
  await world.clock.runUntil(() => ![...world.docker.containers.values()].some(({ name }) => name === "late"));
});

it("the network of no VPC is removed at a later look where something was still on it", async () => {
  const world = await steady(1);
  await world.controlPlane().start();
  let refusals = 1;
  world.docker.fault = (call) => (call === "no network slipway-default" && refusals-- > 0 ? "refuses" : undefined);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => refusals < 1 && !world.docker.networks.has("slipway-default"));
});
