import type * as pulumi from "@pulumi/pulumi";
import { POOL_ASSOCIATION_SOURCE } from "../../src/ecs/pool-association";
import { type Child, Ec2CapacityPool, EcsCluster, FargateService } from "../../src/pulumi";
import { named, run, value } from "./mocks";

test("pools that are associated each are invocations of a function, also where they are made later", async () => {
  const opts: Record<string, Child["opts"]> = {};
  let code: pulumi.asset.AssetArchive | undefined;
  const transform = (child: Child) => {
    opts[child.name] = child.opts;
    if (child.role === "AssociationFunction") code = child.args.code as pulumi.asset.AssetArchive;
    return undefined;
  };
  const { all } = await run(async () => {
    const cluster = new EcsCluster("shop", { associatePools: "each", transform });
    const pool = new Ec2CapacityPool("workers", { cluster, transform });
    new FargateService("batch", { cluster, image: "batch", capacity: [{ pool }] });
    await new Promise((resolve) => setTimeout(resolve, 10));
    new Ec2CapacityPool("others", { cluster, transform });
  });
  expect(named(all, "shop-capacity-providers").inputs.capacityProviders).toEqual(["FARGATE", "FARGATE_SPOT"]);
  // A refresh finds the pools there.
  expect(opts["shop-capacity-providers"]?.ignoreChanges).toEqual(["capacityProviders"]);
  const associated = all.filter(({ type }) => type === "aws:lambda/invocation:Invocation");
  expect(associated.map(({ name }) => name)).toEqual(["workers-association", "others-association"]);
  expect(associated[0]!.inputs).toEqual({
    functionName: "Function/shop-association-function",
    input: JSON.stringify({ CapacityProvider: "workers-capacity-provider-1", Cluster: "shop-cluster-1" }),
    lifecycleScope: "CRUD",
  });
  const trigger = opts["workers-association"]?.replacementTrigger as pulumi.Output<string>;
  expect(await value(trigger)).toBe("shop-cluster-1/workers-capacity-provider-1");
  const made = named(all, "shop-association-function");
  expect(made.inputs).toMatchObject({
    handler: "index.handler",
    loggingConfig: { logFormat: "Text", logGroup: "shop-association-log-group-1" },
    timeout: 900,
  });
  const { "index.js": source } = (await code!.assets) as Record<string, pulumi.asset.StringAsset>;
  expect(await source!.text).toBe(POOL_ASSOCIATION_SOURCE);
});

test("a function's name is cut where Lambda takes no longer one, and is the stack's own", async () => {
  const name = "a-cluster-with-a-name-that-is-a-good-deal-longer-than-most";
  const nameIn = async (stack: string) => {
    const program = () => new Ec2CapacityPool("workers", { cluster: new EcsCluster(name, { associatePools: "each" }) });
    const { all } = await run(program, { stack });
    return String(named(all, `${name}-association-function`).inputs.name);
  };
  const dev = await nameIn("dev");
  expect(dev).toMatch(/^a-cluster-with-a-name-that-is-a-good-deal-longer-than-m-[0-9a-f]{8}$/);
  expect(dev.length).toBeLessThanOrEqual(64);
  expect(await nameIn("prod")).not.toBe(dev);
});
