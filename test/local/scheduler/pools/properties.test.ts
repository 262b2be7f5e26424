import type { AutoScalingGroup } from "../../../../src/local/auto-scaling/record";
import type { ContainerInstance } from "../../../../src/local/ecs/instance/record";
import { Books } from "../../../../src/local/scheduler/books";
import { type Need, needOf } from "../../../../src/local/scheduler/place/need";
import { place } from "../../../../src/local/scheduler/place/place";
import { launch } from "../../../../src/local/scheduler/pools/launch";
import { scalePools } from "../../../../src/local/scheduler/pools/managed-scaling";
import { seeded } from "../../../support/random";
import { CLUSTER, containerOf, definitionOf, NOW } from "../fixtures";

const MEMBERSHIP = { clusterArn: CLUSTER, capacityProvider: "pool" };
const PROVIDER = {
  id: "pool",
  arn: "a",
  autoScalingGroup: "group",
  targetCapacity: 100,
  managedScaling: true,
  tags: [],
};

/** How many of `count` tasks fit on so many instances of the group. */
function fitting(group: AutoScalingGroup, size: number, need: Need, count: number): number {
  const instances = launch(group, MEMBERSHIP, [], size, NOW);
  const books = new Books();
  for (let placed = 0; placed < count; placed++) {
    const found = place(need, instances, books, String(placed));
    if ("miss" in found) return placed;
    books.take(found.instance, need.demand, need.group);
  }
  return count;
}

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

test.each(SEEDS)("a pool grows to what its tasks need and not by one more, within its limits (seed %i)", (seed) => {
  const chance = seeded(seed);
  const one = <T>(...of: T[]): T => of[Math.floor(chance() * of.length)] as T;
  const group: AutoScalingGroup = {
    id: "group",
    instanceType: one("t3.small", "m5.large", "g5.xlarge"),
    min: 0,
    max: one(1, 3, 12),
    desired: 0,
    zones: one(["us-east-1a"], ["us-east-1a", "us-east-1b", "us-east-1c"]),
  };
  const hostPort = one(0, 0, 8080);
  const need = needOf({
    ...MEMBERSHIP,
    group: "service:web",
    definition: definitionOf(1, {
      networkMode: one("bridge", "awsvpc"),
      cpu: one(128, 512, 4096),
      memory: one(64, 1024),
      containers: [containerOf("web", { portMappings: [{ containerPort: 80, hostPort, protocol: "tcp" }] })],
    }),
    placementConstraints: one<{ type: string; expression?: string }[]>(
      [],
      [],
      [{ type: "distinctInstance" }],
      [{ type: "memberOf", expression: "attribute:ecs.availability-zone == us-east-1b" }],
      [{ type: "memberOf", expression: "attribute:ecs.instance-type =~ t3.*" }],
    ),
    placementStrategy: [],
  });
  const count = 1 + Math.floor(chance() * 8);
  const pool = {
    ...{ provider: PROVIDER, group, clusterArn: CLUSTER, daemons: [], instances: [] as ContainerInstance[] },
    isBusy: () => false,
  };
  const { groups } = scalePools([pool], [{ count, need }], { factor: 1 }, NOW);
  const desired = groups[0]?.desired ?? 0;
  expect(desired).toBeLessThanOrEqual(group.max);
  const fit = fitting(group, desired, need, count);
  expect(fit).toBe(fitting(group, group.max, need, count));
  if (desired > 0) expect(fitting(group, desired - 1, need, count)).toBeLessThan(fit);
});
