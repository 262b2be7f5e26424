import { DeploymentFailedError } from "../../../src/client/stack/apply";
import { type Shop, shop } from "../../support/shop";
import { StackWorld } from "../../support/stacks";

const NO_IMAGE = 9;
const CRASHES = 8;

function machine(): StackWorld {
  const world = new StackWorld();
  world.docker.images.set(`web:${CRASHES}`, { ends: 1 });
  void world.controlPlane().start();
  return world;
}

const outcome = (world: StackWorld, given: Shop) =>
  world.through(world.up(shop(given))).then(
    () => "deployed",
    (error) => {
      if (error instanceof DeploymentFailedError) return error.outcome;
      throw error;
    },
  );

test("a target group that a deployment left behind, which goes on trying, goes when the next one is rolled back", async () => {
  const world = machine();
  expect(await outcome(world, { port: 80 })).toBe("deployed");
  const unsteady = { port: 80, targetPort: 81, version: NO_IMAGE, circuitBreaker: false };
  expect(await outcome(world, unsteady)).toBe("goesOn");
  const moves = { port: 80, targetPort: 82, version: CRASHES, cidr: "10.9.0.0/16" };
  expect(await outcome(world, moves)).toBe("rolledBack");
  expect(world.store.list("targetGroups").map(({ port }) => port)).toEqual([80]);
  expect(world.balancer.targets.map(({ health }) => health)).toEqual(["healthy"]);
  expect(await world.through(world.up(shop({ port: 80 })))).toMatchObject({ changed: 0 });
});

test("a load balancer with two ports hands both on to the one that takes its place", async () => {
  const world = machine();
  const stack = (scheme: Shop["scheme"]) => {
    const input = shop({ port: 8081, scheme });
    const first = input.resources.find(({ logicalId }) => logicalId === "Listener")!;
    const second = { ...first, logicalId: "Second", properties: { ...first.properties, Port: 8082 } };
    return { ...input, resources: [...input.resources, second] };
  };
  await world.through(world.up(stack("internet-facing")));
  await world.through(world.up(stack("internal")));
  expect(world.store.list("listeners").map(({ hostPort, yieldedTo }) => [hostPort, yieldedTo])).toEqual([
    [8081, undefined],
    [8082, undefined],
  ]);
});
