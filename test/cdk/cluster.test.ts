import { App, Aspects, CfnResource, Stack, Tags } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as servicediscovery from "aws-cdk-lib/aws-servicediscovery";
import { type Component, Ec2CapacityPool, EcsCluster, FargateService, LoadBalancedService } from "../../src/cdk";
import { newStack, onlyOf, propertiesOf, resourcesOf } from "./support";

describe("a cluster in a network that is there already", () => {
  test("uses an IVpc of the same stack, with its private subnets for tasks and its public ones for the load balancer", () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, "Vpc", { maxAzs: 2 });
    const cluster = new EcsCluster(stack, "cluster", { vpc });
    new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80 });
    expect(propertiesOf(stack, "AWS::EC2::VPC")).toHaveLength(1);
    const service = onlyOf(stack, "AWS::ECS::Service") as { NetworkConfiguration: { AwsvpcConfiguration: object } };
    expect(service.NetworkConfiguration.AwsvpcConfiguration).toMatchObject({
      Subnets: vpc.privateSubnets.map((subnet) => stack.resolve(subnet.subnetId)),
      AssignPublicIp: "DISABLED",
    });
    expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::LoadBalancer").Subnets).toEqual(
      vpc.publicSubnets.map((subnet) => stack.resolve(subnet.subnetId)),
    );
    expect(cluster.vpc).toBe(vpc);
  });

  test("keeps the network's ways to the internet until load balancer, tasks and instances are gone", () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, "Vpc", { maxAzs: 2 });
    const cluster = new EcsCluster(stack, "cluster", { vpc });
    const web = new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80 });
    const pool = new Ec2CapacityPool(stack, "pool", { cluster });
    const routes = (subnets: ec2.ISubnet[]) =>
      subnets.map((subnet) => stack.getLogicalId(subnet.node.findChild("DefaultRoute") as CfnResource));
    const needs = (component: Component, role: string) =>
      resourcesOf(stack)[stack.getLogicalId(component.resource(role))]!.DependsOn;
    expect(needs(web, "LoadBalancer")).toEqual(expect.arrayContaining(routes(vpc.publicSubnets)));
    expect(needs(web, "Service")).toEqual(expect.arrayContaining(routes(vpc.privateSubnets)));
    expect(needs(pool, "AutoScalingGroup")).toEqual(expect.arrayContaining(routes(vpc.privateSubnets)));
  });

  test("without private subnets gives tasks public addresses", () => {
    const stack = newStack();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, "Vpc", {
      vpcId: "vpc-1",
      availabilityZones: ["a", "b"],
      publicSubnetIds: ["subnet-1", "subnet-2"],
    });
    new FargateService(stack, "api", { cluster: new EcsCluster(stack, "cluster", { vpc }), image: "x" });
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: "ENABLED", Subnets: ["subnet-1", "subnet-2"] } },
    });
  });

  test("uses an IVpc of another stack", () => {
    const app = new App();
    const network = newStack("network", app);
    const vpc = new ec2.Vpc(network, "Vpc", { maxAzs: 2 });
    const stack = newStack("shop", app);
    new FargateService(stack, "api", {
      cluster: new EcsCluster(stack, "cluster", { vpc }),
      image: "x",
      serviceDiscovery: {},
    });
    const namespace = onlyOf(stack, "AWS::ServiceDiscovery::PrivateDnsNamespace");
    expect(namespace.Vpc).toEqual({ "Fn::ImportValue": expect.stringMatching(/^network:ExportsOutputRefVpc/) });
  });
});

describe("the CDK's own constructs on a Slipway cluster", () => {
  test("a stock Fargate service runs on it", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const taskDefinition = new ecs.FargateTaskDefinition(stack, "Stock");
    taskDefinition.addContainer("app", { image: ecs.ContainerImage.fromRegistry("x") });
    new ecs.FargateService(stack, "service", {
      cluster: cluster.cluster,
      taskDefinition,
      cloudMapOptions: { name: "x" },
    });
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({
      Cluster: stack.resolve(cluster.clusterName),
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: [1, 2].map((zone) => stack.resolve(cluster.resource(`PrivateSubnet${zone}`).ref)),
        },
      },
    });
  });

  test("its own network can be used by others", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    new ec2.SecurityGroup(stack, "Mine", { vpc: cluster.vpc });
    expect(propertiesOf(stack, "AWS::EC2::SecurityGroup")).toContainEqual(
      expect.objectContaining({ GroupDescription: "shop/Mine", VpcId: stack.resolve(cluster.resource("Vpc").ref) }),
    );
    expect(cluster.vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds).toHaveLength(2);
    expect(cluster.vpc).toBe(cluster.vpc);
  });

  test("tags and aspects reach every resource", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    new FargateService(stack, "api", { cluster, image: "x" });
    const seen = new Set<string>();
    Tags.of(stack).add("team", "shop");
    Aspects.of(stack).add({ visit: (node) => void (node instanceof CfnResource && seen.add(node.cfnResourceType)) });
    const types = new Set(Object.values(resourcesOf(stack)).map((resource) => resource.Type));
    expect([...types].filter((type) => !seen.has(type))).toEqual([]);
    const tag = { Key: "team", Value: "shop" };
    for (const type of ["AWS::ECS::Service", "AWS::ECS::Cluster", "AWS::EC2::VPC", "AWS::Logs::LogGroup"]) {
      expect(onlyOf(stack, type).Tags).toContainEqual(tag);
    }
    for (const role of propertiesOf(stack, "AWS::IAM::Role")) expect(role.Tags).toContainEqual(tag);
  });
});

