import type { Control } from "../../../src/local/control";
import { managedGroup, managedProvider, puttingManaged } from "../../../src/local/ecs/capacity/managed-instances";
import type { ManagedInstancesInput } from "../../../src/local/ecs/capacity/record";
import { clusterOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const POOL = { capacityProviderStrategy: [{ capacityProvider: "managed", base: 0, weight: 1 }] };

interface Asked {
  requirements?: NonNullable<ManagedInstancesInput["instanceLaunchTemplate"]>["instanceRequirements"];
  spot?: boolean;
  scaleInAfter?: number;
  /** Of the task. */
  cpu?: number;
}

/** A cluster with a provider of ECS Managed Instances in two zones. */
async function machine({ requirements, spot, scaleInAfter, cpu = 1024 }: Asked = {}): Promise<World> {
  const world = new World();
  await world.define(pairOf(1, { networkMode: "awsvpc", requiresCompatibilities: ["MANAGED_INSTANCES"], cpu }));
  const subnet = (id: string, zone: string) => ({ id, vpc: "vpc-1", cidr: "10.0.0.0/24", zone });
  const cluster = clusterOf([]);
  await world.store.commit([
    { table: "clusters", put: cluster },
    { table: "subnets", put: subnet("subnet-a", "us-east-1a") as never },
    { table: "subnets", put: subnet("subnet-b", "us-east-1b") as never },
  ]);
  const control = world as unknown as Control;
  const asked = {
    instanceLaunchTemplate: {
      networkConfiguration: { subnets: ["subnet-a", "subnet-b"] },
      ...(spot && { capacityOptionType: "SPOT" as const }),
      ...(requirements && { instanceRequirements: requirements }),
    },
    ...(scaleInAfter !== undefined && { infrastructureOptimization: { scaleInAfter } }),
  };
  const provider = managedProvider("managed", cluster, asked, []);
  const made = managedGroup(control, provider, cluster.name);
  if ("problem" in made) throw new Error(made.problem.allowed);
  await world.store.commit(puttingManaged(control, provider, made.group, cluster));
  void world.controlPlane().start();
  return world;
}

const instances = (world: World) => world.store.list("containerInstances");

test("instances come for the tasks that want them, in all zones, and go when they are idle", async () => {
  const world = await machine({ requirements: { vCpuCount: { min: 2 }, memoryMiB: { min: 4096 } } });
  expect(instances(world)).toEqual([]);
  await world.createService(4, POOL);
  await world.clock.runUntil(() => world.isSteady(4));
  expect(new Set(instances(world).map(({ zone }) => zone))).toEqual(new Set(["us-east-1a", "us-east-1b"]));
  expect(instances(world).every(({ capacityProvider }) => capacityProvider === "managed")).toBe(true);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => instances(world).length === 0);
});

test("the type of an instance holds the tasks that it is launched for", async () => {
  const world = await machine({ cpu: 8192 });
  await world.createService(1, POOL);
  await world.clock.runUntil(() => world.isSteady(1));
  expect(instances(world)).toHaveLength(1);
  expect(instances(world)[0]!.cpu).toBeGreaterThanOrEqual(8192);
});

test("a task that no allowed type holds waits, and nothing is launched", async () => {
  const requirements = { vCpuCount: { min: 2 }, memoryMiB: { min: 1 }, allowedInstanceTypes: ["m7i.large"] };
  const world = await machine({ cpu: 8192, requirements });
  await world.createService(1, POOL);
  await world.clock.runUntil(() => world.service.events.some(({ message }) => message.includes("unable to place")));
  await world.clock.quiet();
  expect(instances(world)).toEqual([]);
});

test("types are those that are allowed, and instances on Spot where that is asked for", async () => {
  const requirements = { vCpuCount: { min: 1 }, memoryMiB: { min: 1 }, allowedInstanceTypes: ["m7i.*", "m7a.*"] };
  const world = await machine({ requirements, spot: true });
  await world.createService(2, POOL);
  await world.clock.runUntil(() => world.isSteady(2));
  for (const { instanceType, spot } of instances(world)) {
    expect(instanceType).toMatch(/^m7[ai]\./);
    expect(spot).toBe(true);
  }
});

test("with -1 idle instances stay", async () => {
  const world = await machine({ scaleInAfter: -1 });
  await world.createService(1, POOL);
  await world.clock.runUntil(() => world.isSteady(1));
  await world.update({ desiredCount: 0 });
  await world.clock.quiet();
  expect(instances(world)).toHaveLength(1);
});
