import { withMembership } from "../../../src/local/auto-scaling/membership";
import type { AutoScalingGroup } from "../../../src/local/auto-scaling/record";
import type { Control } from "../../../src/local/control";
import { INSTANCE_CALLS } from "../../../src/local/ecs/instance/calls";
import { changeInstances, listInstances } from "../../../src/local/ecs/instance/events";
import type { ContainerInstance } from "../../../src/local/ecs/instance/record";
import { runTask } from "../../../src/local/ecs/task/run";
import type { ChangeInstancesRequest } from "../../../src/protocol/instances";
import { CALLER, clusterOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const ON_POOL = { capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }] };
const ZONES = ["us-east-1a", "us-east-1b"];

const controlOf = (world: World) => {
  let next = 0;
  const hex = (digits: number) => (next++).toString(16).padStart(digits, "0");
  return { store: world.store, clock: world.clock, pace: { factor: 20 }, hex } as unknown as Control;
};

const happen = (world: World, request: ChangeInstancesRequest) => changeInstances(controlOf(world), request);

/** Three instances in two zones, and a control plane. */
async function pool(change: Partial<AutoScalingGroup> = {}): Promise<World> {
  const world = new World();
  await world.define(
    ...[1, 2].map((revision) =>
      pairOf(revision, { networkMode: "bridge", requiresCompatibilities: ["EC2"], cpu: 256, memory: 256 }),
    ),
  );
  const group = { id: "hosts", instanceType: "t3.medium", min: 0, max: 8, desired: 3, zones: ZONES, ...change };
  const provider = { id: "pool", arn: "arn:pool", autoScalingGroup: "hosts", targetCapacity: 100, tags: [] };
  await world.store.commit(
    withMembership(world, [
      { table: "clusters", put: clusterOf(["pool"]) },
      { table: "capacityProviders", put: { ...provider, managedScaling: false } },
      { table: "autoScalingGroups", put: group },
    ]),
  );
  void world.controlPlane().start();
  return world;
}

const instances = (world: World) => world.store.list("containerInstances");
const tasksOn = (world: World, { id }: ContainerInstance) => world.tasks().filter((task) => task.instanceId === id);
const first = (world: World) => instances(world)[0]!;

describe("an instance that is stopped", () => {
  test("kills its tasks, which come back elsewhere, and its group launches another", async () => {
    const world = await pool();
    await world.createService(6, ON_POOL);
    await world.clock.runUntil(() => world.isSteady(6));
    const lost = first(world);
    const dead = tasksOn(world, lost);
    await happen(world, { Action: "stop", Instance: lost.ec2InstanceId });
    expect(instances(world)).toHaveLength(3);
    expect(instances(world)).not.toContainEqual(lost);
    await world.clock.runUntil(() => world.isSteady(6));
    for (const { id } of dead) {
      expect(world.store.get("tasks", id)).toMatchObject({
        lastStatus: "STOPPED",
        stopCode: "TerminationNotice",
        stoppedReason: `Host EC2 (instance ${lost.ec2InstanceId}) terminated.`,
        containers: [{ exitCode: 137 }, { exitCode: 137 }],
      });
    }
    world.nothingOverlooked();
  });

  test("takes a task that RunTask started with it", async () => {
    const world = await pool();
    const run = { cluster: "shop", taskDefinition: "web:1", ...ON_POOL };
    await runTask(controlOf(world), run);
    await world.clock.runUntil(() => world.tasks("RUNNING").length === 1);
    const [task] = world.tasks();
    await happen(world, { Action: "stop", Instance: task!.instanceId!.split("/").at(-1)! });
    await world.clock.runUntil(() => world.tasks("STOPPED").length === 1);
    expect(world.tasks()).toMatchObject([{ stopCode: "TerminationNotice" }]);
  });

  test("in the middle of an update costs the update nothing", async () => {
    const world = await pool();
    await world.createService(4, ON_POOL);
    await world.clock.runUntil(() => world.isSteady(4));
    await world.update({ taskDefinition: pairOf(2).id });
    await world.clock.run(1000);
    await happen(world, { Action: "stop", Instance: first(world).ec2InstanceId });
    await world.clock.runUntil(() => world.isSteady(4, 2));
    expect(world.service.deployments.find(({ status }) => status === "PRIMARY")).toMatchObject({ failedTasks: 0 });
  });

  test("is lost though the control plane is killed at once", async () => {
    const world = await pool();
    await world.createService(3, ON_POOL);
    await world.clock.runUntil(() => world.isSteady(3));
    await happen(world, { Action: "stop", Instance: first(world).ec2InstanceId });
    world.restart();
    await world.clock.runUntil(() => world.isSteady(3));
  });
});

