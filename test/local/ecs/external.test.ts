import { ARN, NETWORK, refused, SERVICE, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const invalid = (message: string) => refused("InvalidParameterException", expect.stringContaining(message));

const EDGE = {
  family: "edge",
  cpu: "256",
  memory: "512",
  networkMode: "bridge",
  requiresCompatibilities: ["EXTERNAL"],
  containerDefinitions: [{ name: "web", image: "web:1" }],
};
const { networkConfiguration: _, ...PLAIN } = SERVICE;
const ON_EDGE = { ...PLAIN, taskDefinition: "edge", launchType: "EXTERNAL" };

beforeEach(() => ok("RegisterTaskDefinition", EDGE));

const registered = async (input: object = {}) =>
  (await ok("RegisterContainerInstance", { cluster: "shop", ...input })).containerInstance;

describe("a machine that is registered", () => {
  test("is one of the user's own, with what it has and what it is", async () => {
    const machine = await registered({
      totalResources: [
        { name: "CPU", type: "INTEGER", integerValue: 2048 },
        { name: "MEMORY", type: "INTEGER", integerValue: 4096 },
      ],
      attributes: [
        { name: "site", value: "berlin" },
        { name: "ecs.cpu-architecture", value: "arm64" },
      ],
      tags: [{ key: "rack", value: "4" }],
    });
    expect(machine).toMatchObject({
      ec2InstanceId: expect.stringMatching(/^mi-[0-9a-f]{17}$/),
      status: "ACTIVE",
      registeredResources: expect.arrayContaining([expect.objectContaining({ name: "CPU", integerValue: 2048 })]),
      tags: [{ key: "rack", value: "4" }],
    });
    expect(machine.attributes).toEqual([
      { name: "site", value: "berlin" },
      { name: "ecs.capability.external" },
      { name: "ecs.os-type", value: "linux" },
      { name: "ecs.os-family", value: "LINUX" },
      { name: "ecs.cpu-architecture", value: "arm64" },
    ]);
  });

  test("may be registered anew by its ARN, and goes when it is deregistered", async () => {
    const { containerInstanceArn } = await registered();
    await registered({ containerInstanceArn, attributes: [{ name: "site", value: "bonn" }] });
    const { containerInstanceArns } = await ok("ListContainerInstances", {
      cluster: "shop",
      filter: "attribute:site == bonn",
    });
    expect(containerInstanceArns).toEqual([containerInstanceArn]);
    await ok("DeregisterContainerInstance", { cluster: "shop", containerInstance: containerInstanceArn });
    expect((await ok("ListContainerInstances", { cluster: "shop" })).containerInstanceArns).toEqual([]);
    expect(await use.api.ecs("RegisterContainerInstance", { cluster: "shop", containerInstanceArn })).toEqual(
      invalid("there is no such external instance in the cluster"),
    );
  });

  test("needs some CPU, and is none of EC2's", async () => {
    const wrong = { cluster: "shop", totalResources: [{ name: "CPU", type: "INTEGER", integerValue: 0 }] };
    expect(await use.api.ecs("RegisterContainerInstance", wrong)).toEqual(invalid("totalResources has CPU 0"));
    const ofEc2 = { cluster: "shop", instanceIdentityDocument: "{}" };
    expect((await use.api.ecs("RegisterContainerInstance", ofEc2)).body.message).toContain("Auto Scaling groups");
  });
});

describe("tasks with the launch type EXTERNAL", () => {
  test("run on machines of one's own, and those on EC2 don't", async () => {
    const { containerInstanceArn } = await registered();
    const run = (launchType: string) =>
      ok("RunTask", { cluster: "shop", taskDefinition: launchType === "EC2" ? "bridge" : "edge", launchType });
    await ok("RegisterTaskDefinition", { ...EDGE, family: "bridge", requiresCompatibilities: ["EC2"] });
    expect((await run("EXTERNAL")).tasks).toEqual([
      expect.objectContaining({ launchType: "EXTERNAL", containerInstanceArn }),
    ]);
    expect((await run("EXTERNAL")).tasks[0]).not.toHaveProperty("availabilityZone");
    expect(await use.api.ecs("RunTask", { cluster: "shop", taskDefinition: "bridge", launchType: "EC2" })).toEqual(
      invalid("No Container Instances were found in your cluster."),
    );
    const statistics = (await ok("DescribeClusters", { clusters: ["shop"], include: ["STATISTICS"] })).clusters[0];
    expect(statistics.statistics).toContainEqual({ name: "pendingExternalTasksCount", value: "2" });
  });

  test("are started on a machine that is named, where the definition is fit for it", async () => {
    const { containerInstanceArn } = await registered();
    const start = { cluster: "shop", containerInstances: [containerInstanceArn] };
    expect((await ok("StartTask", { ...start, taskDefinition: "edge" })).tasks).toHaveLength(1);
    const onFargate = { ...start, taskDefinition: "web", networkConfiguration: NETWORK };
    expect(await use.api.ecs("StartTask", onFargate)).toEqual(
      invalid("Task definition does not support launch_type EXTERNAL."),
    );
  });

  test.each<[object, string]>([
    [{ taskDefinition: "web", networkConfiguration: NETWORK }, "does not support launch_type EXTERNAL"],
    [{ networkConfiguration: NETWORK }, "Network configuration is not supported for the launch type EXTERNAL."],
    [{ serviceRegistries: [{ registryArn: `${ARN}x` }] }, "Service registries are not supported"],
    [{ serviceConnectConfiguration: { enabled: true } }, "Service Connect is not supported"],
    [{ capacityProviderStrategy: [{ capacityProvider: "FARGATE" }] }, "Specifying both a launch type"],
  ])("can't have %j", async (change, message) => {
    expect(await use.api.ecs("CreateService", { ...ON_EDGE, ...change })).toEqual(invalid(message));
  });

  test("are a service's that stays on EXTERNAL, listed as such", async () => {
    await ok("CreateService", ON_EDGE);
    const { serviceArns } = await ok("ListServices", { cluster: "shop", launchType: "EXTERNAL" });
    expect(serviceArns).toHaveLength(1);
    await ok("UpdateService", { cluster: "shop", service: "web", desiredCount: 1 });
    expect((await ok("DescribeServices", { cluster: "shop", services: ["web"] })).services[0]).toMatchObject({
      launchType: "EXTERNAL",
    });
    const moved = { cluster: "shop", service: "web", capacityProviderStrategy: [{ capacityProvider: "FARGATE" }] };
    expect(await use.api.ecs("UpdateService", moved)).toEqual(
      invalid("Capacity provider strategies are not supported for the launch type EXTERNAL."),
    );
  });

  test("have no EFS volumes", async () => {
    const efs = { name: "data", efsVolumeConfiguration: { fileSystemId: "fs-12345678" } };
    expect(await use.api.ecs("RegisterTaskDefinition", { ...EDGE, volumes: [efs] })).toEqual(
      refused("ClientException", expect.stringContaining("does not support EFS volumes")),
    );
  });
});

test("a machine of a role that was taken away stays away until the role's machines change", async () => {
  const { harness } = use.api;
  const Tags = Object.entries({ cluster: "shop", machines: "1", cpu: "1024", memory: "2048" }).map(([name, Value]) => ({
    Key: `slipway:${name}`,
    Value,
  }));
  const role = { AssumeRolePolicyDocument: {}, Tags };
  await harness.create("Role", "AWS::IAM::Role", role);
  const { id } = harness.store.list("containerInstances")[0]!;
  await ok("DeregisterContainerInstance", { cluster: "shop", containerInstance: id });
  const { clock } = harness.control;
  clock.now = () => ++harness.now;
  await harness.update("Role", "AWS::IAM::Role", { ...role, Description: "machines of the shop" });
  expect(harness.store.list("containerInstances")).toEqual([]);
  await harness.update("Role", "AWS::IAM::Role", {
    ...role,
    Tags: Tags.map((tag) => (tag.Key === "slipway:cpu" ? { ...tag, Value: "2048" } : tag)),
  });
  expect(harness.store.list("containerInstances")).toMatchObject([{ id, cpu: 2048 }]);
});
