import { openly } from "../../../src/client/stack/openly";
import type { Control } from "../../../src/local/control";
import { REGISTRY } from "../../../src/local/registry";
import { problemsOf } from "../../../src/local/resources";
import type { ProviderRefs, Resource } from "../../../src/plan";
import {
  cluster,
  managedPool,
  planAssociationFunction,
  planCapacityProviders,
  planForPools,
  pool,
  service,
} from "../../plan/shop";
import { StackWorld } from "../../support/stacks";

type Pool = "workers" | "others" | "managed";

/** A service on a pool, on Fargate or not there at all, in a stack with these pools. */
const stacksOf = (associatePools: "together" | "each") => {
  const { resources: network, refs: of } = cluster({ nat: "single", associatePools });
  const made = { workers: pool(of, { min: 1 }), others: pool(of, { min: 1 }, "others"), managed: managedPool(of) };
  return (on: Pool | "Fargate" | "nothing", ...pools: Pool[]) => {
    const capacity = on === "Fargate" || on === "nothing" ? [] : [{ pool: made[on].refs }];
    const web = service({ port: 8080 }, { cluster: of, capacity });
    const tied: ProviderRefs[] = pools.map((name) => made[name].refs).filter(({ managed }) => !managed);
    const resources: Resource[] = [
      ...network,
      ...planForPools(of),
      ...(tied.length > 0 ? planAssociationFunction(of) : []),
      ...pools.flatMap((name) => made[name].resources),
      ...planCapacityProviders({ cluster: of, pools: tied }),
      ...(on === "nothing" ? [] : web.resources),
    ];
    for (const { properties } of resources) {
      for (const container of (properties.ContainerDefinitions ?? []) as Record<string, unknown>[])
        container.Image = "web:1";
    }
    return { name: "shop", source: "/shop", resources, outputs: {} };
  };
};

const stack = stacksOf("together");
const each = stacksOf("each");

type Stack = ReturnType<typeof stack>;

async function deployed(...before: Stack[]) {
  const world = new StackWorld();
  void world.controlPlane().start();
  for (const input of before) await world.through(world.up(input));
  return world;
}

/** Why `slipway up` refuses it before anything changes. */
function refusal(world: StackWorld, input: Stack): string[] {
  const wanted = input.resources.map(({ properties, ...resource }) => {
    return { ...resource, properties: openly(properties, () => undefined) as Record<string, unknown> };
  });
  const problems = problemsOf(world as unknown as Control, REGISTRY.handlerOf, "shop", wanted);
  return problems.map(({ error }) => error.message);
}

const providers = (world: StackWorld) => world.store.list("capacityProviders").map(({ id }) => id.split("-")[1]);
const places = (world: StackWorld) =>
  world.tasks("RUNNING").map(({ capacityProvider }) => capacityProvider?.replace(/^shop-(\w+)-.*/, "$1"));

test("tasks leave a pool for the other capacity of their service, and not where nothing asks for a new deployment", async () => {
  const world = await deployed(stack("workers", "workers"));
  const onPool = () => world.tasks("RUNNING").map(({ instanceId }) => (instanceId === undefined ? "Fargate" : "pool"));
  expect(onPool()).toEqual(["pool"]);
  const unforced = stack("Fargate", "workers");
  delete unforced.resources.find(({ type }) => type === "AWS::ECS::Service")!.properties.ForceNewDeployment;
  await world.through(world.up(unforced));
  expect(onPool()).toEqual(["pool"]);

  await world.through(world.up(stack("Fargate", "workers")));
  expect(onPool()).toEqual(["Fargate"]);
});

