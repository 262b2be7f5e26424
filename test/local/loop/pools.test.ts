import { runTask } from "../../../src/local/ecs/task/run";
import { CLUSTER, definition, Machine } from "./control-plane";
import { quiet } from "./simulated-clock";

const POOL = { capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }] };

/** A cluster with one pool of t3.small instances, two of which are its most. */
async function pool(machine: Machine, change: { min?: number; max?: number; desired?: number } = {}): Promise<void> {
  await machine.define(definition(1, { networkMode: "bridge", requiresCompatibilities: ["EC2"], cpu: 1024 }));
  await machine.store.commit([
    {
      table: "clusters",
      put: {
        id: CLUSTER,
        name: "shop",
        status: "ACTIVE",
        capacityProviders: ["pool"],
        defaultStrategy: [],
        settings: [],
        tags: [],
        createdAt: 0,
      },
    },
    {
      table: "capacityProviders",
      put: {
        id: "pool",
        arn: "arn:pool",
        autoScalingGroup: "hosts",
        targetCapacity: 100,
        managedScaling: true,
        tags: [],
      },
    },
    {
      table: "autoScalingGroups",
      put: { id: "hosts", instanceType: "t3.small", min: 0, max: 8, desired: 0, zones: ["us-east-1a"], ...change },
    },
  ]);
}

const sizes = (machine: Machine) => [
  machine.store.get("autoScalingGroups", "hosts")?.desired,
  machine.store.list("containerInstances").length,
];

test("a pool at 0 grows for the tasks that wait, and shrinks to 0 when they are gone", async () => {
  const machine = new Machine();
  await pool(machine);
  await machine.createService(3, POOL);
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.isSteady(3));
  expect(sizes(machine)).toEqual([2, 2]);
  await machine.update({ desiredCount: 0 });
  await machine.clock.runUntil(() => sizes(machine)[0] === 0);
  expect(sizes(machine)).toEqual([0, 0]);
});

test("a constraint that no instance of the pool meets grows nothing", async () => {
  const machine = new Machine();
  await pool(machine);
  const placementConstraints = [{ type: "memberOf", expression: "attribute:stack == prod" }];
  await machine.createService(2, { ...POOL, placementConstraints });
  void machine.controlPlane().start();
  await machine.clock.runUntil(() =>
    machine.service().events.some(({ message }) => message.includes("unable to place")),
  );
  await quiet();
  expect(sizes(machine)).toEqual([0, 0]);
});

test("distinct instances grow the pool to as many as there are tasks, at most to its maximum", async () => {
  const machine = new Machine();
  await pool(machine, { max: 2 });
  await machine.createService(4, { ...POOL, placementConstraints: [{ type: "distinctInstance" }] });
  void machine.controlPlane().start();
  await machine.clock.runUntil(() => machine.tasks("RUNNING").length === 2);
  expect(sizes(machine)).toEqual([2, 2]);
});

describe("RunTask on a pool at 0", () => {
  const run = (machine: Machine, expression?: string) =>
    runTask({ store: machine.store, clock: machine.clock, hex: (digits: number) => "a".repeat(digits) } as never, {
      cluster: "shop",
      taskDefinition: "web:1",
      capacityProviderStrategy: [{ capacityProvider: "pool", weight: 1 }],
      ...(expression && { placementConstraints: [{ type: "memberOf", expression }] }),
    });

  test("starts a task that waits, PROVISIONING, until the pool has grown for it", async () => {
    const machine = new Machine();
    await pool(machine);
    const { tasks, failures } = await run(machine);
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([{ lastStatus: "PROVISIONING", capacityProviderName: "pool" }]);
    void machine.controlPlane().start();
    await machine.clock.runUntil(() => machine.tasks("RUNNING").length === 1);
    const [instance] = machine.store.list("containerInstances");
    expect(machine.tasks()).toMatchObject([{ instanceId: instance?.id, zone: "us-east-1a" }]);
    expect(machine.tasks()[0]).not.toHaveProperty("placement");
    expect(sizes(machine)).toEqual([1, 1]);
  });

  test("fails a task that no instance of the pool would take, and grows nothing", async () => {
    const machine = new Machine();
    await pool(machine);
    const { tasks, failures } = await run(machine, "attribute:stack == prod");
    expect(tasks).toEqual([]);
    expect(failures).toEqual([{ reason: "EMPTY CAPACITY PROVIDER" }]);
    void machine.controlPlane().start();
    await quiet();
    expect(sizes(machine)).toEqual([0, 0]);
  });
});
