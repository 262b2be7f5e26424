import type { AutoScalingGroup } from "../../../../src/local/auto-scaling/record";
import type { CapacityProvider } from "../../../../src/local/ecs/capacity/record";
import type { ContainerInstance } from "../../../../src/local/ecs/instance/record";
import type { TaskDefinition } from "../../../../src/local/ecs/task-definition/record";
import { needOf } from "../../../../src/local/scheduler/place/need";
import { launch } from "../../../../src/local/scheduler/pools/launch";
import { leaving } from "../../../../src/local/scheduler/pools/leaving";
import { scalePools } from "../../../../src/local/scheduler/pools/managed-scaling";
import { CLUSTER, containerOf, definitionOf, NOW } from "../fixtures";

const PACE = { factor: 20 };
const MINUTE = 3_000;
const QUARTER = 45_000;

const provider = (change: Partial<CapacityProvider> = {}): CapacityProvider => ({
  id: "pool",
  arn: "arn:pool",
  autoScalingGroup: "group",
  targetCapacity: 100,
  managedScaling: true,
  tags: [],
  ...change,
});

const group = (desired: number, change: Partial<AutoScalingGroup> = {}): AutoScalingGroup => ({
  id: "group",
  instanceType: "t3.small",
  min: 0,
  max: 4,
  desired,
  zones: ["us-east-1a", "us-east-1b"],
  ...change,
});

const definition = (change: Partial<TaskDefinition> = {}) =>
  definitionOf(1, { networkMode: "bridge", cpu: 1024, memory: 512, ...change });

const waiting = (
  count: number,
  change: Partial<TaskDefinition> = {},
  placementConstraints: { type: string; expression?: string }[] = [],
  capacityProvider = "pool",
) => ({
  count,
  need: needOf({
    clusterArn: CLUSTER,
    group: "service:web",
    capacityProvider,
    definition: definition(change),
    placementConstraints,
    placementStrategy: [],
  }),
});

interface Given {
  group: AutoScalingGroup;
  provider?: CapacityProvider;
  busy?: number;
  daemons?: ReturnType<typeof waiting>["need"][];
  now?: number;
}

function scaled(given: Given, ...unplaced: ReturnType<typeof waiting>[]) {
  const membership = { clusterArn: CLUSTER, capacityProvider: "pool" };
  const instances = launch(given.group, membership, [], given.group.desired, NOW - 1);
  const busy = new Set(instances.slice(0, given.busy ?? 0));
  const pool = {
    provider: given.provider ?? provider(),
    group: given.group,
    clusterArn: CLUSTER,
    instances,
    daemons: given.daemons ?? [],
    isBusy: (instance: ContainerInstance) => busy.has(instance),
  };
  const { groups, wakeAt } = scalePools([pool], unplaced, PACE, given.now ?? NOW);
  return { desired: groups[0]?.desired, group: groups[0], wakeAt };
}

describe("a pool grows", () => {
  test("by as many instances as the tasks without a place fill", () => {
    expect(scaled({ group: group(0) }, waiting(3)).desired).toBe(2);
    expect(scaled({ group: group(1), busy: 1 }, waiting(1), waiting(1, { memory: 1024 })).desired).toBe(2);
  });

  test("from nothing, and to no more than its maximum", () => {
    expect(scaled({ group: group(0) }, waiting(1)).desired).toBe(1);
    expect(scaled({ group: group(3), busy: 3 }, waiting(9)).desired).toBe(4);
    expect(scaled({ group: group(4), busy: 4 }, waiting(9)).group).toBeUndefined();
  });

  test("by an instance for each task where a port or distinctInstance keeps them apart", () => {
    const containers = [containerOf("web", { portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }] })];
    expect(scaled({ group: group(0) }, waiting(3, { containers })).desired).toBe(3);
    expect(scaled({ group: group(0) }, waiting(3, {}, [{ type: "distinctInstance" }])).desired).toBe(3);
  });

  test("until one is launched in the zone that a task asks for", () => {
    const zone = [{ type: "memberOf", expression: "attribute:ecs.availability-zone == us-east-1b" }];
    expect(scaled({ group: group(0) }, waiting(1, {}, zone)).desired).toBe(2);
  });

  test("with room for the daemons that each new instance runs", () => {
    const daemon = { ...waiting(1).need, group: "service:agent" };
    expect(scaled({ group: group(0), daemons: [daemon] }, waiting(2)).desired).toBe(2);
  });

  test("by at least its minimum and at most its maximum step, and again after a minute", () => {
    expect(scaled({ group: group(0), provider: provider({ minimumStep: 3 }) }, waiting(1)).desired).toBe(3);
    const slow = provider({ maximumStep: 1 });
    const first = scaled({ group: group(0), provider: slow }, waiting(6));
    expect(first.desired).toBe(1);
    const again = (now: number) => scaled({ group: first.group!, provider: slow, busy: 1, now }, waiting(4));
    expect(again(NOW)).toEqual({ wakeAt: NOW + MINUTE });
    expect(again(NOW + MINUTE).desired).toBe(2);
  });

  test("so that the target capacity is left free", () => {
    const half = provider({ targetCapacity: 50 });
    expect(scaled({ group: group(0), provider: half }, waiting(1)).desired).toBe(2);
    expect(scaled({ group: group(1), provider: half, busy: 1 }).desired).toBe(2);
    expect(scaled({ group: group(2), provider: half, busy: 1 }).group).toBeUndefined();
  });
});

