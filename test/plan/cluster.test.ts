import { clusterSpec } from "../../src/options";
import { att, join, NamespaceNames, planCluster, split, type VpcRefs } from "../../src/plan";
import { cluster, find, ids, ofType, planCapacityProviders, planForDiscovery, planForPools, pool, ZONES } from "./shop";

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

  test("has the endpoints that are asked for, and each once", () => {
    const endpointsOf = (options: object) => {
      const { resources, refs } = cluster(options);
      return { made: ids(ofType(resources, "AWS::EC2::VPCEndpoint")), resources, refs };
    };
    const { made, resources, refs } = endpointsOf({ endpoints: ["dynamodb", "execute-api", "ssm"] });
    expect(made).toEqual(["shop/DynamodbEndpoint", "shop/ExecuteApiEndpoint", "shop/SsmEndpoint"]);
    expect(find(resources, "shop/DynamodbEndpoint").properties).toMatchObject({
      RouteTableIds: refs.vpc.routeTableIds?.private,
      VpcEndpointType: "Gateway",
    });
    expect(ids(planForPools(refs))).toEqual([]);
    const gateway = endpointsOf({ endpoints: ["s3"] });
    expect(gateway.made).toEqual(["shop/S3Endpoint"]);
    expect(ids(gateway.resources)).not.toContain("shop/EndpointsSecurityGroup");
    const closed = endpointsOf({ nat: "none", endpoints: ["logs", "ecs", "ssmmessages"] });
    expect(closed.made.filter((id) => id === "shop/LogsEndpoint")).toHaveLength(1);
    expect(ids(planForPools(closed.refs))).toEqual(["shop/EcsAgentEndpoint", "shop/EcsTelemetryEndpoint"]);
  });

  test("writes flow logs to a log group, by a role that can do just that, or to a bucket", () => {
    const { resources } = cluster({ flowLogs: { traffic: "REJECT" } });
    expect(find(resources, "shop/FlowLogGroup").properties).toEqual({ RetentionInDays: 30 });
    expect(find(resources, "shop/FlowLog").properties).toMatchObject({
      DeliverLogsPermissionArn: att("shop/FlowLogRole", "Arn"),
      LogDestinationType: "cloud-watch-logs",
      ResourceId: att("shop/Vpc", "VpcId"),
      TrafficType: "REJECT",
    });
    const [policy] = find(resources, "shop/FlowLogRole").properties.Policies as { PolicyDocument: object }[];
    expect(policy).toMatchObject({
      PolicyDocument: {
        Statement: [{ Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"] }],
      },
    });
    const toBucket = cluster({ flowLogs: { bucket: "shop-logs", prefix: "flows", interval: 60 } }).resources;
    expect(ids(toBucket).filter((id) => id.startsWith("shop/Flow"))).toEqual(["shop/FlowLog"]);
    expect(find(toBucket, "shop/FlowLog").properties).toMatchObject({
      LogDestinationType: "s3",
      MaxAggregationInterval: 60,
    });
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
    expect(ids(resources)).toEqual(["shop/Cluster", "shop/ServicesSecurityGroup"]);
    expect(refs).toMatchObject({ vpc, tasksHavePublicIp: false, dependsOn: [] });
  });

  test("without private subnets gives tasks public addresses", () => {
    expect(make({ vpcId: "v", publicSubnetIds: ["a"], privateSubnetIds: [] }).refs.tasksHavePublicIp).toBe(true);
  });
});

describe("a cluster's namespace", () => {
  const spec = (namespace?: string) => clusterSpec("C", "shop", { namespace }, { vpc: true });
  const vpc = { vpcId: "vpc-1", publicSubnetIds: ["a"], privateSubnetIds: ["b"] };

  test("is made when it is first needed, and not before", () => {
    const { resources, refs } = planCluster({ key: "shop", spec: spec("shop.local"), zones: ZONES, vpc });
    expect(ids(resources)).not.toContain("shop/Namespace");
    expect(planForDiscovery(refs)).toMatchObject([
      { logicalId: "shop/Namespace", properties: { Name: "shop.local", Vpc: "vpc-1" } },
    ]);
  });

  test("that is there already is used, and none is made", () => {
    const namespace = { id: "ns-1", name: "there.local" };
    const { refs } = planCluster({ key: "shop", spec: spec(), zones: ZONES, vpc, namespace });
    expect(refs).toMatchObject({ namespaceId: "ns-1", namespaceName: "there.local" });
    expect(planForDiscovery(refs)).toEqual([]);
  });

  test("has a name that no other of the network has", () => {
    const refs = (network: string, name?: string) =>
      planCluster({ key: "shop", spec: spec(name), zones: ZONES, vpc: { ...vpc, vpcId: network } }).refs;
    const names = new NamespaceNames();
    names.claim('EcsCluster "a"', refs("vpc-1"));
    names.claim('EcsCluster "a"', refs("vpc-1"));
    names.claim('EcsCluster "b"', refs("vpc-2"));
    names.claim('EcsCluster "b"', refs("vpc-1", "other.internal"));
    expect(() => names.claim('EcsCluster "c"', refs("vpc-1", "Shop.internal"))).toThrow(
      'EcsCluster "c": namespace is "Shop.internal"; allowed is a name that no other cluster in its network has; this is the ' +
        'one of EcsCluster "a"',
    );
  });
});

test("Container Insights is on unless it is turned off", () => {
  const settings = (options: object) => find(cluster(options).resources, "shop/Cluster").properties.ClusterSettings;
  expect(settings({})).toEqual([{ Name: "containerInsights", Value: "enabled" }]);
  expect(settings({ containerInsights: "enhanced" })).toEqual([{ Name: "containerInsights", Value: "enhanced" }]);
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
