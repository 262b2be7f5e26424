import { App, CfnParameter, Fn, type Stack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as servicediscovery from "aws-cdk-lib/aws-servicediscovery";
import {
  type AnyCluster,
  Ec2CapacityPool,
  Ec2Service,
  EcsCluster,
  FargateService,
  InvalidPropertyError,
  LoadBalancedService,
} from "../../src/cdk";
import { newStack, onlyOf, propertiesOf, resourcesOf } from "./support";

const ARN = "arn:aws:ecs:eu-west-1:123456789012:cluster/shared";
const SPOT = [{ provider: "FARGATE_SPOT" as const }];

const network = (stack: Stack, subnets: object = { privateSubnetIds: ["subnet-3", "subnet-4"] }) =>
  ec2.Vpc.fromVpcAttributes(stack, "Vpc", {
    vpcId: "vpc-1",
    availabilityZones: ["a", "b"],
    publicSubnetIds: ["subnet-1", "subnet-2"],
    ...subnets,
  });

const service = (stack: Stack, cluster: AnyCluster, props: object = {}) =>
  new FargateService(stack, "web", { cluster, image: "x", ...props });

const associations = (stack: Stack) => propertiesOf(stack, "AWS::ECS::ClusterCapacityProviderAssociations");

describe("a service in a cluster that the CDK's own construct makes", () => {
  test("runs by launch type in the cluster's network, and leaves the cluster as it is", () => {
    const stack = newStack();
    const cluster = new ecs.Cluster(stack, "stock");
    const web = new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80 });
    expect(web.cluster).toBe(cluster);
    const made = onlyOf(stack, "AWS::ECS::Service");
    expect(made).toMatchObject({
      Cluster: stack.resolve(cluster.clusterArn),
      LaunchType: "FARGATE",
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: "DISABLED",
          SecurityGroups: [stack.resolve(web.resource("SecurityGroup").getAtt("GroupId"))],
          Subnets: cluster.vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
        },
      },
    });
    expect(made).not.toHaveProperty("CapacityProviderStrategy");
    expect(associations(stack)).toEqual([]);
    expect(web.metricCpuUtilization().dimensions).toMatchObject({ ClusterName: cluster.clusterName });
  });

  test("waits for the routes of its network, and its load balancer for those of the public subnets", () => {
    const stack = newStack();
    const cluster = new ecs.Cluster(stack, "stock");
    const web = new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80 });
    const needs = (role: string) => resourcesOf(stack)[stack.getLogicalId(web.resource(role))]!.DependsOn;
    expect(needs("Service")).toEqual(expect.arrayContaining([expect.stringMatching(/PrivateSubnet1DefaultRoute/)]));
    expect(needs("LoadBalancer")).toEqual(expect.arrayContaining([expect.stringMatching(/PublicSubnet1DefaultRoute/)]));
  });

  test("by a strategy has Fargate's providers associated first", () => {
    const stack = newStack();
    const cluster = new ecs.Cluster(stack, "stock");
    const web = service(stack, cluster, { capacity: SPOT });
    expect(associations(stack)).toEqual([
      expect.objectContaining({
        CapacityProviders: ["FARGATE", "FARGATE_SPOT"],
        Cluster: stack.resolve(cluster.clusterName),
      }),
    ]);
    const made = resourcesOf(stack);
    const id = Object.keys(made).find((one) => made[one]!.Type === "AWS::ECS::ClusterCapacityProviderAssociations");
    expect(made[stack.getLogicalId(web.resource("Service"))]!.DependsOn).toContain(id);
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({
      CapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT", Weight: 1 }],
    });
  });

  test("by a strategy changes nothing for those that run by launch type", () => {
    const stack = newStack();
    const cluster = new ecs.Cluster(stack, "stock");
    service(stack, cluster, { capacity: SPOT });
    new FargateService(stack, "api", { cluster, image: "x" });
    expect(propertiesOf(stack, "AWS::ECS::Service").map(({ LaunchType }) => LaunchType)).toEqual([
      undefined,
      "FARGATE",
    ]);
  });

  test("in another stack is deployed after it", () => {
    const app = new App();
    const base = newStack("base", app);
    const stack = newStack("shop", app);
    const cluster = new ecs.Cluster(base, "stock");
    service(stack, cluster, { capacity: SPOT });
    expect(onlyOf(stack, "AWS::ECS::Service").Cluster).toEqual({
      "Fn::ImportValue": expect.stringContaining("base:ExportsOutput"),
    });
    expect(stack.dependencies).toEqual([base]);
    expect(associations(base)).toHaveLength(1);
    expect(associations(stack)).toEqual([]);
  });

  test("is found in its default namespace, and in none without DNS", () => {
    const stack = newStack();
    const cluster = new ecs.Cluster(stack, "stock", { defaultCloudMapNamespace: { name: "shop.local" } });
    const web = service(stack, cluster, { serviceDiscovery: {}, port: 80 });
    expect(onlyOf(stack, "AWS::ServiceDiscovery::Service").NamespaceId).toEqual(
      stack.resolve(cluster.defaultCloudMapNamespace!.namespaceId),
    );
    expect(stack.resolve(web.discoveryName)).toBe("web.shop.local");
    const { HTTP } = servicediscovery.NamespaceType;
    const http = new ecs.Cluster(stack, "http", { defaultCloudMapNamespace: { name: "shop", type: HTTP } });
    const bare = new ecs.Cluster(stack, "bare");
    for (const none of [http, bare]) {
      expect(
        () => new FargateService(stack, none.node.id + 1, { cluster: none, image: "x", serviceDiscovery: {} }),
      ).toThrow(`since cluster ${none.node.id} has no namespace with DNS names`);
    }
  });

  test("runs on a pool of it beside its own capacity providers", () => {
    const stack = newStack();
    const cluster = new ecs.Cluster(stack, "stock", { enableFargateCapacityProviders: true });
    const pools = ["a", "b"].map((id) => new Ec2CapacityPool(stack, id, { cluster }));
    const worker = new Ec2Service(stack, "worker", { cluster, image: "x", capacity: [{ pool: pools[0]! }] });
    const providers = pools.map((pool) => stack.resolve(pool.capacityProviderName));
    expect(associations(stack)).toMatchObject([{ CapacityProviders: ["FARGATE", "FARGATE_SPOT", ...providers] }]);
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({
      CapacityProviderStrategy: [{ CapacityProvider: providers[0] }],
    });
    const { DependsOn } = resourcesOf(stack)[stack.getLogicalId(worker.resource("Service"))]!;
    expect(DependsOn).toContain(
      Object.entries(resourcesOf(stack)).find(([, { Type }]) => Type.endsWith("Associations"))![0],
    );
  });

  test("has its pools in its own stack", () => {
    const app = new App();
    const cluster = new ecs.Cluster(newStack("base", app), "stock");
    expect(() => new Ec2CapacityPool(newStack("shop", app), "pool", { cluster })).toThrow(
      'cluster is "in stack base"; allowed are clusters of the pool\'s own stack, shop',
    );
  });
});

