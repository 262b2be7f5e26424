import { clusterSpec } from "../../src/options";
import { att, join, planCluster, split, type VpcRefs } from "../../src/plan";
import { cluster, find, ids, ofType, planCapacityProviders, pool, ZONES } from "./shop";

describe("a cluster's own network", () => {
  test("has a public and a private subnet in each zone, in blocks of their own", () => {
    const subnets = ofType(cluster({ maxAzs: 2 }).resources, "AWS::EC2::Subnet");
    expect(
      subnets.map(({ logicalId, properties }) => [logicalId, properties.AvailabilityZone, properties.CidrBlock]),
    ).toEqual([
      ["shop/PublicSubnet1", "us-east-1a", "10.0.128.0/20"],
      ["shop/PrivateSubnet1", "us-east-1a", "10.0.0.0/20"],
      ["shop/PublicSubnet2", "us-east-1b", "10.0.144.0/20"],
      ["shop/PrivateSubnet2", "us-east-1b", "10.0.16.0/20"],
    ]);
  });

  test("changes nothing that is there when it gets a further zone", () => {
    const before = cluster({ maxAzs: 2, nat: "single" }).resources;
    const after = cluster({ maxAzs: 3, nat: "single" }).resources;
    expect(after).toEqual(expect.arrayContaining(before.filter(({ type }) => type.startsWith("AWS::EC2::"))));
  });

  test("cuts small blocks too", () => {
    const subnets = ofType(cluster({ cidr: "192.168.7.0/24" }).resources, "AWS::EC2::Subnet");
    expect(subnets.map(({ properties }) => properties.CidrBlock)).toEqual([
      "192.168.7.128/28",
      "192.168.7.0/28",
      "192.168.7.144/28",
      "192.168.7.16/28",
    ]);
  });

  test("has a NAT gateway per zone, each in its zone's public subnet", () => {
    const { resources } = cluster();
    expect(ids(ofType(resources, "AWS::EC2::NatGateway"))).toEqual(["shop/NatGateway1", "shop/NatGateway2"]);
    expect(find(resources, "shop/PrivateRoute2").properties).toMatchObject({
      NatGatewayId: att("shop/NatGateway2", "NatGatewayId"),
      RouteTableId: att("shop/PrivateRouteTable2", "RouteTableId"),
    });
  });

  test("sends every zone's traffic through the one NAT gateway of a single", () => {
    const { resources } = cluster({ nat: "single" });
    expect(ids(ofType(resources, "AWS::EC2::NatGateway"))).toEqual(["shop/NatGateway1"]);
    expect(find(resources, "shop/PrivateRoute2").properties.NatGatewayId).toEqual(
      att("shop/NatGateway1", "NatGatewayId"),
    );
  });

  test("without NAT has endpoints for what ECS needs, which let the network in", () => {
    const { resources, refs } = cluster({ nat: "none" });
    expect(ofType(resources, "AWS::EC2::NatGateway")).toEqual([]);
    expect(ids(ofType(resources, "AWS::EC2::VPCEndpoint"))).toEqual([
      "shop/S3Endpoint",
      "shop/EcrApiEndpoint",
      "shop/EcrDockerEndpoint",
      "shop/LogsEndpoint",
    ]);
    expect(find(resources, "shop/EcrApiEndpoint").properties).toMatchObject({
      PrivateDnsEnabled: true,
      ServiceName: join(".", ["com.amazonaws", split(":", att("shop/Cluster", "Arn"), 3), "ecr.api"]),
    });
    expect(find(resources, "shop/EndpointsIngress").properties).toMatchObject({ CidrIp: "10.0.0.0/16", ToPort: 443 });
    expect(refs.dependsOn).toEqual(expect.arrayContaining(["shop/EcrApiEndpoint", "shop/EndpointsIngress"]));
    expect(refs.tasksHavePublicIp).toBe(false);
  });

  test("is there before a task is, and goes after it", () => {
    expect(cluster().refs.dependsOn).toEqual([
      "shop/PrivateSubnet1RouteTableAssociation",
      "shop/PrivateRoute1",
      "shop/PrivateSubnet2RouteTableAssociation",
      "shop/PrivateRoute2",
    ]);
  });
});

describe("a cluster in a network that is there already", () => {
  const make = (vpc: VpcRefs) =>
    planCluster({ key: "shop", spec: clusterSpec("C", "shop", {}, { vpc: true }), zones: ZONES, vpc });

  test("makes none", () => {
    const vpc = { vpcId: "vpc-1", publicSubnetIds: ["a"], privateSubnetIds: ["b"] };
    const { resources, refs } = make(vpc);
    expect(ids(resources)).toEqual(["shop/Cluster", "shop/Namespace", "shop/ServicesSecurityGroup"]);
    expect(refs).toMatchObject({ vpc, tasksHavePublicIp: false, dependsOn: [] });
  });

  test("without private subnets gives tasks public addresses", () => {
    expect(make({ vpcId: "v", publicSubnetIds: ["a"], privateSubnetIds: [] }).refs.tasksHavePublicIp).toBe(true);
  });
});

test("Container Insights is on unless it is turned off", () => {
  const settings = (options: object) => find(cluster(options).resources, "shop/Cluster").properties.ClusterSettings;
  expect(settings({})).toEqual([{ Name: "containerInsights", Value: "enabled" }]);
  expect(settings({ containerInsights: false })).toEqual([{ Name: "containerInsights", Value: "disabled" }]);
});

describe("a cluster's capacity providers", () => {
  test("are Fargate's and the pools', tied to it by one resource", () => {
    const { refs } = cluster();
    const resources = planCapacityProviders({ cluster: refs, pools: [pool(refs).refs] });
    expect(resources).toEqual([
      {
        logicalId: "shop/CapacityProviders",
        type: "AWS::ECS::ClusterCapacityProviderAssociations",
        properties: {
          CapacityProviders: ["FARGATE", "FARGATE_SPOT", att("workers/CapacityProvider", "Name")],
          Cluster: att("shop/Cluster", "ClusterName"),
          DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
        },
        dependsOn: [],
      },
    ]);
    expect(refs.capacityProvidersId).toBe("shop/CapacityProviders");
  });
});