describe("the CDK's own constructs in a Slipway cluster's network", () => {
  const needsOf = (stack: ReturnType<typeof newStack>, type: string) =>
    Object.values(resourcesOf(stack)).find((resource) => resource.Type === type)!.DependsOn;

  test("wait for its gateway and its routes: a public load balancer", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    new elbv2.ApplicationLoadBalancer(stack, "balancer", { vpc: cluster.vpc, internetFacing: true });
    const roles = ["PublicRoute", "PublicSubnet1RouteTableAssociation", "PublicSubnet2RouteTableAssociation"];
    const routes = roles.map((role) => stack.getLogicalId(cluster.resource(role)));
    expect(needsOf(stack, "AWS::ElasticLoadBalancingV2::LoadBalancer")).toEqual(expect.arrayContaining(routes));
  });

  test("wait for them: a function in private subnets, also in another stack", () => {
    const app = new App();
    const base = newStack("base", app);
    const stack = newStack("shop", app);
    const cluster = new EcsCluster(base, "cluster");
    const handler = (scope: ReturnType<typeof newStack>) =>
      new lambda.Function(scope, "function", {
        vpc: cluster.vpc,
        runtime: lambda.Runtime.NODEJS_LATEST,
        handler: "index.handler",
        code: lambda.Code.fromInline("exports.handler = async () => {}"),
      });
    handler(base);
    handler(stack);
    expect(needsOf(base, "AWS::Lambda::Function")).toContain(base.getLogicalId(cluster.resource("PrivateRoute1")));
    expect(stack.dependencies).toEqual([base]);
  });

  test("know its route tables: a gateway endpoint", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const { S3 } = ec2.GatewayVpcEndpointAwsService;
    new ec2.GatewayVpcEndpoint(stack, "s3", { vpc: cluster.vpc, service: S3 });
    const tables = ["PrivateRouteTable1", "PrivateRouteTable2", "PublicRouteTable"];
    expect(onlyOf(stack, "AWS::EC2::VPCEndpoint").RouteTableIds).toEqual(
      expect.arrayContaining(tables.map((role) => stack.resolve(cluster.resource(role).ref))),
    );
  });
});

describe("the namespace of a cluster", () => {
  const NAMESPACE = "AWS::ServiceDiscovery::PrivateDnsNamespace";

  test("is not made by a cluster whose services aren't found by name, so that two in one network don't collide", () => {
    const app = new App();
    const network = newStack("network", app);
    const vpc = new ec2.Vpc(network, "Vpc", { maxAzs: 2 });
    const stacks = ["blue", "green"].map((name) => {
      const stack = newStack(name, app);
      const cluster = new EcsCluster(stack, "cluster", { vpc });
      new FargateService(stack, "api", { cluster, image: "x" });
      expect(cluster.cluster.clusterName).toBe(cluster.clusterName);
      return stack;
    });
    expect(stacks.map((stack) => propertiesOf(stack, NAMESPACE))).toEqual([[], []]);
  });

  test("is made once with the first service that is, and one of another cluster's name in its network is refused", () => {
    const app = new App();
    const vpc = new ec2.Vpc(newStack("network", app), "Vpc", { maxAzs: 2 });
    const blue = newStack("blue", app);
    const cluster = new EcsCluster(blue, "cluster", { vpc });
    new FargateService(blue, "api", { cluster, image: "x", serviceDiscovery: {} });
    new FargateService(blue, "web", { cluster, image: "x", serviceDiscovery: {} });
    const green = newStack("green", app);
    const other = new EcsCluster(green, "green", { vpc, namespace: "cluster.internal" });
    expect(() => new FargateService(green, "api", { cluster: other, image: "x", serviceDiscovery: {} })).toThrow(
      'EcsCluster "green": namespace is "cluster.internal"; allowed is a name that no other cluster in its network has',
    );
    const shared = new EcsCluster(green, "shared", { vpc, existingNamespace: cluster.namespace });
    new FargateService(green, "found", { cluster: shared, image: "x", serviceDiscovery: {} });
    expect(onlyOf(blue, NAMESPACE)).toMatchObject({ Name: "cluster.internal" });
    expect(propertiesOf(green, NAMESPACE)).toEqual([]);
    expect(onlyOf(green, "AWS::ServiceDiscovery::Service").NamespaceId).toEqual({
      "Fn::ImportValue": expect.stringContaining("Namespace"),
    });
  });

  test("that is there already has DNS names, and its own name", () => {
    const stack = newStack();
    const http = servicediscovery.HttpNamespace.fromHttpNamespaceAttributes(stack, "http", {
      namespaceArn: "arn:ns",
      namespaceId: "ns-1",
      namespaceName: "calls",
    });
    expect(() => new EcsCluster(stack, "a", { existingNamespace: http })).toThrow(
      'EcsCluster "a": existingNamespace is "without DNS"; allowed are namespaces with DNS names',
    );
    expect(() => new EcsCluster(stack, "b", { existingNamespace: "ns-1" as never })).toThrow(
      'EcsCluster "b": existingNamespace is "ns-1"; allowed is a servicediscovery.INamespace',
    );
    expect(() => new EcsCluster(stack, "c", { existingNamespace: http, namespace: "shop.local" })).toThrow(
      'EcsCluster "c": namespace is "shop.local"; allowed is only to leave it out',
    );
  });
});

test("more zones than the region has are refused where the CDK knows them", () => {
  const env = { account: "123456789012", region: "us-west-1" };
  const context = { "availability-zones:account=123456789012:region=us-west-1": ["us-west-1a", "us-west-1c"] };
  const stack = new Stack(new App({ context }), "stack", { env });
  expect(() => new EcsCluster(stack, "three", { maxAzs: 3 })).toThrow(
    "maxAzs is 3; allowed are up to 2, the zones of us-west-1: us-west-1a, us-west-1c",
  );
  expect(new EcsCluster(stack, "two", { maxAzs: 2 }).clusterArn).toBeDefined();
});