describe("an instance that drains", () => {
  test("keeps its tasks until others are healthy, takes none, and takes some again", async () => {
    const world = await pool();
    await world.createService(6, { ...ON_POOL, minimumHealthyPercent: 100 });
    await world.clock.runUntil(() => world.isSteady(6));
    const drained = first(world);
    await happen(world, { Action: "drain", Instance: drained.ec2InstanceId });
    let least = 6;
    await world.clock.runUntil(() => {
      least = Math.min(least, world.running.length);
      return tasksOn(world, drained).every(({ lastStatus }) => lastStatus === "STOPPED") && world.isSteady(6);
    });
    expect(least).toBe(6);
    await happen(world, { Action: "activate", Instance: drained.ec2InstanceId });
    expect(world.store.get("containerInstances", drained.id)?.status).toBe("ACTIVE");
  });

  test("leaves a task that RunTask started where it is", async () => {
    const world = await pool({ desired: 1 });
    await runTask(controlOf(world), { cluster: "shop", taskDefinition: "web:1", ...ON_POOL });
    await world.clock.runUntil(() => world.tasks("RUNNING").length === 1);
    await happen(world, { Action: "drain", Instance: first(world).ec2InstanceId });
    await world.clock.run(600_000);
    expect(world.tasks("RUNNING")).toHaveLength(1);
  });
});

describe("a Spot interruption", () => {
  const SPOT = { onDemand: { base: 1, percent: 0 } };

  test("comes with two minutes' notice, in which an instance may drain", async () => {
    const world = await pool({ ...SPOT, drainsAtNotice: true });
    await world.createService(3, ON_POOL);
    await world.clock.runUntil(() => world.isSteady(3));
    const spot = instances(world).find((each) => each.spot)!;
    expect(instances(world).filter((each) => each.spot)).toHaveLength(2);
    await happen(world, { Action: "interrupt", Instance: spot.ec2InstanceId });
    const noticed = world.clock.now();
    expect(world.store.get("containerInstances", spot.id)).toMatchObject({ status: "DRAINING" });
    await world.clock.runUntil(() => !world.store.get("containerInstances", spot.id));
    expect(world.clock.now() - noticed).toBe(120_000);
    expect(tasksOn(world, spot)).toMatchObject([{ stopCode: "ServiceSchedulerInitiated" }]);
    await world.clock.runUntil(() => world.isSteady(3));
  });

  test("ends the tasks of an instance that doesn't drain when its notice is over", async () => {
    const world = await pool(SPOT);
    await world.createService(3, ON_POOL);
    await world.clock.runUntil(() => world.isSteady(3));
    const spot = instances(world).find((each) => each.spot)!;
    await happen(world, { Action: "interrupt", Instance: spot.ec2InstanceId });
    await world.clock.run(119_000);
    expect(tasksOn(world, spot)).toMatchObject([{ lastStatus: "RUNNING" }]);
    await world.clock.run(2_000);
    world.restart();
    await world.clock.runUntil(() => world.isSteady(3));
    expect(tasksOn(world, spot)).toMatchObject([{ lastStatus: "STOPPED", stopCode: "TerminationNotice" }]);
    expect(instances(world)).toHaveLength(3);
  });

  test("is refused for what is On-Demand", async () => {
    const world = await pool();
    const { ec2InstanceId } = first(world);
    await expect(happen(world, { Action: "interrupt", Instance: ec2InstanceId })).rejects.toThrow("is not on Spot");
  });
});

