import type { LoadBalancerOptions } from "../../../src/options";
import type { Resource } from "../../../src/plan";
import { cluster, planCapacityProviders, service } from "../../plan/shop";
import { StackWorld } from "../../support/stacks";

const { resources: network, refs: of } = cluster({ nat: "single" });
const capacity = planCapacityProviders({ cluster: of, pools: [] });
const DOMAIN = { domain: "web.example.com", zone: "Z1" };

type Front = LoadBalancerOptions & { sharedWith?: true };

/** A service `web` behind a load balancer of its own or that of the service `shop`. */
function stack({ sharedWith, ...loadBalancer }: Front) {
  const shop = service({ port: 8080 }, { cluster: of, name: "shop", loadBalanced: true });
  const shared = sharedWith && shop.refs.loadBalancer;
  const web = service({ port: 8080, loadBalancer }, { cluster: of, loadBalanced: true, shared });
  const all: Resource[] = [...network, ...capacity, ...shop.resources, ...web.resources];
  for (const { properties } of all) {
    for (const container of (properties.ContainerDefinitions ?? []) as Record<string, unknown>[])
      container.Image = "web:1";
  }
  return { name: "shop", source: "/shop", resources: all, outputs: {} };
}

async function machine(): Promise<StackWorld> {
  const world = new StackWorld();
  void world.controlPlane().start();
  return world;
}

const warnings = (world: StackWorld) => world.store.list("operations").flatMap((operation) => operation.warnings ?? []);

const targetGroups = (world: StackWorld) =>
  new Map(
    world.store
      .list("resources")
      .flatMap(({ type, logicalId, identifier }) => (type.endsWith("::TargetGroup") ? [[logicalId, identifier]] : [])),
  );

test.each<[string, Front, Front]>([
  ["its own load balancer to another service's", {}, { sharedWith: true, paths: ["/web"] }],
  ["another service's load balancer to its own", { sharedWith: true, paths: ["/web"] }, {}],
  ["a public load balancer to an internal one", {}, { public: false }],
  ["an internal load balancer to a public one", { public: false }, {}],
])("a service goes from %s with another target group", async (_, before, after) => {
  const world = await machine();
  await world.through(world.up(stack(before)));
  const [had, others] = [targetGroups(world).get("web/TargetGroup"), targetGroups(world).get("shop/TargetGroup")];
  await world.through(world.up(stack(after)));
  expect(targetGroups(world).get("web/TargetGroup")).not.toBe(had);
  expect(targetGroups(world).get("shop/TargetGroup")).toBe(others);
  expect(warnings(world).filter((warning) => warning.includes("TargetGroupAssociationLimit"))).toEqual([]);
  expect(world.balancer.targets.filter(({ health }) => health === "healthy")).toHaveLength(2);
  expect(await world.through(world.up(stack(after)))).toMatchObject({ changed: 0 });
});

test("a target group that is said to stay behind two load balancers is warned of, as AWS refuses it", async () => {
  const world = await machine();
  const kept = (front: Front) => {
    const input = stack(front);
    const group = input.resources.find(({ logicalId }) => logicalId === "web/TargetGroup")!;
    group.properties = { ...group.properties, Port: 80 };
    return input;
  };
  await world.through(world.up(kept({})));
  await world.through(world.up(kept({ sharedWith: true, paths: ["/web"] })));
  expect(warnings(world)).toContainEqual(
    expect.stringMatching(/still behind .* AWS refuses .*TargetGroupAssociationLimit/),
  );
});

test.each<[string, Front, Front]>([
  ["paths", {}, { paths: ["/web"] }],
  ["other conditions", { paths: ["/web"] }, { hosts: ["web.example.com"] }],
  ["a certificate", {}, DOMAIN],
  ["paths on top of a certificate", DOMAIN, { ...DOMAIN, paths: ["/web"] }],
])("a service that gets or loses %s is asked all the while", async (_, before, after) => {
  const world = await machine();
  await world.through(world.up(stack(before)));
  for (const [from, to] of [
    [before, after],
    [after, before],
  ] as const) {
    const already = world.balancer.applied.length;
    await world.through(world.up(stack(to)));
    expect(from).not.toBe(to);
    const group = targetGroups(world).get("web/TargetGroup");
    const [balancer] = world.store.list("loadBalancers").filter(({ id }) => id.includes("web"));
    for (const state of world.balancer.applied.slice(already)) {
      const { listeners } = state.find(({ loadBalancer }) => loadBalancer.id === balancer!.id)!;
      const answering = listeners.filter(({ listener, rules }) =>
        [listener, ...rules].some((each) =>
          ("actions" in each ? each.actions : each.defaultActions).some(
            (action) => action.type === "forward" && action.targetGroups.some(({ arn }) => arn === group),
          ),
        ),
      );
      expect(answering.length).toBeGreaterThan(0);
      // What is asked for by rule is not yet, or no more, answered that nobody has it.
      for (const { rules } of answering) {
        const last = rules.find(({ priority }) => priority === 50_000);
        if (last) expect(rules.length).toBeGreaterThan(1);
      }
      // Whoever is sent to HTTPS finds it there.
      const redirects = listeners.some(({ listener }) => listener.defaultActions[0]?.type === "redirect");
      if (redirects) expect(answering.some(({ listener }) => listener.protocol === "HTTPS")).toBe(true);
    }
  }
});
