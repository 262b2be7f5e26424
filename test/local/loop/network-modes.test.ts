import type { ContainerDefinition } from "../../../src/local/ecs/task-definition/record";
import { clusterOf, containerOf, definitionOf } from "../../support/fixtures";
import { World } from "../../support/world";

const POOL = { capacityProviderStrategy: [{ capacityProvider: "pool", weight: 1, base: 0 }] };
const tcp = (containerPort: number, hostPort?: number) => ({ containerPort, hostPort, protocol: "tcp" as const });

/** A service on a pool of up to three t3.small instances. */
async function onPool(networkMode: "bridge" | "host" | "none", containers: ContainerDefinition[], count = 1) {
  const world = new World();
  await world.define(
    definitionOf(1, { networkMode, requiresCompatibilities: ["EC2"], cpu: 128, memory: 128, containers }),
  );
  const provider = { autoScalingGroup: "hosts", targetCapacity: 100, managedScaling: true, tags: [] };
  await world.store.commit([
    { table: "clusters", put: clusterOf(["pool"]) },
    { table: "capacityProviders", put: { id: "pool", arn: "arn:pool", ...provider } },
    {
      table: "autoScalingGroups",
      put: { id: "hosts", instanceType: "t3.small", min: 0, max: 3, desired: 0, zones: ["us-east-1a"] },
    },
  ]);
  await world.createService(count, POOL);
  void world.controlPlane().start();
  return world;
}

const specOf = (world: World, name: string) =>
  [...world.docker.containers.values()].find((container) => container.name.endsWith(`-${name}`))?.spec;

describe("in bridge mode", () => {
  test("each container has an address and host ports of its own, free ones on the instance", async () => {
    const world = await onPool("bridge", [
      containerOf("web", { portMappings: [tcp(8080), tcp(9090, 0)] }),
      containerOf("proxy", { portMappings: [tcp(80, 0)] }),
    ]);
    await world.clock.runUntil(() => world.isSteady(1));
    const [task] = world.tasks("RUNNING");
    expect(task!.ip).toBeUndefined();
    expect(new Set(task!.containers.map(({ ip }) => ip)).size).toBe(2);
    const ports = task!.hostPorts!.map(({ hostPort }) => hostPort);
    expect(new Set(ports).size).toBe(3);
    expect(ports.every((port) => port >= 32_768 && port <= 60_999)).toBe(true);
  });

  test("tasks of one instance share no host port, and keep theirs when the control plane is another one", async () => {
    const world = await onPool("bridge", [containerOf("web", { portMappings: [tcp(8080, 0)] })], 8);
    await world.clock.runUntil(() => world.isSteady(8));
    const held = () => world.tasks("RUNNING").map(({ id, instanceId, hostPorts }) => [id, instanceId, hostPorts]);
    const before = held();
    expect(new Set(before.map(([, instance, ports]) => JSON.stringify([instance, ports]))).size).toBe(8);
    world.restart();
    await world.clock.run(60_000);
    expect(held()).toEqual(before);
  });

  test("a fixed host port puts one task on an instance, and the others wait for it by name", async () => {
    const world = await onPool("bridge", [containerOf("web", { portMappings: [tcp(8080, 8080)] })], 5);
    await world.clock.runUntil(() => world.service.events.some(({ message }) => /unable to place.*port/.test(message)));
    await world.clock.quiet();
    const running = world.tasks("RUNNING");
    expect(running).toHaveLength(3);
    expect(new Set(running.map(({ instanceId }) => instanceId)).size).toBe(3);
    expect(running.map(({ hostPorts }) => hostPorts?.[0]?.hostPort)).toEqual([8080, 8080, 8080]);
  });

  test("a container finds those that it links to by their names, and starts after them", async () => {
    const world = await onPool("bridge", [
      containerOf("web", {
        given: { links: ["proxy:front"] },
        dependsOn: [{ containerName: "proxy", condition: "START" }],
      }),
      containerOf("proxy"),
    ]);
    await world.clock.runUntil(() => world.isSteady(1));
    const proxy = [...world.docker.containers.values()].find(({ name }) => name.endsWith("-proxy"))!.name;
    expect(specOf(world, "web")?.network).toMatchObject({
      kind: "own",
      links: [{ container: proxy, alias: "front" }],
    });
  });
});