describe("tasks on Fargate", () => {
  async function service(change: object = {}): Promise<World> {
    const world = new World();
    await world.define(pairOf(1), pairOf(2));
    const subnets = ZONES.map((zone) => ({ id: `subnet-${zone.at(-1)}`, vpcId: "vpc-1", zone }));
    await world.store.commit([
      { table: "clusters", put: clusterOf(["FARGATE", "FARGATE_SPOT"]) },
      ...subnets.map((put) => ({ table: "subnets" as const, put })),
    ]);
    await world.createService(4, {
      network: { subnets: subnets.map(({ id }) => id), securityGroups: [], assignPublicIp: false },
      maximumPercent: 200,
      other: { availabilityZoneRebalancing: "ENABLED" },
      ...change,
    });
    void world.controlPlane().start();
    await world.clock.runUntil(() => world.isSteady(4));
    return world;
  }
  const zones = (world: World) => world.running.map(({ zone }) => zone.at(-1)).sort();

  test("of a lost zone come back in the others, and are spread again when it is back", async () => {
    const world = await service();
    expect(zones(world)).toEqual(["a", "a", "b", "b"]);
    await happen(world, { Action: "stop", Zone: "us-east-1b" });
    await world.clock.runUntil(() => world.isSteady(4));
    expect(zones(world)).toEqual(["a", "a", "a", "a"]);
    expect(world.tasks("STOPPED")).toHaveLength(2);
    expect(world.tasks("STOPPED")).toMatchObject(Array(2).fill({ stopCode: "InfrastructureHealth" }));
    await happen(world, { Action: "activate", Zone: "us-east-1b" });
    let least = 4;
    await world.clock.runUntil(() => {
      least = Math.min(least, world.running.length);
      return world.isSteady(4) && zones(world).join("") === "aabb";
    });
    expect(least).toBe(4);
    expect(world.service.events.map(({ message }) => message)).toContain(
      "(service web) is not AZ balanced with 4 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing in progress.",
    );
    world.nothingOverlooked();
  });

  test("stay where they are when a zone is back and rebalancing is disabled", async () => {
    const world = await service({ other: { availabilityZoneRebalancing: "DISABLED" } });
    await happen(world, { Action: "stop", Zone: "us-east-1b" });
    await world.clock.runUntil(() => world.isSteady(4));
    await happen(world, { Action: "activate", Zone: "us-east-1b" });
    await world.clock.run(600_000);
    expect(zones(world)).toEqual(["a", "a", "a", "a"]);
  });

  test("wait where every zone is lost, and say so", async () => {
    const world = await service();
    for (const Zone of ZONES) await happen(world, { Action: "stop", Zone });
    await world.clock.runUntil(() => world.tasks("STOPPED").length === 4);
    await world.clock.run(60_000);
    expect(world.tasks().filter(({ lastStatus }) => lastStatus !== "STOPPED")).toEqual([]);
    expect(world.service.events[0]?.message).toContain("Capacity is unavailable at this time");
    const run = { cluster: "shop", taskDefinition: "web:1", launchType: "FARGATE" } as const;
    const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-a", "subnet-b"] } };
    expect(await runTask(controlOf(world), { ...run, networkConfiguration })).toMatchObject({
      tasks: [],
      failures: [{ reason: expect.stringContaining("Capacity is unavailable at this time") }],
    });
    await happen(world, { Action: "activate", Zone: ZONES[0]! });
    await world.clock.runUntil(() => world.isSteady(4));
  });

  test("Spot are interrupted with a signal, and replaced", async () => {
    const capacityProviderStrategy = [
      { capacityProvider: "FARGATE", base: 1, weight: 0 },
      { capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 },
    ];
    const world = await service({ capacityProviderStrategy });
    await happen(world, { Action: "interrupt", Zone: ZONES[0]! });
    await world.clock.runUntil(() => world.isSteady(4));
    const stopped = world.tasks("STOPPED");
    expect(stopped.length).toBeGreaterThan(0);
    for (const task of stopped) {
      expect(task).toMatchObject({
        capacityProvider: "FARGATE_SPOT",
        stopCode: "SpotInterruption",
        stoppedReason: "Your Spot Task was interrupted.",
      });
    }
    const onDemand = world.running.find(({ capacityProvider }) => capacityProvider === "FARGATE")!;
    const Instance = onDemand.id.split("/").at(-1)!;
    await expect(happen(world, { Action: "interrupt", Instance })).rejects.toThrow("is not on Spot");
  });
});

describe("a zone's instances", () => {
  test("are lost together, and launched in the zones that are left", async () => {
    const world = await pool({ desired: 4 });
    await happen(world, { Action: "stop", Zone: "us-east-1a" });
    expect(instances(world).map(({ zone }) => zone)).toEqual(Array(4).fill("us-east-1b"));
    expect((await listInstances(controlOf(world))).LostZones).toEqual(["us-east-1a"]);
  });

  test.each<[ChangeInstancesRequest, string]>([
    [{ Action: "stop", Zone: "us-east-1z" }, 'Zone is "us-east-1z"; there are us-east-1a, us-east-1b'],
    [{ Action: "stop", Instance: "i-none" }, 'There is no instance "i-none", and no task on Fargate.'],
    [{ Action: "drain", Instance: "i-none" }, 'There is no instance "i-none".'],
    [{ Action: "stop", Instance: "i-" }, '"i-" is the beginning of 3'],
    [{ Action: "stop" }, "One of Instance and Zone is needed."],
    [{ Action: "stop", Instance: "i-", Zone: "us-east-1a" }, "One of Instance and Zone is needed."],
  ])("what can't be meant is refused: %j", async (request, message) => {
    await expect(happen(await pool(), request)).rejects.toThrow(message);
  });
});

test("a deregistered instance is gone only by force while it runs tasks, and those are replaced", async () => {
  const world = await pool();
  await world.createService(3, ON_POOL);
  await world.clock.runUntil(() => world.isSteady(3));
  const { id } = first(world);
  const deregister = (force?: boolean) =>
    INSTANCE_CALLS.DeregisterContainerInstance!.run(
      controlOf(world),
      { cluster: "shop", containerInstance: id, force } as never,
      CALLER,
    );
  await expect(deregister()).rejects.toThrow("Found running tasks on the instance.");
  expect(await deregister(true)).toMatchObject({ containerInstance: { status: "INACTIVE" } });
  await world.clock.runUntil(() => world.isSteady(3));
  expect(world.store.get("containerInstances", id)).toBeUndefined();
});
