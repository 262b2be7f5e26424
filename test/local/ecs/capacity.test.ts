import type { AutoScalingGroup } from "../../../src/local/auto-scaling/record";
import type { ContainerInstance } from "../../../src/local/ecs/instance/record";
import { ARN, refused, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const invalid = (message: string) => refused("InvalidParameterException", expect.stringContaining(message));

const GROUP: AutoScalingGroup = {
  id: "hosts",
  instanceType: "t3.small",
  min: 0,
  max: 4,
  desired: 2,
  zones: ["us-east-1a"],
};
const group = "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:a:autoScalingGroupName/hosts";
const provider = (change: object = {}) => ({
  name: "pool",
  autoScalingGroupProvider: { autoScalingGroupArn: group, ...change },
});

const managed = (template: object = {}) => ({
  infrastructureRoleArn: "arn:aws:iam::000000000000:role/infrastructure",
  instanceLaunchTemplate: {
    ec2InstanceProfileArn: "arn:aws:iam::000000000000:instance-profile/instances",
    networkConfiguration: { subnets: ["subnet-1"], securityGroups: [] },
    ...template,
  },
});

beforeEach(() => use.api.harness.store.commit([{ table: "autoScalingGroups", put: GROUP }]));

describe("a capacity provider", () => {
  test("of ECS Managed Instances is in its cluster from the first, stays when others are tied to it, and goes by itself", async () => {
    const made = await ok("CreateCapacityProvider", {
      name: "managed",
      cluster: "shop",
      managedInstancesProvider: {
        ...managed({ capacityOptionType: "SPOT" }),
        infrastructureOptimization: { scaleInAfter: 60 },
      },
    });
    expect(made.capacityProvider).toMatchObject({
      name: "managed",
      type: "MANAGED_INSTANCES",
      managedInstancesProvider: { infrastructureOptimization: { scaleInAfter: 60 } },
    });
    const providers = async () => (await ok("DescribeClusters", { clusters: ["shop"] })).clusters[0].capacityProviders;
    expect(await providers()).toContain("managed");
    await ok("PutClusterCapacityProviders", {
      cluster: "shop",
      capacityProviders: ["FARGATE"],
      defaultCapacityProviderStrategy: [],
    });
    expect(await providers()).toEqual(["FARGATE", "managed"]);
    const changed = await ok("UpdateCapacityProvider", {
      name: "managed",
      managedInstancesProvider: { ...managed(), infrastructureOptimization: { scaleInAfter: 0 } },
    });
    expect(changed.capacityProvider.managedInstancesProvider).toMatchObject({
      instanceLaunchTemplate: { capacityOptionType: "SPOT" },
      infrastructureOptimization: { scaleInAfter: 0 },
    });
    await ok("DeleteCapacityProvider", { capacityProvider: "managed" });
    expect(await providers()).toEqual(["FARGATE"]);
    expect(use.api.harness.store.list("autoScalingGroups").map(({ id }) => id)).toEqual(["hosts"]);
  });

  test("is made, joined to a cluster, changed and deleted", async () => {
    const made = await ok(
      "CreateCapacityProvider",
      provider({ managedScaling: { status: "ENABLED", targetCapacity: 80 } }),
    );
    expect(made.capacityProvider).toMatchObject({
      name: "pool",
      status: "ACTIVE",
      autoScalingGroupProvider: {
        managedScaling: { status: "ENABLED", targetCapacity: 80, instanceWarmupPeriod: 300 },
        managedDraining: "ENABLED",
        managedTerminationProtection: "DISABLED",
      },
    });
    const put = (capacityProviders: string[]) =>
      ok("PutClusterCapacityProviders", { cluster: "shop", capacityProviders, defaultCapacityProviderStrategy: [] });
    await put(["pool"]);
    expect(use.api.harness.store.list("containerInstances")).toHaveLength(2);
    expect(await use.api.ecs("DeleteCapacityProvider", { capacityProvider: "pool" })).toEqual(
      refused("ClientException", expect.stringContaining("associated with cluster: shop")),
    );
    const changed = await ok("UpdateCapacityProvider", {
      name: "pool",
      autoScalingGroupProvider: { managedScaling: { maximumScalingStepSize: 5 } },
    });
    expect(changed.capacityProvider).toMatchObject({
      autoScalingGroupProvider: {
        managedScaling: { status: "ENABLED", targetCapacity: 80, maximumScalingStepSize: 5 },
      },
    });
    await put([]);
    expect(use.api.harness.store.list("containerInstances")).toEqual([]);
    expect(await ok("DeleteCapacityProvider", { capacityProvider: `${ARN}capacity-provider/pool` })).toMatchObject({
      capacityProvider: { status: "INACTIVE" },
    });
  });

  test.each<[object, string]>([
    [{ ...provider(), name: "fargate-x" }, 'name is "fargate-x"'],
    [{ ...provider(), name: "a b" }, 'name is "a b"'],
    [{ name: "pool" }, "One of autoScalingGroupProvider and managedInstancesProvider is needed"],
    [{ ...provider(), cluster: "shop" }, "cluster is allowed with managedInstancesProvider only"],
    [{ name: "pool", managedInstancesProvider: managed() }, "cluster is missing; ECS Managed Instances are in one"],
    [
      { name: "pool", cluster: "shop", managedInstancesProvider: managed({ networkConfiguration: { subnets: [] } }) },
      "instanceLaunchTemplate.networkConfiguration.subnets is []; allowed is a list of subnets",
    ],
    [
      {
        name: "pool",
        cluster: "shop",
        managedInstancesProvider: managed({
          instanceRequirements: { vCpuCount: { min: 8, max: 4 }, memoryMiB: { min: 1 } },
        }),
      },
      "it must be what a type has of those that are known",
    ],
    [
      { name: "pool", cluster: "shop", managedInstancesProvider: managed({ capacityOptionType: "RESERVED" }) },
      "there are no Capacity Reservations on this machine",
    ],
    [provider({ autoScalingGroupArn: "none" }), 'autoScalingGroupArn is "none"; it must be'],
    [provider({ managedScaling: { targetCapacity: 101 } }), "targetCapacity"],
    [
      provider({ managedScaling: { minimumScalingStepSize: 5, maximumScalingStepSize: 2 } }),
      "allowed are the minimum step",
    ],
    [provider({ managedTerminationProtection: "ENABLED" }), "it needs managedScaling ENABLED"],
    [
      provider({ managedTerminationProtection: "ENABLED", managedScaling: { status: "ENABLED" } }),
      "it needs an Auto Scaling group that protects new instances",
    ],
  ])("as %j is refused", async (input, message) => {
    expect(await use.api.ecs("CreateCapacityProvider", input)).toEqual(invalid(message));
    expect(use.api.harness.store.list("capacityProviders")).toEqual([]);
  });

  test("is made once, and Fargate's own are nobody's to change", async () => {
    await ok("CreateCapacityProvider", provider());
    expect(await use.api.ecs("CreateCapacityProvider", provider())).toEqual(invalid("already exists"));
    for (const name of ["FARGATE", "FARGATE_SPOT"]) {
      expect(await use.api.ecs("UpdateCapacityProvider", { name })).toEqual(invalid("Fargate's own"));
      expect(await use.api.ecs("DeleteCapacityProvider", { capacityProvider: name })).toEqual(invalid("Fargate's own"));
    }
    expect(await use.api.ecs("DeleteCapacityProvider", { capacityProvider: "none" })).toEqual(
      refused("ClientException"),
    );
  });
});

describe("attributes of an instance", () => {
  const targetId = `${ARN}container-instance/shop/abc`;
  const INSTANCE: ContainerInstance = {
    id: targetId,
    clusterArn: `${ARN}cluster/shop`,
    ec2InstanceId: "i-1",
    autoScalingGroup: "elsewhere",
    status: "ACTIVE",
    zone: "us-east-1a",
    instanceType: "t3.small",
    cpu: 2048,
    memory: 1945,
    registeredAt: 1000,
  };
  beforeEach(() => use.api.harness.store.commit([{ table: "containerInstances", put: INSTANCE }]));
  const put = (...attributes: object[]) => use.api.ecs("PutAttributes", { cluster: "shop", attributes });
  const list = async (query: object = {}) =>
    (await ok("ListAttributes", { cluster: "shop", targetType: "container-instance", ...query })).attributes;

  test("are put, changed, asked for and deleted", async () => {
    await put(
      { name: "stack", value: "test", targetId },
      { name: "ssd", targetType: "container-instance", targetId: "abc" },
    );
    await put({ name: "stack", value: "prod", targetId });
    expect(await list({ attributeName: "stack" })).toEqual([{ name: "stack", value: "prod", targetId }]);
    expect(await list({ attributeName: "ssd" })).toEqual([{ name: "ssd", targetId }]);
    expect(await list({ attributeName: "stack", attributeValue: "test" })).toEqual([]);
    const filter = "attribute:stack == prod and attribute:ssd exists";
    expect(await ok("ListContainerInstances", { cluster: "shop", filter })).toEqual({
      containerInstanceArns: [targetId],
    });
    await ok("DeleteAttributes", { cluster: "shop", attributes: [{ name: "stack", targetId }] });
    expect(await list({ attributeName: "stack" })).toEqual([]);
    expect(await list({ attributeName: "ecs.instance-type" })).toEqual([
      { name: "ecs.instance-type", value: "t3.small", targetId },
    ]);
  });

  test("are refused where they can't be", async () => {
    expect(await put({ name: "ecs.os-type", value: "x", targetId })).toEqual(invalid("attributes.0.name"));
    expect(await put({ name: "a", value: "x;y", targetId })).toEqual(invalid("attributes.0.value"));
    expect(await put({ name: "a", targetId: "none" })).toEqual(refused("TargetNotFoundException"));
    expect(await put()).toEqual(invalid("attributes cannot be empty"));
    const ten = Array.from({ length: 10 }, (_, n) => ({ name: `a${n}`, targetId }));
    expect(await put(...ten)).toMatchObject({ status: 200 });
    expect(await put({ name: "b", targetId })).toEqual(refused("AttributeLimitExceededException"));
    expect(
      await use.api.ecs("ListAttributes", { cluster: "shop", targetType: "container-instance", attributeValue: "x" }),
    ).toEqual(invalid("attributeValue needs an attributeName"));
  });
});