describe("in host mode", () => {
  test("containers are in their instance's namespace, which goes with the last task", async () => {
    const world = await onPool("host", [containerOf("web", { portMappings: [tcp(8080)] })], 2);
    await world.clock.runUntil(() => world.running.length === 2);
    const instances = () =>
      [...world.docker.containers.values()].filter(({ labels }) => labels["slipway.role"] === "instance");
    expect(instances()).toHaveLength(2);
    expect(world.tasks("RUNNING").map(({ hostPorts }) => hostPorts?.[0]?.hostPort)).toEqual([8080, 8080]);
    expect(specOf(world, "web")?.network).toMatchObject({ kind: "of" });
    world.restart();
    await world.clock.run(60_000);
    await world.update({ desiredCount: 0 });
    await world.clock.runUntil(() => world.tasks().every(({ lastStatus }) => lastStatus === "STOPPED"));
    await world.clock.quiet();
    expect(instances()).toEqual([]);
  });
});

describe("in host mode, where what stands for an instance dies", () => {
  const standsFor = (world: World) =>
    [...world.docker.containers.values()].filter(({ labels }) => labels["slipway.role"] === "instance");

  async function withTwo() {
    const world = await onPool("host", [containerOf("web", { portMappings: [tcp(8080)] })], 2);
    await world.clock.runUntil(() => world.running.length === 2);
    const [instance] = standsFor(world);
    const on = (each: { instanceId?: string }) => each.instanceId?.endsWith(instance!.labels["slipway.instance"]!);
    const [there, elsewhere] = [world.tasks("RUNNING").find(on)!, world.tasks("RUNNING").find((each) => !on(each))!];
    return { world, instance: instance!, there, elsewhere };
  }

  test("its tasks have no network any more: they are stopped, and replaced; others go on", async () => {
    const { world, instance, there, elsewhere } = await withTwo();
    world.docker.die(instance.dockerId, 137);
    await world.clock.runUntil(() => world.store.get("tasks", there.id)?.lastStatus === "STOPPED");
    await world.clock.runUntil(() => world.running.length === 2);
    expect(world.store.get("tasks", there.id)).toMatchObject({
      stopCode: "InfrastructureHealth",
      stoppedReason: "The network of the container instance was lost",
    });
    expect(world.store.get("tasks", elsewhere.id)?.lastStatus).toBe("RUNNING");
    const [replacement] = world.tasks("RUNNING").filter(({ id }) => id !== elsewhere.id);
    expect(replacement?.instanceId).toBe(there.instanceId);
    expect(standsFor(world).every(({ status }) => status === "running")).toBe(true);
  });

  test("while no control plane was there, the next one finds out", async () => {
    const { world, instance, there } = await withTwo();
    world.docker.die(instance.dockerId, 137, { untold: true });
    world.restart();
    await world.clock.runUntil(() => world.store.get("tasks", there.id)?.lastStatus === "STOPPED");
    await world.clock.runUntil(() => world.running.length === 2);
    expect(world.store.get("tasks", there.id)?.stopCode).toBe("InfrastructureHealth");
  });
});

test("in the mode none a container has no network", async () => {
  const world = await onPool("none", [containerOf("web", { portMappings: [] })]);
  await world.clock.runUntil(() => world.isSteady(1));
  expect(specOf(world, "web")?.network).toMatchObject({ kind: "none" });
  expect(world.tasks("RUNNING")[0]!.hostPorts).toBeUndefined();
});
