import { matches, parseQuery } from "../../../src/ecs/cluster-query";
import type { AutoScalingGroup } from "../../../src/local/auto-scaling/record";
import type { PlacementConstraint, PlacementStrategy } from "../../../src/local/ecs/revision/record";
import { Books } from "../../../src/local/scheduler/books";
import { asQueried } from "../../../src/local/scheduler/place/filters";
import { needOf } from "../../../src/local/scheduler/place/need";
import { place } from "../../../src/local/scheduler/place/place";
import { nextProvider } from "../../../src/local/scheduler/place/providers";
import { count as add } from "../../../src/local/scheduler/place/tally";
import { launch } from "../../../src/local/scheduler/pools/launch";
import { CLUSTER, definitionOf, instanceOf } from "./fixtures";

const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

const A1 = instanceOf("a1", { attributes: [{ name: "rack", value: "1" }], cpu: 4096 });
const A2 = instanceOf("a2", { attributes: [{ name: "rack", value: "2" }], instanceType: "m7g.large" });
const B1 = instanceOf("b1", { zone: ZONES[1]!, attributes: [{ name: "rack", value: "1" }, { name: "ssd" }] });
const FLEET = [A1, A2, B1];

/** Where so many tasks of 256 CPU units and 512 MiB go, by the instances' short names. */
function placed(count: number, strategy: PlacementStrategy[], constraints: PlacementConstraint[] = []): string[] {
  const books = new Books();
  return Array.from({ length: count }, (_, n) => {
    const need = needOf({
      clusterArn: CLUSTER,
      group: "service:web",
      definition: definitionOf(1),
      placementConstraints: constraints,
      placementStrategy: strategy,
    });
    const found = place(need, FLEET, books, String(n));
    if ("miss" in found) return "none";
    books.take(found.instance, need.demand, need.group);
    return found.instance.id.split("/").at(-1)!;
  });
}

const tally = (names: string[]) => FLEET.map(({ id }) => names.filter((name) => id.endsWith(`/${name}`)).length);

const ZONE: PlacementStrategy = { type: "spread", field: "attribute:ecs.availability-zone" };
const INSTANCE: PlacementStrategy = { type: "spread", field: "instanceId" };
const RACK: PlacementStrategy = { type: "spread", field: "attribute:rack" };
const TYPE: PlacementStrategy = { type: "spread", field: "attribute:ecs.instance-type" };
const MEMORY: PlacementStrategy = { type: "binpack", field: "MEMORY" };
const CPU: PlacementStrategy = { type: "binpack", field: "CPU" };
const DISTINCT: PlacementConstraint = { type: "distinctInstance" };
const memberOf = (expression: string): PlacementConstraint => ({ type: "memberOf", expression });

describe("tasks on two instances of one zone and one of another, with", () => {
  test.each<[string, PlacementStrategy[], PlacementConstraint[], number, number[]]>([
    ["spread over zones", [ZONE], [], 4, [2, 0, 2]],
    ["spread over instances", [INSTANCE], [], 6, [2, 2, 2]],
    ["spread over zones, then instances", [ZONE, INSTANCE], [], 4, [1, 1, 2]],
    ["spread over zones, then instances, when one more comes", [ZONE, INSTANCE], [], 6, [2, 1, 3]],
    ["spread over racks, then instances", [RACK, INSTANCE], [], 4, [1, 2, 1]],
    ["spread over instance types", [TYPE, INSTANCE], [], 4, [1, 2, 1]],
    ["binpack by memory", [MEMORY], [], 8, [7, 1, 0]],
    ["binpack by CPU, the smallest first", [CPU], [], 8, [0, 7, 1]],
    ["spread over zones, then binpack by memory", [ZONE, MEMORY], [], 6, [3, 0, 3]],
    ["spread over zones, then binpack by CPU", [ZONE, CPU], [], 6, [0, 3, 3]],
    [
      "spread over an attribute that none has",
      [{ type: "spread", field: "attribute:none" }, INSTANCE],
      [],
      3,
      [1, 1, 1],
    ],
    ["distinctInstance", [MEMORY], [DISTINCT], 4, [1, 1, 1]],
    ["distinctInstance and memberOf", [MEMORY], [DISTINCT, memberOf("attribute:rack == 1")], 3, [1, 0, 1]],
    ["memberOf a zone", [INSTANCE], [memberOf("attribute:ecs.availability-zone == us-east-1b")], 2, [0, 0, 2]],
    [
      "memberOf two that none meets",
      [INSTANCE],
      [memberOf("attribute:ssd exists"), memberOf("attribute:rack == 2")],
      2,
      [0, 0, 0],
    ],
    ["memberOf Arm", [INSTANCE], [memberOf("attribute:ecs.cpu-architecture == arm64")], 2, [0, 2, 0]],
    ["nothing that fits any more", [MEMORY], [], 30, [7, 7, 7]],
  ])("%s", (_, strategy, constraints, count, expected) => {
    expect(tally(placed(count, strategy, constraints))).toEqual(expected);
  });
});

