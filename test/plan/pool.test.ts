import { Leaf, poolSpec } from "../../src/options";
import { att, base64, join, planForPools, planPool, type Value } from "../../src/plan";
import { cluster, find, pool, service } from "./shop";

const { refs } = cluster();
const launchTemplate = (instanceType: string) =>
  find(pool(refs, { instanceType }).resources, "workers/LaunchTemplate").properties.LaunchTemplateData as {
    [key: string]: Value;
  };

test("instances speak IMDSv2 only, have encrypted gp3 disks and join their cluster", () => {
  expect(launchTemplate("t3.medium")).toMatchObject({
    MetadataOptions: { HttpTokens: "required" },
    BlockDeviceMappings: [{ Ebs: { Encrypted: true, VolumeType: "gp3" } }],
    UserData: base64(
      join("", [
        "#!/bin/bash\ncat >> /etc/ecs/ecs.config <<'END'\nECS_CLUSTER=",
        att("shop/Cluster", "ClusterName"),
        "\nECS_AWSVPC_BLOCK_IMDS=true\n",
        "END\n",
      ]),
    ),
  });
});

test.each([
  ["t3.medium", "amazon-linux-2023/recommended"],
  ["g5.xlarge", "amazon-linux-2023/recommended"],
  ["g4dn.xlarge", "amazon-linux-2023/recommended"],
  ["m7g.large", "amazon-linux-2023/arm64/recommended"],
  ["c7gn.large", "amazon-linux-2023/arm64/recommended"],
  ["a1.large", "amazon-linux-2023/arm64/recommended"],
])("an %s runs Amazon Linux 2023 for its processor", (instanceType, image) => {
  expect(launchTemplate(instanceType).ImageId).toBe(`{{resolve:ssm:/aws/service/ecs/optimized-ami/${image}/image_id}}`);
});

test("nothing protects instances from the group's own deletion, and draining spares their tasks", () => {
  const { resources } = pool(refs);
  expect(find(resources, "workers/AutoScalingGroup").properties.NewInstancesProtectedFromScaleIn).toBe(false);
  expect(find(resources, "workers/CapacityProvider").properties.AutoScalingGroupProvider).toMatchObject({
    ManagedDraining: "ENABLED",
    ManagedTerminationProtection: "DISABLED",
    ManagedScaling: { Status: "ENABLED", TargetCapacity: 100 },
  });
});

test("busy instances are protected where that is asked for, and then none is replaced", () => {
  const { resources } = pool(refs, { managedTerminationProtection: true });
  const group = find(resources, "workers/AutoScalingGroup");
  expect(group.properties.NewInstancesProtectedFromScaleIn).toBe(true);
  expect(group.updatePolicy).toBeUndefined();
  expect(find(resources, "workers/CapacityProvider").properties.AutoScalingGroupProvider).toMatchObject({
    ManagedTerminationProtection: "ENABLED",
  });
});

test("a pool that isn't scaled has as many instances as it says, and none where that is 0", () => {
  const desired = (options: object) =>
    find(pool(refs, options).resources, "workers/AutoScalingGroup").properties.DesiredCapacity;
  expect(desired({})).toBeUndefined();
  expect(desired({ managedScaling: false, desired: 3 })).toBe("3");
  expect(desired({ managedScaling: false, desired: 0 })).toBe("0");
  expect(desired({ managedScaling: false, min: 2 })).toBe("2");
  const { resources } = pool(refs, { managedScaling: false, managedDraining: false });
  expect(find(resources, "workers/CapacityProvider").properties.AutoScalingGroupProvider).toMatchObject({
    ManagedDraining: "DISABLED",
    ManagedScaling: { Status: "DISABLED" },
  });
});

test("instances of a warm pool join their cluster when they leave it", () => {
  const { resources } = pool(refs, { warmPool: { min: 2, maxPrepared: 0 } });
  expect(find(resources, "workers/WarmPool").properties).toEqual({
    AutoScalingGroupName: att("workers/AutoScalingGroup", "AutoScalingGroupName"),
    MaxGroupPreparedCapacity: 0,
    MinSize: 2,
    PoolState: "Stopped",
  });
  const data = find(resources, "workers/LaunchTemplate").properties.LaunchTemplateData;
  expect(JSON.stringify(data)).toContain("ECS_WARM_POOLS_CHECK=true");
});

test("the agent's settings, the size of the disk and Session Manager's calls are as they are said", () => {
  const { resources } = pool(refs, {
    agentSettings: { ECS_IMAGE_PULL_BEHAVIOR: "prefer-cached" },
    diskSize: 100,
    sessionManager: true,
  });
  const data = find(resources, "workers/LaunchTemplate").properties.LaunchTemplateData as { [key: string]: Value };
  expect(JSON.stringify(data.UserData)).toContain('"ECS_IMAGE_PULL_BEHAVIOR=","prefer-cached"');
  expect(data.BlockDeviceMappings).toMatchObject([{ Ebs: { VolumeSize: 100 } }]);
  expect(JSON.stringify(find(resources, "workers/InstanceRole").properties)).toContain("ssmmessages:OpenDataChannel");
  expect(() => pool(cluster({ nat: "none" }).refs, { sessionManager: true })).toThrow(
    "sessionManager is true; allowed is false, since the network of cluster shop has no NAT",
  );
});

test("instances have a network for as long as there are any", () => {
  expect(find(pool(refs).resources, "workers/AutoScalingGroup").dependsOn).toEqual(
    expect.arrayContaining(["shop/PrivateRoute1", "workers/InstanceRole"]),
  );
});

