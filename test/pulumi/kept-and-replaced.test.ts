import type * as pulumi from "@pulumi/pulumi";
import { Ec2CapacityPool, Ec2Service, EcsCluster, type EcsClusterArgs, LoadBalancedService } from "../../src/pulumi";
import { formerName } from "../../src/pulumi/names";
import { run, value } from "./mocks";

function program(names: Record<"shop" | "web" | "big" | "work", string>, aliased: boolean): void {
  const opts = (name: string): pulumi.ComponentResourceOptions => (aliased ? { aliases: [{ name }] } : {});
  const cluster = new EcsCluster(names.shop, {}, opts("shop"));
  const pool = new Ec2CapacityPool(names.big, { cluster, instanceType: "t3.medium", max: 2 }, opts("big"));
  new LoadBalancedService(
    names.web,
    {
      cluster,
      image: "nginx",
      port: 80,
      serviceDiscovery: {},
      sidecars: { proxy: { image: "envoy", dependsOn: [{ container: "web", condition: "START" }] } },
    },
    opts("web"),
  );
  new Ec2Service(names.work, { cluster, image: "worker", capacity: [{ pool }] }, opts("work"));
}

const before = { shop: "shop", web: "web", big: "big", work: "work" };
const after = { shop: "store", web: "front", big: "large", work: "labour" };

/** What the children are made of, by their names before. */
async function children(backend: string, renamed: boolean): Promise<Record<string, unknown>> {
  const { all } = await run(() => program(renamed ? after : before, renamed), {
    backend,
    outputs: ({ type }) => ({
      ...{ type, id: "id", arn: "arn:aws:x:eu-west-1:123456789012:y", name: "z", dnsName: "lb", allocationId: "eip" },
    }),
  });
  const old = (name: string) =>
    Object.keys(before).reduce((text, key) => {
      const place = key as keyof typeof before;
      return text.replace(new RegExp(`^${after[place]}(?=[-/]|$)`), before[place]);
    }, name);
  return Object.fromEntries(
    all.map(({ name, inputs }) => {
      const { logicalId: _, dependsOn: __, ...properties } = inputs;
      return [old(name), properties];
    }),
  );
}

test.each(["docker", "aws"])(
  "components renamed with aliases, on %s, ask for nothing else than before",
  async (backend) => {
    expect(await children(backend, true)).toEqual(await children(backend, false));
  },
);

test.each<[string, pulumi.ComponentResourceOptions | undefined, string | undefined]>([
  ["no options", undefined, undefined],
  ["no aliases", {}, undefined],
  ["a name", { aliases: [{ name: "web" }] }, "web"],
  ["a URN", { aliases: ["urn:pulumi:dev::shop::slipway:index:FargateService::web"] }, "web"],
  ["several, of which the last is the oldest", { aliases: [{ name: "front" }, { name: "web" }] }, "web"],
  ["another parent, and the same name", { aliases: [{ parent: undefined }] }, undefined],
  ["a name that is known later", { aliases: [{ name: Promise.resolve("web") }] }, undefined],
])("the name that a component had before, by %s", (_, options, name) => {
  expect(formerName(options)).toBe(name);
});

test("what can't leave its VPC is made anew where that is another one", async () => {
  const triggers: Record<string, unknown> = {};
  const transform: EcsClusterArgs["transform"] = ({ name, opts }) => {
    if (opts.replacementTrigger !== undefined) triggers[name] = opts.replacementTrigger;
    return undefined;
  };
  await run(() => {
    const cluster = new EcsCluster("shop", { transform });
    const pool = new Ec2CapacityPool("workers", { cluster, instanceType: "t3.medium", max: 2, transform });
    const service = { cluster, image: "nginx", port: 80, capacity: [{ pool }], transform };
    return new LoadBalancedService("web", service);
  });
  expect(Object.keys(triggers).sort()).toEqual(["web-load-balancer", "workers-auto-scaling-group"]);
  for (const trigger of Object.values(triggers)) {
    expect(await value(trigger as pulumi.Output<string>)).toBe("shop-vpc-id");
  }
});