describe("a service in a cluster that is there already", () => {
  const imported = (stack: Stack) =>
    ecs.Cluster.fromClusterAttributes(stack, "Imported", { clusterName: "shared", vpc: network(stack) });

  test.each<[string, (stack: Stack) => AnyCluster, unknown]>([
    ["as the CDK imports it", imported, { "Fn::Join": ["", expect.arrayContaining([":cluster/shared"])] }],
    [
      "by its name",
      (stack) => EcsCluster.fromClusterName(stack, "shared", "shared", { vpc: network(stack) }),
      { "Fn::Join": ["", expect.arrayContaining([":cluster/shared"])] },
    ],
    ["by its ARN", (stack) => EcsCluster.fromClusterArn(stack, "shared", ARN, { vpc: network(stack) }), ARN],
    [
      "by its ARN, as the CDK imports it, with its network",
      (stack) =>
        EcsCluster.fromCluster(stack, "shared", ecs.Cluster.fromClusterArn(stack, "x", ARN), { vpc: network(stack) }),
      ARN,
    ],
  ])("%s: in its network, by launch type", (_, clusterOf, Cluster) => {
    const stack = newStack();
    const cluster = clusterOf(stack);
    new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80 });
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({
      Cluster,
      LaunchType: "FARGATE",
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-3", "subnet-4"] } },
    });
    expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::LoadBalancer").Subnets).toEqual(["subnet-1", "subnet-2"]);
    expect(onlyOf(stack, "AWS::ECS::TaskDefinition").Family).toBe("shared-web");
    expect(cluster.clusterName).toBe("shared");
    expect(propertiesOf(stack, "AWS::ECS::Cluster")).toEqual([]);
  });

  test("whose ARN is known at deployment only has its name, region and account of it", () => {
    const stack = newStack();
    const arn = new CfnParameter(stack, "Cluster").valueAsString;
    service(stack, EcsCluster.fromClusterArn(stack, "shared", arn, { vpc: network(stack) }));
    const resource = { "Fn::Select": [5, { "Fn::Split": [":", { Ref: "Cluster" }] }] };
    const name = { "Fn::Select": [1, { "Fn::Split": ["/", resource] }] };
    expect(onlyOf(stack, "AWS::ECS::TaskDefinition")).toMatchObject({
      Family: { "Fn::Join": ["-", [name, "web"]] },
      ContainerDefinitions: [
        {
          LogConfiguration: {
            Options: { "awslogs-region": { "Fn::Select": [3, { "Fn::Split": [":", { Ref: "Cluster" }] }] } },
          },
        },
      ],
    });
  });

  test("with public subnets only gets public addresses", () => {
    const stack = newStack();
    service(stack, EcsCluster.fromClusterName(stack, "shared", "shared", { vpc: network(stack, {}) }));
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: "ENABLED", Subnets: ["subnet-1", "subnet-2"] } },
    });
  });

  test("that has Fargate's capacity providers runs by a strategy", () => {
    const stack = newStack();
    const cluster = EcsCluster.fromCluster(stack, "shared", imported(stack), {
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    });
    service(stack, cluster, { capacity: [...SPOT, { provider: "FARGATE" }] });
    new FargateService(stack, "plain", { cluster, image: "x" });
    const made = propertiesOf(stack, "AWS::ECS::Service");
    expect(made.map(({ CapacityProviderStrategy }) => CapacityProviderStrategy)).toMatchObject([
      [{ CapacityProvider: "FARGATE_SPOT" }, { CapacityProvider: "FARGATE" }],
      [{ CapacityProvider: "FARGATE" }],
    ]);
    expect(made.map(({ LaunchType }) => LaunchType)).toEqual([undefined, undefined]);
  });

  test("that isn't known to have a capacity provider can't name it", () => {
    const stack = newStack();
    const cluster = imported(stack);
    expect(() => service(stack, cluster, { capacity: [{ provider: "FARGATE" }, ...SPOT] })).toThrow(
      'FargateService "web": capacity[0].provider is "FARGATE"; allowed is FARGATE by itself: a strategy names what is ' +
        "associated with the cluster, and of Imported no more is known; `capacityProviders` of EcsCluster.from… says what is",
    );
  });

  test("is found in the namespace that is given, and lets the tasks of the given security group in", () => {
    const stack = newStack();
    const namespace = servicediscovery.PrivateDnsNamespace.fromPrivateDnsNamespaceAttributes(stack, "Namespace", {
      namespaceArn: "arn:n",
      namespaceId: "ns-1",
      namespaceName: "shop.local",
    });
    const cluster = EcsCluster.fromClusterName(stack, "shared", "shared", {
      vpc: network(stack),
      namespace,
      servicesSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, "Tasks", "sg-1"),
    });
    const web = service(stack, cluster, { serviceDiscovery: {}, port: 80 });
    expect(web.discoveryName).toBe("web.shop.local");
    expect(onlyOf(stack, "AWS::ServiceDiscovery::Service").NamespaceId).toBe("ns-1");
    expect(onlyOf(stack, "AWS::EC2::SecurityGroupIngress")).toMatchObject({
      FromPort: 80,
      SourceSecurityGroupId: "sg-1",
    });
    expect(cluster.cluster.defaultCloudMapNamespace).toBe(namespace);
  });

  test("shares the CDK's own handle with stock services", () => {
    const stack = newStack();
    const cluster = EcsCluster.fromClusterArn(stack, "shared", ARN, { vpc: network(stack) });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, "Stock");
    taskDefinition.addContainer("app", { image: ecs.ContainerImage.fromRegistry("x") });
    new ecs.FargateService(stack, "stock", { cluster: cluster.cluster, taskDefinition });
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({ Cluster: "shared" });
  });

  test.each<[string, (stack: Stack) => unknown, string]>([
    [
      "one whose network isn't known",
      (stack) => service(stack, ecs.Cluster.fromClusterArn(stack, "Imported", ARN)),
      'FargateService "web": cluster is an Import; allowed is a cluster whose network is known; ' +
        "EcsCluster.fromCluster(scope, id, cluster, { vpc }) says it, with an ec2.IVpc and its subnets",
    ],
    [
      "one whose network isn't said",
      (stack) => EcsCluster.fromCluster(stack, "shared", ecs.Cluster.fromClusterArn(stack, "Imported", ARN)),
      'EcsCluster "shared": cluster is an Import; allowed is a cluster whose network is known',
    ],
    [
      "a name without a network",
      (stack) => EcsCluster.fromClusterName(stack, "shared", "shared", undefined as never),
      'EcsCluster "shared": vpc is not set; allowed is an ec2.IVpc; Vpc.fromLookup and Vpc.fromVpcAttributes give one',
    ],
    [
      "an id in place of a network",
      (stack) => EcsCluster.fromClusterName(stack, "shared", "shared", { vpc: "vpc-1" as never }),
      'vpc is "vpc-1"; allowed is an ec2.IVpc',
    ],
    [
      "a wrong name",
      (stack) => EcsCluster.fromClusterName(stack, "shared", ARN, { vpc: network(stack) }),
      "allowed are 1 to 255 letters, digits, hyphens and underscores",
    ],
    [
      "an ARN of something else",
      (stack) =>
        EcsCluster.fromClusterArn(stack, "shared", ARN.replace("cluster/", "service/"), { vpc: network(stack) }),
      "allowed are ARNs of clusters, such as arn:aws:ecs:eu-west-1:123456789012:cluster/shop",
    ],
    [
      "an unknown capacity provider",
      (stack) =>
        EcsCluster.fromClusterName(stack, "shared", "shared", {
          vpc: network(stack),
          capacityProviders: ["LAMBDA" as never],
        }),
      'capacityProviders[0] is "LAMBDA"; allowed are FARGATE, FARGATE_SPOT',
    ],
    [
      "a property that there isn't",
      (stack) => EcsCluster.fromClusterName(stack, "shared", "shared", { vpc: network(stack), cidr: "x" } as never),
      'cidr is "x"; there is no such property',
    ],
    [
      "no cluster at all",
      (stack) => EcsCluster.fromCluster(stack, "shared", "shared" as never),
      'EcsCluster "shared": cluster is "shared"; allowed is an ecs.ICluster',
    ],
    [
      "its pool",
      (stack) => new Ec2CapacityPool(stack, "pool", { cluster: imported(stack) }),
      "allowed for a pool is an EcsCluster or an ecs.Cluster that the app makes",
    ],
  ])("%s is refused, with what would do", (_, make, message) => {
    const stack = newStack();
    expect(() => make(stack)).toThrow(InvalidPropertyError);
    expect(() => make(newStack())).toThrow(message);
  });

  test("of an export of another app", () => {
    const stack = newStack();
    const cluster = EcsCluster.fromClusterName(stack, "shared", Fn.importValue("cluster"), { vpc: network(stack) });
    service(stack, cluster);
    expect(onlyOf(stack, "AWS::ECS::TaskDefinition").Family).toEqual({
      "Fn::Join": ["-", [{ "Fn::ImportValue": "cluster" }, "web"]],
    });
  });
});