describe("a pool stays as it is", () => {
  test.each([
    ["is larger than an instance", waiting(1, { cpu: 4096 })],
    [
      "asks for an instance type that it hasn't",
      waiting(1, {}, [{ type: "memberOf", expression: "attribute:ecs.instance-type =~ m5.*" }]),
    ],
    [
      "asks for an attribute that it hasn't",
      waiting(1, {}, [{ type: "memberOf", expression: "attribute:stack == prod" }]),
    ],
    [
      "asks for a GPU",
      waiting(1, {
        containers: [containerOf("web", { given: { resourceRequirements: [{ type: "GPU", value: "1" }] } })],
      }),
    ],
    ["is another provider's", waiting(1, {}, [], "other")],
  ])("where the task %s", (_, unplaced) => {
    expect(scaled({ group: group(0) }, unplaced)).toEqual({});
  });

  test("where its scaling isn't managed", () => {
    expect(scaled({ group: group(0), provider: provider({ managedScaling: false }) }, waiting(3))).toEqual({});
  });

  test("at a minimum of 0 with nothing to run", () => {
    expect(scaled({ group: group(0) })).toEqual({});
  });
});

describe("a pool shrinks", () => {
  test("when it has been too large for a quarter of an hour, by the instances that are free", () => {
    const first = scaled({ group: group(3), busy: 1 });
    expect(first).toMatchObject({ desired: 3, group: { idleSince: NOW }, wakeAt: NOW + QUARTER });
    const later = (now: number) => scaled({ group: first.group!, busy: 1, now });
    expect(later(NOW + QUARTER - 1)).toEqual({ wakeAt: NOW + QUARTER });
    expect(later(NOW + QUARTER)).toMatchObject({ desired: 1 });
    expect(later(NOW + QUARTER).group).not.toHaveProperty("idleSince");
  });

  test("not where work came back meanwhile", () => {
    const idle = group(2, { idleSince: NOW - QUARTER });
    expect(scaled({ group: idle, busy: 2 }).group).toEqual(group(2));
  });

  test("never below its minimum", () => {
    const idle = group(3, { min: 2, idleSince: NOW - QUARTER });
    expect(scaled({ group: idle }).desired).toBe(2);
    expect(scaled({ group: group(2, { min: 2 }) })).toEqual({});
  });

  test("never by a protected instance, but where termination protection is managed by the free ones", () => {
    const idle = group(3, { protected: true, idleSince: NOW - QUARTER });
    expect(scaled({ group: idle, busy: 1 }).group).toEqual(group(3, { protected: true }));
    const managed = provider({ managedTerminationProtection: true });
    expect(scaled({ group: idle, busy: 1, provider: managed }).desired).toBe(1);
  });
});

test("instances are launched in the zones in turn, and free ones of the fullest zone leave first", () => {
  const five = group(5, { zones: ["us-east-1a", "us-east-1b"] });
  const instances = launch(five, { clusterArn: CLUSTER }, [], 5, NOW);
  const zones = (list: ContainerInstance[]) => list.map(({ zone }) => zone.at(-1)).join("");
  expect(zones(instances)).toBe("ababa");
  expect(new Set(instances.map(({ id }) => id)).size).toBe(5);
  expect(zones(launch(five, { clusterArn: CLUSTER }, instances, 2, NOW))).toBe("ba");
  const [first] = instances;
  const gone = leaving({ ...five, desired: 2 }, instances, {
    isBusy: (instance) => instance !== first && instance.zone === "us-east-1b",
    idleFirst: true,
    now: NOW,
  });
  expect(zones(gone)).toBe("aaa");
});
