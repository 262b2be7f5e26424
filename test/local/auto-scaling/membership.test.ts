import type { AutoScalingGroup } from "../../../src/local/auto-scaling/record";
import { putClusterCapacityProviders } from "../../../src/local/ecs/cluster/calls";
import { Harness } from "../resources/harness";

let harness: Harness;

beforeEach(() => {
  harness = new Harness();
});

const GROUP = "AWS::AutoScaling::AutoScalingGroup";
const SIZE = { MinSize: "1", MaxSize: "5", AvailabilityZones: ["us-east-1a", "us-east-1b"] };

async function template(data: object = {}) {
  await harness.create("Lt", "AWS::EC2::LaunchTemplate", {
    LaunchTemplateName: "hosts",
    LaunchTemplateData: { InstanceType: "t3.medium", ...data },
  });
}

const launched = (desired: number, change: object = {}) => ({
  ...SIZE,
  DesiredCapacity: desired,
  LaunchTemplate: { LaunchTemplateId: harness.att("Lt"), Version: "1" },
  ...change,
});

async function provider() {
  await harness.create("Cp", "AWS::ECS::CapacityProvider", {
    Name: "hosts",
    AutoScalingGroupProvider: { AutoScalingGroupArn: harness.att("Asg", "AutoScalingGroupARN") },
  });
}

const cluster = (properties: object = {}) =>
  harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop", ...properties });

const members = () =>
  harness.store
    .list("containerInstances")
    .map(({ clusterArn, capacityProvider }) => [clusterArn.split("/").at(-1), capacityProvider]);

describe("instances of a group join", () => {
  test("the cluster that PutClusterCapacityProviders gives their provider to", async () => {
    await cluster();
    await template();
    await harness.create("Asg", GROUP, launched(2));
    await provider();
    expect(members()).toEqual([]);
    const call = (capacityProviders: string[]) =>
      putClusterCapacityProviders(harness.control, {
        cluster: "shop",
        capacityProviders,
        defaultCapacityProviderStrategy: [],
      });
    const { cluster: described } = await call(["hosts"]);
    expect(described.registeredContainerInstancesCount).toBe(2);
    expect(members()).toEqual([
      ["shop", "hosts"],
      ["shop", "hosts"],
    ]);
    await call([]);
    expect(members()).toEqual([]);
  });

  test("the cluster that names their provider itself", async () => {
    await template();
    await harness.create("Asg", GROUP, launched(1));
    await provider();
    await cluster({ CapacityProviders: ["FARGATE", "hosts"] });
    expect(members()).toEqual([["shop", "hosts"]]);
    await harness.update("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop", CapacityProviders: ["FARGATE"] });
    expect(members()).toEqual([]);
  });

  test("the cluster in the user data of their launch template, in base64 and without a provider", async () => {
    await cluster();
    const UserData = Buffer.from("#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config").toString("base64");
    await template({ UserData });
    await harness.create("Asg", GROUP, launched(2));
    expect(members()).toEqual([
      ["shop", undefined],
      ["shop", undefined],
    ]);
    await harness.update("Asg", GROUP, launched(3));
    expect(members()).toHaveLength(3);
    await harness.remove("Asg", GROUP);
    expect(members()).toEqual([]);
  });

  test("that cluster also when it is made after them", async () => {
    await template({ UserData: "ECS_CLUSTER=shop" });
    await harness.create("Asg", GROUP, launched(1));
    expect(members()).toEqual([]);
    await cluster();
    expect(members()).toEqual([["shop", undefined]]);
  });

  test("and stay, with their tasks, when a provider takes them on", async () => {
    await cluster();
    await template({ UserData: "ECS_CLUSTER=shop" });
    await harness.create("Asg", GROUP, launched(1));
    const [before] = harness.store.list("containerInstances");
    await provider();
    await harness.create("Assoc", "AWS::ECS::ClusterCapacityProviderAssociations", {
      Cluster: "shop",
      CapacityProviders: ["hosts"],
      DefaultCapacityProviderStrategy: [],
    });
    expect(harness.store.list("containerInstances")).toEqual([{ ...before, capacityProvider: "hosts" }]);
  });

  test("the cluster of a launch template that a mixed instances policy names", async () => {
    await cluster();
    await template({ UserData: '[settings.ecs]\ncluster = "shop"' });
    const { LaunchTemplate: _, ...rest } = launched(1);
    await harness.create("Asg", GROUP, {
      ...rest,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateName: "hosts", Version: "1" },
          Overrides: [{ InstanceType: "m5.large" }, { InstanceType: "m5a.large" }],
        },
      },
    });
    expect(harness.store.list("containerInstances")).toMatchObject([{ instanceType: "m5.large", cpu: 2048 }]);
  });

  test("a cluster with the size that a mixed instances policy asks for by attributes", async () => {
    await cluster();
    await template({ InstanceType: undefined, UserData: "ECS_CLUSTER=shop" });
    const { LaunchTemplate: _, ...rest } = launched(1);
    const LaunchTemplateSpecification = { LaunchTemplateName: "hosts", Version: "1" };
    const InstanceRequirements = { VCpuCount: { Min: 4, Max: 8 }, MemoryMiB: { Min: 16384 } };
    await harness.create("Asg", GROUP, {
      ...rest,
      MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification, Overrides: [{ InstanceRequirements }] } },
    });
    expect(harness.store.list("containerInstances")).toMatchObject([{ cpu: 4096, memory: 15564 }]);
  });

  test("the cluster of a launch configuration", async () => {
    await cluster();
    await harness.create("Lc", "AWS::AutoScaling::LaunchConfiguration", {
      LaunchConfigurationName: "shop-lc",
      ImageId: "ami-1",
      InstanceType: "t3.micro",
      UserData: "echo ECS_CLUSTER=shop >> /etc/ecs/ecs.config",
    });
    const { LaunchTemplate: _, ...rest } = launched(1);
    await harness.create("Asg", GROUP, { ...rest, LaunchConfigurationName: "shop-lc" });
    expect(harness.store.list("containerInstances")).toMatchObject([{ instanceType: "t3.micro" }]);
  });
});

