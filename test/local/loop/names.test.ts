import type { DiscoveryService } from "../../../src/local/discovery/record";
import type { TaskDefinition } from "../../../src/local/ecs/task-definition/record";
import { containerOf, definitionOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const REGISTRY = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1";
const NAME = "web.shop.internal";
const IN_NAMES = { serviceRegistries: [{ registryArn: REGISTRY }] };

const checked = (revision: number): TaskDefinition =>
  definitionOf(revision, {
    containers: [
      containerOf("web", {
        image: `web:${revision}`,
        healthCheck: { command: ["CMD", "check"], interval: 5, timeout: 2, retries: 2, startPeriod: 0 },
      }),
    ],
  });

/** A service of so many tasks under a name. */
async function named(count: number, definitions: TaskDefinition[], change: Partial<DiscoveryService> = {}) {
  const world = new World();
  await world.store.commit([
    { table: "namespaces", put: { id: "ns-1", arn: "ns-1", name: "shop.internal", vpcId: "vpc-1" } },
    {
      table: "discoveryServices",
      put: {
        id: "srv-1",
        arn: REGISTRY,
        name: "web",
        namespaceId: "ns-1",
        dns: { routing: "MULTIVALUE", records: [{ type: "A", ttl: 10 }] },
        healthChecked: true,
        ...change,
      },
    },
  ]);
  await world.define(...definitions);
  await world.createService(count, IN_NAMES);
  return world;
}

const addresses = (world: World) => world.running.flatMap(({ ip }) => ip ?? []).sort();

test("a name leads to the tasks that run, and to no address before and after", async () => {
  const world = await named(2, [pairOf(1)]);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(2));
  expect(world.resolver.lookup(NAME)).toEqual(addresses(world));
  expect(addresses(world)).toHaveLength(2);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.isSteady(0));
  expect(world.resolver.lookup(NAME)).toEqual([]);
});

test("a task hears no stop signal while a name still leads to it", async () => {
  const world = await named(2, [pairOf(1)]);
  const controlPlane = world.controlPlane();
  void controlPlane.start();
  await world.clock.runUntil(() => world.isSteady(2));
  world.resolver.failure = new Error("the disk is full");
  await world.update({ desiredCount: 1 });
  await world.clock.runUntil(() => world.tasks("DEACTIVATING").length === 1);
  await world.clock.run(5000);
  expect(world.tasks("DEACTIVATING")).toHaveLength(1);
  expect(world.lines).toContain("writing the names in DNS failed: the disk is full");
  world.resolver.failure = undefined;
  await world.clock.runUntil(() => world.isSteady(1));
  expect(world.resolver.lookup(NAME)).toEqual(addresses(world));
});

test("in a rolling update that keeps all tasks the name is never empty", async () => {
  const world = await named(2, [pairOf(1), pairOf(2)]);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(2));
  let fewest = Number.POSITIVE_INFINITY;
  world.resolver.onWrite = () => {
    fewest = Math.min(fewest, world.resolver.lookup(NAME).length);
  };
  await world.update({ taskDefinition: pairOf(2).id });
  await world.clock.runUntil(() => world.isSteady(2, 2));
  expect(fewest).toBe(2);
  expect(world.resolver.lookup(NAME)).toEqual(addresses(world));
});

test("a name leads to no task that is not healthy yet, and to none that isn't any more", async () => {
  const world = await named(2, [checked(1)]);
  const failing = new Set<string>();
  let ready = false;
  world.docker.probe = ({ name }) => (!ready || failing.has(name) ? 1 : 0);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.running.length === 2);
  await world.clock.run(1000);
  expect(world.resolver.lookup(NAME)).toEqual([]);
  ready = true;
  await world.clock.runUntil(() => world.resolver.lookup(NAME).length === 2);
  const [sick] = world.running;
  failing.add(
    [...world.docker.containers.values()].find(({ dockerId }) => dockerId === sick!.containers[0]!.dockerId)!.name,
  );
  await world.clock.runUntil(() => world.store.get("tasks", sick!.id)!.healthStatus === "UNHEALTHY");
  await world.clock.runUntil(() => !world.resolver.lookup(NAME).includes(sick!.ip!));
  expect(world.resolver.lookup(NAME).length).toBeGreaterThan(0);
});

test("without a custom health check the name leads to tasks whatever their health", async () => {
  const world = await named(1, [checked(1)], { healthChecked: false });
  world.docker.probe = () => 1;
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.running.length === 1);
  await world.clock.runUntil(() => world.resolver.lookup(NAME).length === 1);
});

test("killed and started again, the control plane leaves the names as they are", async () => {
  const world = await named(2, [pairOf(1)]);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(2));
  const before = world.resolver.lookup(NAME);
  world.resolver.onWrite = () => expect(world.resolver.lookup(NAME)).toEqual(before);
  world.restart();
  await world.clock.run(5000);
  expect(world.resolver.lookup(NAME)).toEqual(before);
});

test("SRV records name the port, and a target that has the task's address", async () => {
  const world = await named(1, [pairOf(1)], { dns: { routing: "MULTIVALUE", records: [{ type: "SRV", ttl: 10 }] } });
  await world.update({ serviceRegistries: [{ registryArn: REGISTRY, port: 8080 }] });
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  const id = world.running[0]!.id.split("/").at(-1);
  const names = [...world.resolver.zones.values()].flat().flatMap((zone) => zone.names);
  expect(names).toEqual([
    {
      name: NAME,
      routing: "MULTIVALUE",
      records: [{ type: "SRV", ttl: 10, port: 8080, target: `${id}.${NAME}` }],
    },
    { name: `${id}.${NAME}`, routing: "MULTIVALUE", records: [{ type: "A", ttl: 10, data: addresses(world)[0] }] },
  ]);
});

test("namespaces are made while the resolver is on its way, containers are started once it answers", async () => {
  const world = await named(1, [pairOf(1)]);
  let listening = () => {};
  world.resolver.listens = new Promise((resolve) => {
    listening = resolve;
  });
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("PENDING").length === 1);
  await world.clock.run(10_000);
  const [task] = world.tasks("PENDING");
  expect(world.docker.get(task!.pause!).status).toBe("running");
  expect(task!.containers.map(({ lastStatus }) => lastStatus)).toEqual(["CREATED", "CREATED"]);
  listening();
  await world.clock.runUntil(() => world.isSteady(1));
});

test("a resolver answers on networks as long as they have tasks", async () => {
  const world = await named(1, [pairOf(1)]);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  expect([...world.resolver.networks]).toEqual(["slipway-default"]);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.isSteady(0) && world.resolver.networks.size === 0);
});
