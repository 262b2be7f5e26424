import type { ContainerInstance } from "../../../../src/local/ecs/instance/record";
import { Books } from "../../../../src/local/scheduler/books";
import { type Need, needOf } from "../../../../src/local/scheduler/place/need";
import { Placing, place } from "../../../../src/local/scheduler/place/place";
import { seeded } from "../../../support/random";
import { CLUSTER, containerOf, decide, definitionOf, instanceOf, serviceOf, worldOf } from "../fixtures";
import { naivePlace } from "./naive";

/** Instances and tasks by chance; the seed is the test's name. */
function given(seed: number): { instances: ContainerInstance[]; needs: Need[] } {
  const chance = seeded(seed);
  const upTo = (most: number) => Math.floor(chance() * most);
  const one = <T>(...of: T[]): T => of[upTo(of.length)] as T;
  const instances = Array.from({ length: 1 + upTo(6) }, (_, n) =>
    instanceOf(String(n), {
      cpu: one(1024, 2048, 4096),
      memory: one(1024, 4096),
      gpus: one(0, 0, 1),
      interfaces: one(1, 3),
      zone: one("us-east-1a", "us-east-1b"),
      status: one("ACTIVE", "ACTIVE", "DRAINING"),
      capacityProvider: one("pool", "other"),
    }),
  );
  const needs = Array.from({ length: 1 + upTo(30) }, () =>
    needOf({
      clusterArn: CLUSTER,
      group: one("service:web", "service:api", "family:job"),
      capacityProvider: one(undefined, "pool"),
      definition: definitionOf(1, {
        networkMode: one("bridge", "host", "awsvpc"),
        cpu: one(0, 128, 512),
        memory: one(64, 512),
        containers: [
          containerOf("web", {
            portMappings: [{ containerPort: one(80, 81), hostPort: one(0, 8080, 8081), protocol: one("tcp", "udp") }],
            given: { resourceRequirements: one([], [], [{ type: "GPU", value: "1" }]) },
          }),
        ],
      }),
      placementConstraints: one(
        [],
        [{ type: "distinctInstance" }],
        [{ type: "memberOf", expression: "attribute:ecs.availability-zone == us-east-1a" }],
        [
          {
            type: "memberOf",
            expression: "task:group == service:api and attribute:ecs.availability-zone == us-east-1a",
          },
        ],
      ),
      placementStrategy: one(
        [],
        [{ type: "random" }],
        [{ type: "binpack", field: "MEMORY" }],
        [
          { type: "spread", field: "attribute:ecs.availability-zone" },
          { type: "binpack", field: "CPU" },
        ],
      ),
    }),
  );
  return { instances, needs };
}

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

test.each(SEEDS)("no instance ever has more than it can take, and who finds no place is told why (seed %i)", (seed) => {
  const { instances, needs } = given(seed);
  const books = new Books();
  const ports = new Set<string>();
  for (const [n, need] of needs.entries()) {
    const found = place(need, instances, books, String(n));
    if ("miss" in found) {
      expect(found.miss.reason).toMatch(
        /^(RESOURCE:(CPU|MEMORY|PORTS|GPU|ENI|INSTANCE)|\w+ placement constraint unsatisfied\.)$/,
      );
      const open = instances.filter(
        ({ status, capacityProvider }) =>
          status === "ACTIVE" && (need.capacityProvider === undefined || need.capacityProvider === capacityProvider),
      );
      expect(found.closest === undefined).toBe(open.length === 0);
      continue;
    }
    const { instance } = found;
    expect(instance.status).toBe("ACTIVE");
    if (need.capacityProvider) expect(instance.capacityProvider).toBe(need.capacityProvider);
    if (need.distinctInstance) expect(books.on(instance).count(need.group)).toBe(0);
    if (need.memberOf.length > 0) expect(instance.zone).toBe("us-east-1a");
    for (const port of need.demand.ports) {
      expect(ports).not.toContain(`${instance.id} ${port}`);
      ports.add(`${instance.id} ${port}`);
    }
    books.take(instance, need.demand, need.group);
    const { cpu, memory, gpus, interfaces } = books.on(instance);
    for (const left of [cpu, memory, gpus, interfaces]) expect(left).toBeGreaterThanOrEqual(0);
  }
});

test.each(SEEDS)("places kept from task to task are those that looking at everything anew finds (seed %i)", (seed) => {
  const { instances, needs } = given(seed);
  const books = new Books();
  const placings = needs.map((need) => new Placing(need, instances, books));
  const chance = seeded(seed + 1);
  for (let n = 0; n < 60; n++) {
    const which = Math.floor(chance() * needs.length);
    const need = needs[which]!;
    const expected = naivePlace(need, instances, books, String(n));
    const found = placings[which]!.next(String(n));
    expect(found).toEqual(expected);
    if ("instance" in found) books.take(found.instance, need.demand, need.group);
  }
});

test("ten thousand tasks on a thousand instances: all placed, none with more than it has", () => {
  const instances = Array.from({ length: 1000 }, (_, n) =>
    instanceOf(String(n), { cpu: 4096, memory: 8192, interfaces: 14, zone: `us-east-1${"abc"[n % 3]}` }),
  );
  const service = serviceOf({
    desiredCount: 10_000,
    capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }],
  });
  const { start, unplaced } = decide(worldOf(service, [], { containerInstances: instances }));
  expect(start).toHaveLength(10_000);
  expect(unplaced).toEqual([]);
  const books = new Books();
  const byId = new Map(instances.map((each) => [each.id, each]));
  const demand = { cpu: 256, memory: 512, gpus: 0, interfaces: 1, ports: [] };
  for (const { instanceId = "" } of start) books.take(byId.get(instanceId)!, demand, "service:web");
  const rooms = instances.map((each) => books.on(each));
  expect(Math.min(...rooms.flatMap(({ cpu, memory, interfaces }) => [cpu, memory, interfaces]))).toBeGreaterThanOrEqual(
    0,
  );
  // Spread over the zones, of which one has an instance more: those of the other two have 10 or 11.
  expect(new Set(rooms.map((room) => room.count("service:web")))).toEqual(new Set([9, 10, 11]));
});