describe("the cluster query language means of an instance in us-east-1b with two tasks", () => {
  const books = new Books();
  for (const group of ["service:web", "family:job"])
    books.take(B1, { cpu: 1, memory: 1, gpus: 0, interfaces: 0, ports: [] }, group);
  test.each<[string, boolean]>([
    ["attribute:rack == 1", true],
    ["attribute:rack == 2", false],
    ["attribute:rack != 2", true],
    ["attribute:rack != 1", false],
    ["attribute:ssd exists", true],
    ["attribute:hdd exists", false],
    ["attribute:hdd !exists", true],
    ["attribute:ssd !exists", false],
    ["attribute:rack in [1, 3]", true],
    ["attribute:rack in [2, 3]", false],
    ["attribute:rack !in [2, 3]", true],
    ["attribute:ecs.instance-type =~ t3.*", true],
    ["attribute:ecs.instance-type =~ m5.*", false],
    ["attribute:ecs.instance-type !~ m5.*", true],
    ["attribute:ecs.os-type == linux", true],
    ["pendingTasksCount > 1", true],
    ["pendingTasksCount > 2", false],
    ["pendingTasksCount >= 2", true],
    ["pendingTasksCount < 3", true],
    ["pendingTasksCount <= 1", false],
    ["runningTasksCount < 5", true],
    ["runningTasksCount == 0", true],
    ["task:group == service:web", true],
    ["task:group == service:api", false],
    ["ec2InstanceId == i-b1", true],
    ["ec2InstanceId in [i-a1, i-a2]", false],
    ["agentVersion >= 1.0.0", true],
    ["agentVersion < 1.9.0", false],
    ["agentConnected == true", true],
    ["registeredAt >= 1969-01-01T00:00:00Z", true],
    ["attribute:rack == 1 and attribute:ssd exists", true],
    ["attribute:rack == 2 or attribute:ssd exists", true],
    ["attribute:rack == 2 and attribute:ssd exists", false],
    ["not(attribute:rack == 1)", false],
    ["not(attribute:rack == 2) and attribute:ssd exists", true],
  ])("%s: %s", (expression, expected) => {
    expect(matches(parseQuery(expression), asQueried(books.on(B1)))).toBe(expected);
  });
});

describe("so many tasks are shared out by base and weight", () => {
  test.each<[[base: number, weight: number][], number, number[]]>([
    [[[0, 1]], 5, [5]],
    [
      [
        [0, 1],
        [0, 1],
      ],
      5,
      [3, 2],
    ],
    [
      [
        [0, 1],
        [0, 4],
      ],
      5,
      [1, 4],
    ],
    [
      [
        [0, 1],
        [0, 4],
      ],
      10,
      [2, 8],
    ],
    [
      [
        [2, 1],
        [0, 1],
      ],
      2,
      [2, 0],
    ],
    [
      [
        [2, 1],
        [0, 1],
      ],
      6,
      [4, 2],
    ],
    [
      [
        [2, 0],
        [0, 1],
      ],
      1,
      [1, 0],
    ],
    [
      [
        [2, 0],
        [0, 1],
      ],
      7,
      [2, 5],
    ],
    [
      [
        [0, 0],
        [0, 1],
      ],
      4,
      [0, 4],
    ],
    [
      [
        [0, 1],
        [3, 0],
      ],
      5,
      [2, 3],
    ],
    [
      [
        [1, 1],
        [0, 2],
        [0, 3],
      ],
      7,
      [2, 2, 3],
    ],
    [
      [
        [1, 1],
        [0, 2],
        [0, 3],
      ],
      13,
      [3, 4, 6],
    ],
    [
      [
        [100, 1],
        [0, 1000],
      ],
      50,
      [50, 0],
    ],
    [
      [
        [0, 1000],
        [0, 1],
      ],
      20,
      [20, 0],
    ],
  ])("%j, %i", (items, count, expected) => {
    const strategy = items.map(([base, weight], n) => ({ capacityProvider: String(n), base, weight }));
    const present = new Map(strategy.map(({ capacityProvider }) => [capacityProvider, 0]));
    for (let n = 0; n < count; n++) add(present, nextProvider(strategy, present) ?? "none");
    expect([...present.values()]).toEqual(expected);
  });
});

describe("of the instances of a group are Spot", () => {
  test.each<[AutoScalingGroup["onDemand"], number, number]>([
    [undefined, 4, 0],
    [{ base: 0, percent: 0 }, 4, 4],
    [{ base: 0, percent: 100 }, 4, 0],
    [{ base: 2, percent: 0 }, 4, 2],
    [{ base: 2, percent: 0 }, 1, 0],
    [{ base: 1, percent: 50 }, 5, 2],
    [{ base: 0, percent: 50 }, 3, 1],
    [{ base: 0, percent: 25 }, 8, 6],
  ])("%j of %i: %i", (onDemand, count, spot) => {
    const group = { id: "g", instanceType: "t3.medium", min: 0, max: 9, desired: 0, zones: ZONES, onDemand };
    const together = launch(group, { clusterArn: CLUSTER }, [], count, 0);
    expect(together.filter((each) => each.spot)).toHaveLength(spot);
    const one: ReturnType<typeof launch> = [];
    for (let n = 0; n < count; n++) one.push(...launch(group, { clusterArn: CLUSTER }, one, 1, n));
    expect(one.filter((each) => each.spot)).toHaveLength(spot);
  });
});

test("1,000 tasks on 100 instances never go over what an instance has", () => {
  const fleet = Array.from({ length: 100 }, (_, n) => instanceOf(`i${n}`, { zone: ZONES[n % 3]!, interfaces: 12 }));
  const books = new Books();
  const need = needOf({
    clusterArn: CLUSTER,
    group: "service:web",
    definition: definitionOf(1, { cpu: 128, memory: 256 }),
    placementConstraints: [],
    placementStrategy: [ZONE, INSTANCE],
  });
  for (let n = 0; n < 1000; n++) {
    const found = place(need, fleet, books, String(n));
    if ("miss" in found) throw new Error(found.miss.event);
    books.take(found.instance, need.demand, need.group);
  }
  for (const instance of fleet) {
    const free = books.on(instance);
    expect(Math.min(free.cpu, free.memory, free.interfaces)).toBeGreaterThanOrEqual(0);
    // The zones have 34, 33 and 33 of the instances, and as many tasks each.
    expect([9, 10, 11]).toContain(books.on(instance).count("service:web"));
  }
});