test("a group with a minimum of 0 has none", async () => {
  await cluster();
  await template({ UserData: "ECS_CLUSTER=shop" });
  const { DesiredCapacity: _, ...rest } = launched(0, { MinSize: 0 });
  await harness.create("Asg", GROUP, rest);
  const group = harness.store.list("autoScalingGroups")[0] as AutoScalingGroup;
  expect([group.min, group.desired, members().length]).toEqual([0, 0, 0]);
});

test("instances have the attributes that their user data gives them", async () => {
  await cluster();
  await template({ UserData: 'ECS_CLUSTER=shop\nECS_INSTANCE_ATTRIBUTES={"stack":"prod"}' });
  await harness.create("Asg", GROUP, launched(1));
  expect(harness.store.list("containerInstances")).toMatchObject([{ attributes: [{ name: "stack", value: "prod" }] }]);
});

test.each([
  [{ LaunchTemplate: undefined }, "LaunchTemplate is missing"],
  [{ LaunchTemplate: { LaunchTemplateName: "none", Version: "1" } }, 'LaunchTemplate.LaunchTemplateName is "none"'],
  [{ LaunchTemplate: undefined, LaunchConfigurationName: "none" }, 'LaunchConfigurationName is "none"'],
  [
    {
      LaunchTemplate: undefined,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateName: "hosts", Version: "1" },
          Overrides: [{ InstanceType: "m5.huge" }],
        },
      },
    },
    'MixedInstancesPolicy.LaunchTemplate.Overrides.0.InstanceType is "m5.huge"',
  ],
])("a group that can't be launched is refused, naming the property: %j", async (change, message) => {
  await template();
  const event = await harness.create("Asg", GROUP, launched(1, change));
  expect(event).toMatchObject({ OperationStatus: "FAILED" });
  expect(event.StatusMessage).toContain(message);
});

test("a warm pool of a template fills, stays when its group changes, and goes by itself", async () => {
  await template();
  await harness.create("Asg", GROUP, launched(1));
  await provider();
  await cluster({ CapacityProviders: ["hosts"] });
  const WARM = "AWS::AutoScaling::WarmPool";
  const of = { AutoScalingGroupName: harness.att("Asg") };
  const waiting = () => harness.store.list("waitingInstances").map(({ warm }) => (warm ? "warm" : "starts"));
  await harness.create("Warm", WARM, { ...of, MaxGroupPreparedCapacity: 3 });
  expect(waiting()).toEqual(["warm", "warm"]);
  await harness.update("Asg", GROUP, launched(2));
  expect(waiting().sort()).toEqual(["starts", "warm"]);
  await harness.update("Warm", WARM, { ...of, MinSize: 3 });
  expect(waiting().sort()).toEqual(["starts", "warm", "warm", "warm"]);
  await harness.remove("Warm", WARM);
  expect(waiting()).toEqual(["starts"]);
  expect(harness.store.list("autoScalingGroups")).toMatchObject([{ desired: 2 }]);
});
