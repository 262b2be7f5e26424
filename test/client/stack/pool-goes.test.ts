import type { Control } from "../../../src/local/control";
import { REGISTRY } from "../../../src/local/registry";
import { keptOf } from "../../../src/local/resources";
import { cluster, planCapacityProviders, pool, service } from "../../plan/shop";
import { StackWorld } from "../../support/stacks";

const { resources: network, refs: of } = cluster({ nat: "single" });
const workers = pool(of, { min: 1 });

/** A service on the pool or on Fargate, in a stack with the pool or without it. */
function stack(on: "pool" | "Fargate", withPool: boolean) {
  const capacity = on === "pool" ? [{ pool: workers.refs }] : [];
  const web = service({ port: 8080 }, { cluster: of, capacity });
  const pools = withPool ? [workers] : [];
  const resources = [
    ...network,
    ...pools.flatMap((each) => each.resources),
    ...planCapacityProviders({ cluster: of, pools: pools.map(({ refs }) => refs) }),
    ...web.resources,
  ];
  for (const { properties } of resources) {
    for (const container of (properties.ContainerDefinitions ?? []) as Record<string, unknown>[])
      container.Image = "web:1";
  }
  return { name: "shop", source: "/shop", resources, outputs: {} };
}

test("tasks leave a pool for the other capacity of their service, and not where nothing asks for a new deployment", async () => {
  const world = new StackWorld();
  void world.controlPlane().start();
  const onPool = () => world.tasks("RUNNING").map(({ instanceId }) => (instanceId === undefined ? "Fargate" : "pool"));
  await world.through(world.up(stack("pool", true)));
  expect(onPool()).toEqual(["pool"]);
  const unforced = stack("Fargate", true);
  delete unforced.resources.find(({ type }) => type === "AWS::ECS::Service")!.properties.ForceNewDeployment;
  await world.through(world.up(unforced));
  expect(onPool()).toEqual(["pool"]);

  await world.through(world.up(stack("Fargate", true)));
  expect(onPool()).toEqual(["Fargate"]);
});

test("a pool stays until its services have gone elsewhere, and a stack without it is refused before anything changes", async () => {
  const world = new StackWorld();
  void world.controlPlane().start();
  const control = world as unknown as Control;
  const kept = (input: ReturnType<typeof stack>) =>
    keptOf(control, REGISTRY.handlerOf, "shop", new Set(input.resources.map(({ logicalId }) => logicalId)));

  await world.through(world.up(stack("pool", true)));
  expect(kept(stack("Fargate", false))).toMatchObject([
    {
      record: { logicalId: "workers/CapacityProvider" },
      why: expect.stringMatching(
        /is in use by the service .*web.*two deployments: one with other capacity for .*web.* and one without the pool/,
      ),
    },
  ]);
  expect(kept(stack("Fargate", true))).toEqual([]);
  expect(kept({ ...stack("Fargate", false), resources: [] })).toEqual([]);

  await world.through(world.up(stack("Fargate", true)));
  expect(kept(stack("Fargate", false))).toEqual([]);
  await world.through(world.up(stack("Fargate", false)));
  expect(world.store.list("capacityProviders")).toEqual([]);
});
