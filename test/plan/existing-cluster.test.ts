import type { CapacityProviderName } from "../../src/options";
import { att, Claims, existingCluster, split, type VpcRefs } from "../../src/plan";
import { find, pool, service } from "./shop";

const VPC: VpcRefs = { vpcId: "vpc-1", publicSubnetIds: ["public"], privateSubnetIds: ["private"] };
const ARN = "arn:aws:ecs:eu-west-1:123456789012:cluster/shared";

const shared = (fargateProviders: CapacityProviderName[] = [], vpc = VPC) =>
  existingCluster({ claims: new Claims(), key: "shared", name: "shared", clusterArn: ARN, vpc, fargateProviders });

const capacityOf = (...[cluster, capacity]: [ReturnType<typeof shared>, object[]?]) => {
  const { properties } = find(service({}, { cluster, capacity }).resources, "web/Service");
  return { launchType: properties.LaunchType, strategy: properties.CapacityProviderStrategy };
};

test("a cluster's name is the end of its ARN", () => {
  expect(shared().clusterName).toEqual(split("/", ARN, 1));
});

describe("a service on FARGATE alone", () => {
  test.each([
    ["said", [{ provider: "FARGATE", base: 1 }]],
    ["not said", undefined],
  ])("runs by launch type where the cluster isn't known to have it: %s", (_, capacity) => {
    expect(capacityOf(shared(), capacity)).toEqual({ launchType: "FARGATE", strategy: undefined });
    expect(capacityOf(shared(["FARGATE_SPOT"]), capacity).launchType).toBe("FARGATE");
  });

  test("runs by a strategy where it does", () => {
    expect(capacityOf(shared(["FARGATE"]))).toEqual({
      launchType: undefined,
      strategy: [{ Base: 0, CapacityProvider: "FARGATE", Weight: 1 }],
    });
  });
});

describe("a strategy", () => {
  const both = [{ provider: "FARGATE" }, { provider: "FARGATE_SPOT" }];

  test("of what the cluster has is planned", () => {
    expect(capacityOf(shared(["FARGATE", "FARGATE_SPOT"]), both)).toMatchObject({ strategy: [{}, {}] });
  });

  test("of what it isn't known to have is refused", () => {
    expect(() => capacityOf(shared(["FARGATE"]), both)).toThrow(
      'capacity[1].provider is "FARGATE_SPOT"; allowed is FARGATE: a strategy names what is associated with the cluster',
    );
  });

  test("of pools needs no provider of Fargate's", () => {
    const cluster = shared();
    const { refs } = pool(cluster);
    expect(capacityOf(cluster, [{ pool: refs }])).toMatchObject({
      launchType: undefined,
      strategy: [{ CapacityProvider: att("workers/CapacityProvider", "Name") }],
    });
  });
});

test("without private subnets tasks get public addresses", () => {
  const cluster = shared([], { ...VPC, privateSubnetIds: [] });
  expect(find(service({}, { cluster }).resources, "web/Service").properties.NetworkConfiguration).toMatchObject({
    AwsvpcConfiguration: { AssignPublicIp: "ENABLED", Subnets: ["public"] },
  });
});
