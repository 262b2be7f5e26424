import type { ContainerInstance } from "../../../../src/local/ecs/instance/record";
import { Books } from "../../../../src/local/scheduler/books";
import { type Need, needOf } from "../../../../src/local/scheduler/place/need";
import { place } from "../../../../src/local/scheduler/place/place";
import { seeded } from "../../../support/random";
import { CLUSTER, containerOf, definitionOf, instanceOf } from "../fixtures";

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
    if (need.distinctInstance) expect(books.count(instance.id, need.group)).toBe(0);
    if (need.memberOf.length > 0) expect(instance.zone).toBe("us-east-1a");
    for (const port of need.demand.ports) {
      expect(ports).not.toContain(`${instance.id} ${port}`);
      ports.add(`${instance.id} ${port}`);
    }
    books.take(instance.id, need.demand, need.group);
    for (const left of Object.values(books.free(instance))) expect(left).toBeGreaterThanOrEqual(0);
  }
});
