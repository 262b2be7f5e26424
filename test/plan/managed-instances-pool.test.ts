import { att, join, planForPools } from "../../src/plan";
import { cluster, find, managedPool, service } from "./shop";

const { refs } = cluster();
const provider = (options: object = {}) =>
  find(managedPool(refs, options).resources, "managed/CapacityProvider").properties.ManagedInstancesProvider;

test("ECS launches instances in the cluster's private subnets, by a role that may pass theirs", () => {
  const { resources } = managedPool(refs);
  expect(find(resources, "managed/CapacityProvider").properties.ClusterName).toEqual(refs.clusterName);
  expect(provider()).toEqual({
    InfrastructureRoleArn: att("managed/InfrastructureRole", "Arn"),
    InstanceLaunchTemplate: {
      CapacityOptionType: "ON_DEMAND",
      Ec2InstanceProfileArn: att("managed/InstanceProfile", "Arn"),
      Monitoring: "BASIC",
      NetworkConfiguration: {
        SecurityGroups: [att("managed/SecurityGroup", "GroupId")],
        Subnets: refs.vpc.privateSubnetIds,
      },
    },
  });
  const role = find(resources, "managed/InfrastructureRole").properties;
  expect(role.ManagedPolicyArns).toEqual([
    join(":", ["arn", expect.anything(), "iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances"]),
  ]);
  expect(JSON.stringify(role)).toContain("iam:PassRole");
});

test("what instances must have, Spot, the disk and the wait before they go are as they are said", () => {
  const requirements = { vcpus: 2, memory: 4096, gpus: 1 };
  expect(provider({ requirements, instanceTypes: ["g6.*"], spot: true, diskSize: 100, scaleInAfter: 0 })).toMatchObject(
    {
      InfrastructureOptimization: { ScaleInAfter: 0 },
      InstanceLaunchTemplate: {
        CapacityOptionType: "SPOT",
        InstanceRequirements: {
          AcceleratorCount: { Min: 1 },
          AllowedInstanceTypes: ["g6.*"],
          MemoryMiB: { Min: 4096 },
          VCpuCount: { Min: 2 },
        },
        StorageConfiguration: { StorageSizeGiB: 100 },
      },
    },
  );
  expect(provider({ instanceTypes: ["m7i.*"] })).toMatchObject({
    InstanceLaunchTemplate: {
      InstanceRequirements: { AllowedInstanceTypes: ["m7i.*"], MemoryMiB: { Min: 1 }, VCpuCount: { Min: 1 } },
    },
  });
});

test("its instances have a network and its roles for as long as there are any", () => {
  const { refs: closed } = cluster({ nat: "none" });
  const { dependsOn } = find(managedPool(closed).resources, "managed/CapacityProvider");
  const endpoints = planForPools(closed).map(({ logicalId }) => logicalId);
  expect(dependsOn).toEqual(expect.arrayContaining([...endpoints, "managed/InstanceRole"]));
});

test("a service on it is registered as fit for it, and refers to it: the pool goes after the service has left it", () => {
  const { refs: pool } = managedPool(refs, { requirements: { vcpus: 1, memory: 1, architecture: "ARM64" } });
  expect(pool.platform).toBe("linux/arm64");
  const { resources } = service({}, { cluster: refs, capacity: [{ pool }] });
  expect(find(resources, "web/TaskDefinition").properties.RequiresCompatibilities).toEqual([
    "EC2",
    "FARGATE",
    "MANAGED_INSTANCES",
  ]);
  expect(find(resources, "web/Service").properties.CapacityProviderStrategy).toMatchObject([
    { CapacityProvider: att("managed/CapacityProvider", "Name") },
  ]);
});