test("instances of a network without NAT have endpoints for their agent for as long as there are any", () => {
  const { refs } = cluster({ nat: "none" });
  const { dependsOn } = find(pool(refs).resources, "workers/AutoScalingGroup");
  const endpoints = planForPools(refs).map(({ logicalId }) => logicalId);
  expect(endpoints).toEqual(["shop/EcsEndpoint", "shop/EcsAgentEndpoint", "shop/EcsTelemetryEndpoint"]);
  expect(dependsOn).toEqual(expect.arrayContaining(endpoints));
  expect(planForPools(cluster().refs)).toEqual([]);
});

test("sizes that are known later become text", () => {
  const max = new Leaf(3);
  const { resources } = planPool({ key: "p", spec: poolSpec("P", "p", { min: 1, max }), cluster: refs });
  expect(find(resources, "p/AutoScalingGroup").properties).toMatchObject({ MinSize: "1", MaxSize: join("", [max]) });
});

test("a service runs on pools of its own cluster only", () => {
  const elsewhere = { ...pool(refs).refs, clusterKey: "other" };
  expect(() => service({}, { cluster: refs, capacity: [{ pool: elsewhere }] })).toThrow(
    'FargateService "web": capacity[0].pool is "workers"; allowed are pools of the service\'s own cluster, shop',
  );
});

test.each([
  [{}, "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"],
  [
    { gpu: true, instanceType: "g5.xlarge" },
    "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id",
  ],
  [{ operatingSystem: "bottlerocket" }, "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id"],
  [
    { operatingSystem: "bottlerocket", gpu: true, instanceType: "g5g.xlarge" },
    "/aws/service/bottlerocket/aws-ecs-2-nvidia/arm64/latest/image_id",
  ],
] as const)("instances of %j run the image of their system, processor and GPUs", (options, parameter) => {
  const { resources } = pool(refs, options);
  expect(find(resources, "workers/LaunchTemplate").properties.LaunchTemplateData).toMatchObject({
    ImageId: `{{resolve:ssm:${parameter}}}`,
  });
});

test("a pool of several types with Spot is launched by a policy, and drains at a notice", () => {
  const { resources } = pool(refs, { moreInstanceTypes: ["t3a.medium"], spot: 75, onDemandBase: 1 });
  expect(find(resources, "workers/AutoScalingGroup").properties).toMatchObject({
    MixedInstancesPolicy: {
      InstancesDistribution: { OnDemandBaseCapacity: 1, OnDemandPercentageAboveBaseCapacity: 25 },
      LaunchTemplate: { Overrides: [{ InstanceType: "t3.medium" }, { InstanceType: "t3a.medium" }] },
    },
  });
  expect(find(resources, "workers/AutoScalingGroup").properties).not.toHaveProperty("LaunchTemplate");
  const data = find(resources, "workers/LaunchTemplate").properties.LaunchTemplateData;
  expect(JSON.stringify(data)).toContain("ECS_ENABLE_SPOT_INSTANCE_DRAINING=true");
  expect(() => pool(refs, { moreInstanceTypes: ["m7g.large"] })).toThrow(
    'moreInstanceTypes[0] is "m7g.large"; allowed are types of the same processors as instanceType, which are linux/amd64',
  );
});

test("instances that run are replaced one at a time, down to the minimum that the group can have meanwhile", () => {
  const policy = (options: object) => find(pool(refs, options).resources, "workers/AutoScalingGroup").updatePolicy;
  expect(policy({ min: 1, max: 3 })).toMatchObject({
    AutoScalingRollingUpdate: { MaxBatchSize: 1, MinInstancesInService: 1 },
  });
  expect(policy({ min: 3, max: 3 })).toMatchObject({ AutoScalingRollingUpdate: { MinInstancesInService: 2 } });
  expect(policy({ min: new Leaf("token"), max: 3 })).toMatchObject({
    AutoScalingRollingUpdate: { MinInstancesInService: 0 },
  });
  expect(policy({ refresh: false })).toBeUndefined();
});

describe("instances by what they must have", () => {
  const made = (requirements: object) => {
    const { resources, refs: made } = pool(refs, {
      requirements: { vcpus: 2, memory: 4096, ...requirements } as never,
    });
    const data = find(resources, "workers/LaunchTemplate").properties.LaunchTemplateData as { [key: string]: Value };
    const { MixedInstancesPolicy } = find(resources, "workers/AutoScalingGroup").properties;
    return { data, MixedInstancesPolicy, platform: made.platform };
  };

  test("are of any current type without GPUs", () => {
    const { data, MixedInstancesPolicy, platform } = made({ maxVcpus: 8 });
    expect(data.InstanceType).toBeUndefined();
    expect(platform).toBe("linux/amd64");
    expect(MixedInstancesPolicy).toMatchObject({
      LaunchTemplate: {
        Overrides: [
          {
            InstanceRequirements: {
              AcceleratorCount: { Max: 0 },
              CpuManufacturers: ["intel", "amd"],
              InstanceGenerations: ["current"],
              MemoryMiB: { Min: 4096 },
              VCpuCount: { Min: 2, Max: 8 },
            },
          },
        ],
      },
    });
  });

  test("have Arm processors and its image where that is asked for", () => {
    const { data, MixedInstancesPolicy, platform } = made({ architecture: "ARM64" });
    expect(platform).toBe("linux/arm64");
    expect(data.ImageId).toContain("/arm64/recommended");
    expect(JSON.stringify(MixedInstancesPolicy)).toContain("amazon-web-services");
  });

  test("have GPUs, and an image with their drivers", () => {
    const { data, MixedInstancesPolicy } = made({ gpus: 1 });
    expect(data.ImageId).toContain("/gpu/recommended");
    expect(MixedInstancesPolicy).toMatchObject({
      LaunchTemplate: {
        Overrides: [{ InstanceRequirements: { AcceleratorCount: { Min: 1 }, AcceleratorTypes: ["gpu"] } }],
      },
    });
  });
});