describe("what goes in one deployment", () => {
  test.each<[string, Stack, Stack, string[], string[]]>([
    [
      "a pool of managed instances whose service moves to Fargate",
      stack("managed", "managed"),
      stack("Fargate"),
      ["FARGATE"],
      [],
    ],
    ["one whose service goes along with it", stack("managed", "managed"), stack("nothing"), [], []],
    [
      "one whose service moves to a new pool of one's own",
      stack("managed", "managed"),
      stack("workers", "workers"),
      ["workers"],
      ["workers"],
    ],
    ["a pool that nothing is on", stack("Fargate", "workers"), stack("Fargate"), ["FARGATE"], []],
    [
      "a pool that is associated by itself, whose service moves to Fargate",
      each("workers", "workers"),
      each("Fargate"),
      ["FARGATE"],
      [],
    ],
    [
      "one whose service moves to a new one",
      each("workers", "workers"),
      each("others", "others"),
      ["others"],
      ["others"],
    ],
    [
      "one whose service moves to managed instances",
      each("workers", "workers"),
      each("managed", "managed"),
      ["managed"],
      ["managed"],
    ],
    ["one whose service goes along with it", each("workers", "workers"), each("nothing"), [], []],
    [
      "one of two, and the other is its cluster's still",
      each("workers", "workers", "others"),
      each("others", "others"),
      ["others"],
      ["others"],
    ],
  ])("%s", async (_, before, after, onProviders, left) => {
    const world = await deployed(before);
    expect(refusal(world, after)).toEqual([]);
    await world.through(world.up(after));
    expect([places(world), providers(world)]).toEqual([onProviders, left]);
    expect(await world.through(world.up(after))).toMatchObject({ changed: 0 });
  });
});

describe("what takes two deployments", () => {
  test.each<[string, Stack, Stack, RegExp, string]>([
    [
      "a pool whose service moves to Fargate",
      stack("Fargate", "workers"),
      stack("Fargate"),
      /one with other capacity for .*web.* and the pool as it is, and one without the pool/,
      "FARGATE",
    ],
    [
      "a pool whose service moves to a new one",
      stack("others", "workers", "others"),
      stack("others", "others"),
      /one with other capacity for .*web/,
      "others",
    ],
    [
      "a pool whose service moves to managed instances",
      stack("managed", "workers", "managed"),
      stack("managed", "managed"),
      /one with other capacity for .*web/,
      "managed",
    ],
    [
      "a pool whose service goes along with it",
      stack("nothing", "workers"),
      stack("nothing"),
      /one without .*web.* and the pool as it is, and one without the pool/,
      "",
    ],
  ])("%s: both at once is refused, and fails where it is tried", async (_, first, second, way, place) => {
    const world = await deployed(stack("workers", "workers"));
    expect(refusal(world, second)).toEqual([expect.stringMatching(/is in use by the service .*web/)]);
    expect(refusal(world, second)).toEqual([expect.stringMatching(way)]);

    const tried = world.through(world.up(second));
    await expect(tried).rejects.toThrow(
      /CapacityProviders.*The specified capacity provider is in use and cannot be removed[\s\S]*rolled back/,
    );
    expect([places(world), providers(world)]).toEqual([["workers"], ["workers"]]);

    expect(refusal(world, first)).toEqual([]);
    await world.through(world.up(first));
    expect(refusal(world, second)).toEqual([]);
    await world.through(world.up(second));
    expect(places(world).join()).toBe(place);
    expect(providers(world)).not.toContain("workers");
  });

  test.each([
    ["a pool", stack],
    ["a pool that is associated by itself", each],
  ])("%s goes when a task of no service on it has ended", async (_, stack) => {
    const world = await deployed(stack("Fargate", "workers"));
    const [provider] = world.store.list("capacityProviders");
    const [task] = world.tasks("RUNNING");
    const cluster = task!.clusterArn;
    const { tasks } = await world.call<{ tasks: { taskArn: string }[] }>("RunTask", {
      cluster,
      taskDefinition: task!.taskDefinition,
      capacityProviderStrategy: [{ capacityProvider: provider!.id, weight: 1 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: [task!.subnet] } },
    });
    expect(refusal(world, stack("Fargate"))).toEqual([
      expect.stringMatching(/is in use by a task of family:.*web.*It can go when they have ended/),
    ]);
    await world.call("StopTask", { cluster, task: tasks[0]!.taskArn });
    expect(refusal(world, stack("Fargate"))).toEqual([]);
  });

  test.each([
    ["together", stack],
    ["each", each],
  ])("and a whole stack goes at once, pool, service and all, with pools associated %s", async (_, stack) => {
    const world = await deployed(stack("workers", "workers"));
    expect(refusal(world, { ...stack("nothing"), resources: [] })).toEqual([]);
    await world.through(world.down("shop"));
    expect(world.store.list("resources")).toEqual([]);
  });
});
